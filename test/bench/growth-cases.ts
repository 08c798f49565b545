/** How costs grow: with the people who search at once, with the replicas, and on disk with the records. */
import postgres from 'postgres';
import { findButton, type Thread } from '../support/conversation.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type BenchBot, untilImportsAre, withBot, withReplicas } from './bench-bot.ts';
import type { Bench, BenchCase } from './bench-case.ts';
import { trackingLines } from './import-files.ts';
import type { Result } from './results.ts';
import { quantile } from './statistics.ts';
import { recordsTemplate } from './templates.ts';

const crowds = [1, 10, 50, 100];
const searchesEach = 10;
const searches = ['status:hold', 'email:moreau', 'name:"zoe zimmermann"', 'carrier:fedex shipped:7d', 'house:5'];

/** People who search without a pause, more and more of them. */
export const users: BenchCase = async (bench) => {
  const template = await recordsTemplate(bench);
  return await bench.server.onCopy(template, (url) =>
    withBot(url, async (bot) => {
      await searchAtOnce(bot.workspace, 5); // warms up
      const results: Result[] = [];
      for (const crowd of crowds) {
        bench.tell(`${crowd} people search`);
        results.push(...(await searchAtOnce(bot.workspace, crowd)));
      }
      return results;
    }),
  );
};

async function searchAtOnce(workspace: Workspace, crowd: number): Promise<Result[]> {
  const channel = workspace.ids.channels.fulfillment;
  const people = Array.from({ length: crowd }, (_, n) => {
    const id = `U0CROWD${crowd}N${n}`;
    return workspace.addPerson({ id, name: `crowd${crowd}n${n}` }).id;
  });
  workspace.changeChannel(channel, { members: [...people, workspace.ids.botUser, workspace.ids.people.dana] });
  const acks: number[] = [];
  const answers: number[] = [];
  const started = performance.now();
  const work = people.map(async (who, first) => {
    for (let turn = 0; turn < searchesEach; turn += 1) {
      const begun = performance.now();
      const before = workspace.ephemerals(who).length;
      const typed = searches[(first + turn) % searches.length];
      const { outcome, ackMs } = await workspace.as(who).command(`search ${typed}`);
      if (outcome !== 'acknowledged') throw new Error(`a search was ${outcome}`);
      acks.push(ackMs);
      await workspace.waitFor('a result', () => workspace.ephemerals(who).length > before, 60_000);
      answers.push(performance.now() - begun);
    }
  });
  await Promise.all(work);
  const line = (what: string, values: Partial<Result>): Result => ({
    case: `${crowd} ${crowd === 1 ? 'person searches' : 'people search'} without a pause`,
    what,
    ...values,
  });
  return [
    line('acknowledgement, p99', { milliseconds: quantile(acks, 0.99) }),
    line('result, p50', { milliseconds: quantile(answers) }),
    line('result, p99', { milliseconds: quantile(answers, 0.99) }),
    line('all searches', { milliseconds: performance.now() - started, rows: crowd * searchesEach }),
  ];
}

const replicaCounts = [1, 2, 3];
const files = 24;
/** 1,000 where there are a million records: fewer than wait for a number */
const rowsEach = ({ rows }: Bench) => Math.min(1_000, Math.floor(rows / 1_000));
const channels = 8;

/** Many files at once, read and written by one replica or several. */
export const replicas: BenchCase = async (bench) => {
  const template = await recordsTemplate(bench);
  const times = new Map(replicaCounts.map((count) => [count, { reading: [] as number[], writing: [] as number[] }]));
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const [count, { reading, writing }] of times) {
      bench.tell(`${count} replicas, round ${round}`);
      const took = await bench.server.onCopy(template, (url) =>
        withReplicas(url, count, (bots) => importMany(bench, bots[0] as BenchBot)),
      );
      reading.push(took.reading);
      writing.push(took.writing);
    }
  }
  return [...times].flatMap(([count, { reading, writing }]) => {
    const line = (what: string, values: number[]): Result => ({
      case: `${files} files of ${rowsEach(bench).toLocaleString('en-US')} rows, ${count} ${count === 1 ? 'replica' : 'replicas'}`,
      what,
      milliseconds: quantile(values),
      rows: files * rowsEach(bench),
    });
    return [line('until all are read', reading), line('until all are written', writing)];
  });
};

async function importMany(bench: Bench, { workspace, databaseUrl }: BenchBot) {
  const members = [workspace.ids.people.dana, workspace.ids.people.lee, workspace.ids.botUser];
  const rooms = Array.from(
    { length: channels },
    (_, n) => workspace.addChannel({ id: `C0B${n}`, name: `b${n}`, members }).id,
  );
  const each = rowsEach(bench);
  const shared = performance.now();
  const threads = Array.from({ length: files }, (_, n): Thread => {
    const channel = rooms[n % channels] as string;
    const places = Array.from({ length: each }, (_, k) => n * each + k);
    const content = [...trackingLines(bench.rows, places, n)].join('');
    const { ts, fileIds } = workspace.as('dana').shareFile(channel, { name: `tracking-${n}.csv`, content });
    return { channel, ts, fileId: fileIds[0] ?? '' };
  });
  await untilImportsAre('ready', databaseUrl, files);
  const reading = performance.now() - shared;
  const summaries = threads.map((thread) =>
    workspace.waitFor('the summary', () => findButton(workspace, thread, 'import_confirm'), 120_000),
  );
  const messages = await Promise.all(summaries); // which Slack takes one a second of, in each channel
  const clicked = performance.now();
  await Promise.all(messages.map((message) => workspace.as('lee').click(message, 'import_confirm')));
  await untilImportsAre('applied', databaseUrl, files);
  return { reading, writing: performance.now() - clicked };
}

/** What the records take on disk. */
export const storage: BenchCase = async (bench) => {
  const template = await recordsTemplate(bench);
  return await bench.server.onCopy(template, async (url) => {
    const sql = postgres(url, { max: 1 });
    const tables = await sql<{ name: string; rows: string; indexes: string }[]>`
      select relname as name, pg_table_size(oid) as rows, pg_indexes_size(oid) as indexes from pg_class
      where relname in ('orders', 'fulfillments', 'fulfillment_items', 'purchases') order by relname`;
    await sql.end();
    const megabytes = (bytes: string) => `${Math.round(Number(bytes) / 1_000_000).toLocaleString('en-US')} MB`;
    return tables.map(({ name, rows, indexes }) => ({
      case: `${bench.rows.toLocaleString('en-US')} records on disk`,
      what: `${name}: ${megabytes(rows)}, indexes ${megabytes(indexes)}`,
    }));
  });
};
