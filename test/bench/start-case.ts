/** How soon a replica is of use: from the start of its process, on a database that another one has migrated. */
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { startBotProcess } from '../support/bot-process.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import { botEnvironment, withBot } from './bench-bot.ts';
import type { BenchCase } from './bench-case.ts';
import { quantile, ratioOf } from './statistics.ts';
import { recordsTemplate } from './templates.ts';

export const start: BenchCase = async (bench) => {
  const template = await recordsTemplate(bench);
  const times: { node: number; listening: number; ready: number; memory: number }[] = [];
  await bench.server.onCopy(template, async (url) => {
    await withBot(url, async () => {}); // migrates
    for (let round = 1; round <= bench.rounds; round += 1) {
      bench.tell(`start, round ${round}`);
      times.push({ node: timeNode(), ...(await measureStart(url)) });
    }
  });
  const line = (what: string, samples: number[]) => ({
    case: 'start of a replica',
    what,
    milliseconds: quantile(samples),
  });
  const [node, ready] = [times.map((time) => time.node), times.map((time) => time.ready)];
  return [
    line('node -e 0', node),
    line(
      'until it listens',
      times.map(({ listening }) => listening),
    ),
    {
      ...line('until it is ready', ready),
      ratio: ratioOf(ready, node),
      memory: Math.max(...times.map(({ memory }) => memory)),
      bound: { of: 'ratio', most: 15 },
    },
  ];
};

/** Milliseconds that Node needs to start and end without anything to do. */
function timeNode(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - started;
}

async function measureStart(databaseUrl: string): Promise<{ listening: number; ready: number; memory: number }> {
  const workspace = await startWorkspace();
  const started = performance.now();
  const bot = await startBotProcess(botEnvironment(databaseUrl, workspace));
  try {
    const listening = performance.now() - started;
    while ((await fetch(`http://127.0.0.1:${bot.port}/readyz`)).status !== 200) await pause(5);
    return { listening, ready: performance.now() - started, memory: bot.peakMemory() };
  } finally {
    await bot.end('SIGTERM');
    await workspace.stop();
  }
}
