/** `npm run watch -- FOLDER --channel C…`: posts each new file of a folder into a channel and starts its import. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { openServer } from '../embedded-postgres/embedded-postgres.ts';
import { openSender } from '../jobs/queue.ts';
import { onlyWord, readCommandLine } from '../runtime/command-line.ts';
import { describeError, UserError } from '../runtime/errors.ts';
import { createMetrics } from '../runtime/metrics.ts';
import { openSlackClient } from '../slack/client.ts';
import { type FileLook, lookAtFolder, prepareWatch } from '../watch/watch-folder.ts';
import { abortOnSignal, runCli } from './cli.ts';

const everyMs = 2_500;
const usage = 'Use: npm run watch -- FOLDER --channel C0123456789';

await runCli(usage, process.env, async (args, log) => {
  const { folder, channelId } = readArguments(args);
  const config = readConfig(process.env);
  const server = await openServer(config.DATABASE_URL, log);
  const db = openDatabase(server.url);
  try {
    const queue = await openSender(db);
    const slack = openSlackClient(config, log, createMetrics());
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const deps = { config, db, queue, slack, log, say, now: () => new Date() };
    const watch = await prepareWatch(deps, { folder, channelId });
    const stopping = abortOnSignal();
    say(`Watching ${watch.folder} for ${channelId}. Press Ctrl-C to stop.`);
    let seen: FileLook[] = [];
    while (!stopping.aborted) {
      seen = await lookAtFolder(deps, watch, seen).catch((error) => {
        log.warn(describeError(error), 'folder not looked at');
        return [];
      });
      await sleep(everyMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  } finally {
    await db.close();
    await server.stop();
  }
});

function readArguments(args: string[]): { folder: string; channelId: string } {
  const line = readCommandLine(args, usage, { channel: 'value' });
  const channelId = line.options.get('channel') ?? '';
  const folder = onlyWord(line, 'folder', usage);
  if (/^[CG][A-Z0-9]{2,}$/.test(channelId)) return { folder, channelId };
  const given = channelId && `, not as “${channelId}”`;
  throw new UserError(`Name the channel by its id, such as C0123456789${given}.\n${usage}`);
}
