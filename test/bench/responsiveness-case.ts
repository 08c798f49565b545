/** How soon the bot answers people while it reads, writes and exports as much as it may. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Workspace } from '../workspace/workspace.ts';
import { type BenchBot, importFile, withBot } from './bench-bot.ts';
import type { BenchCase } from './bench-case.ts';
import { exportByCommand } from './export-cases.ts';
import { trackingFile } from './import-files.ts';
import { quantile } from './statistics.ts';
import { recordsTemplate } from './templates.ts';

const betweenSearches = 200;
const searches = ['status:shipped carrier:dhl', 'email:moreau', 'name:"zoe zimmermann"', 'status:hold', 'house:5'];

interface Answers {
  /** milliseconds until a search was acknowledged */
  acks: number[];
  /** milliseconds until its result stood in the channel */
  results: number[];
}

export const responsiveness: BenchCase = async (bench) => {
  const count = Math.min(1_000_000, bench.rows);
  const path = await trackingFile(bench, count);
  const template = await recordsTemplate(bench, count);
  bench.tell('searching during an import and an export');
  return await bench.server.onCopy(template, (url) =>
    withBot(url, async (bot) => {
      const answers: Answers = { acks: [], results: [] };
      const pauses: number[] = [];
      const done = new AbortController();
      const watching = [keepSearching(bot.workspace, answers, done.signal), watchPauses(bot, pauses, done.signal)];
      await Promise.all([importFile(bot, path), exportByCommand(bot.workspace, 'created:2000..')]);
      done.abort();
      await Promise.all(watching);
      const line = (what: string, milliseconds: number) => ({
        case: `during an import and an export of ${count.toLocaleString('en-US')}`,
        what,
        milliseconds,
      });
      const bound = (most: number) => ({ bound: { of: 'milliseconds' as const, most } });
      return [
        line(`acknowledgement, p50 of ${answers.acks.length}`, quantile(answers.acks)),
        { ...line('acknowledgement, p99', quantile(answers.acks, 0.99)), ...bound(100) },
        line('result of a search, p50', quantile(answers.results)),
        line('result of a search, p99', quantile(answers.results, 0.99)),
        {
          ...line('longest pause of the event loop', Math.max(...pauses)),
          memory: bot.process.peakMemory(),
          ...bound(50),
        },
      ];
    }),
  );
};

async function keepSearching(workspace: Workspace, { acks, results }: Answers, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const before = workspace.ephemerals('lee').length;
    const started = performance.now();
    const { outcome, ackMs } = await workspace.as('lee').command(`search ${searches[turn % searches.length]}`);
    if (outcome !== 'acknowledged') throw new Error(`a search was ${outcome}`);
    acks.push(ackMs);
    await workspace.waitFor('a result', () => workspace.ephemerals('lee').length > before, 60_000);
    results.push(performance.now() - started);
    await pause(betweenSearches);
  }
}

/** prom-client resets the maximum with every reading, so each reading is the longest pause since the last. */
async function watchPauses({ url }: BenchBot, pauses: number[], signal: AbortSignal): Promise<void> {
  await (await fetch(`${url}/metrics`)).text(); // what happened at the start does not count
  while (!signal.aborted) {
    await pause(2_000);
    const text = await (await fetch(`${url}/metrics`)).text();
    const [, seconds] = /^nodejs_eventloop_lag_max_seconds ([\d.e+-]+)/m.exec(text) ?? [];
    pauses.push(Number(seconds) * 1000);
  }
}
