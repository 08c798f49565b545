/** The bot of a round: a process of its own, with the local workspace in this one. */
import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { type BotProcess, peakMemoryOf, readingProcessOf, startBotProcess } from '../support/bot-process.ts';
import { findButton, type Thread } from '../support/conversation.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface BenchBot {
  process: BotProcess;
  workspace: Workspace;
  /** where the bot's HTTP server is */
  url: string;
  databaseUrl: string;
}

/** Starts both on a database, connects them, and stops them after `work`; `settings` are further variables of the bot's. */
export function withBot<T>(
  databaseUrl: string,
  work: (bot: BenchBot) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  return withReplicas(databaseUrl, 1, async ([bot]) => await work(bot as BenchBot), settings);
}

/** The same with so many bots, on one database and before one workspace, which delivers to them in turns. */
export async function withReplicas<T>(
  databaseUrl: string,
  count: number,
  work: (bots: BenchBot[]) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const workspace = await startWorkspace();
  const bots: BenchBot[] = [];
  try {
    while (bots.length < count) {
      const process = await startBotProcess({ ...botEnvironment(databaseUrl, workspace), ...settings });
      if (process.port === 0) throw new Error(`The bot did not start:\n${process.lines.join('\n')}`);
      bots.push({ process, workspace, url: `http://127.0.0.1:${process.port}`, databaseUrl });
    }
    workspace.deliverTo(...bots.map(({ url }) => `${url}/slack/events`));
    return await work(bots);
  } finally {
    await Promise.all(bots.map(({ process }) => process.end('SIGTERM')));
    await workspace.stop();
  }
}

export function botEnvironment(databaseUrl: string, workspace: Workspace): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

/** Waits until the bot is as it is all day: with a process that waits for the next file. */
export async function untilReadyForFiles(bot: BenchBot): Promise<void> {
  while (readingProcessOf(bot.process.pid) === undefined) await pause(100);
  await pause(3_000); // it has no way to tell that it has loaded
}

/** The most memory that the process in which the bot reads files has held, in bytes. */
export const peakMemoryOfReading = (bot: BenchBot): number => peakMemoryOf(readingProcessOf(bot.process.pid) ?? 0);

const anHour = 3_600_000;

export interface ImportTimes {
  /** milliseconds from the file's first byte to the summary */
  reading: number;
  /** milliseconds from the click to the commit */
  writing: number;
}

/** Shares a file, waits for its summary, confirms it, and waits until it is written. */
export async function importFile({ workspace, databaseUrl }: BenchBot, path: string): Promise<ImportTimes> {
  const { thread, firstByte } = shareFromDisk(workspace, path);
  const summary = await workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_confirm'), anHour);
  const reading = performance.now() - (await firstByte);
  const clicked = performance.now();
  const click = await workspace.as('lee').click(summary, 'import_confirm');
  if (click.outcome !== 'acknowledged') throw new Error(`the click was ${click.outcome}`);
  await untilImportsAre('applied', databaseUrl, 1);
  return { reading, writing: performance.now() - clicked };
}

/** Shares a file; gives the milliseconds from then, when the event is sent, to its summary. */
export async function timeToSummary({ workspace }: BenchBot, path: string): Promise<number> {
  const started = performance.now();
  const { thread } = shareFromDisk(workspace, path);
  await workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_confirm'), anHour);
  return performance.now() - started;
}

/** Shares a file that this process never holds; `firstByte` resolves to the moment at which the bot begins to read. */
export function shareFromDisk(workspace: Workspace, path: string): { thread: Thread; firstByte: Promise<number> } {
  let begin: (moment: number) => void = () => {};
  const firstByte = new Promise<number>((resolve) => {
    begin = resolve;
  });
  const file = {
    name: 'shared.csv',
    size: statSync(path).size,
    stream: () => {
      begin(performance.now());
      return Readable.from(createReadStream(path));
    },
  };
  const channel = workspace.ids.channels.fulfillment;
  const { ts, fileIds } = workspace.as('dana').shareFile(channel, file);
  return { thread: { channel, ts, fileId: fileIds[0] ?? '' }, firstByte };
}

const onTheWayTo = { ready: ['received'], applied: ['ready', 'confirmed'] };

/** Waits until so many imports are in a state. @throws when one has come to another end */
export async function untilImportsAre(state: 'ready' | 'applied', databaseUrl: string, count: number): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  try {
    for (;;) {
      const rows = await sql<{ state: string }[]>`select state from imports`;
      const elsewhere = rows.find((row) => row.state !== state && !onTheWayTo[state].includes(row.state));
      if (elsewhere !== undefined) throw new Error(`an import is ${elsewhere.state}`);
      if (rows.filter((row) => row.state === state).length === count) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await sql.end();
  }
}
