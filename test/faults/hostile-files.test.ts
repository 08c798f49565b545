/** X31 files that are made, or happen, to break whoever reads them: the process that answers Slack lives on. */
import { buffer } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipBytes } from '../../src/spreadsheets/zip.ts';
import { partsOf } from '../spreadsheets/make-workbook.ts';
import { readingProcessOf } from '../support/bot-process.ts';
import { type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { type HeldLock, holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders, trackingLines } from '../support/hold-orders.ts';
import { waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';
import { shareFile } from '../support/share-returns.ts';

const megabyte = 1024 * 1024;
let replicas: Replicas;

beforeAll(async () => {
  replicas = await prepareReplicas({
    environment: { NODE_OPTIONS: '--max-old-space-size=128' },
    seed: (db) => seedHoldOrders(db, 10),
  });
  await replicas.start();
});
afterAll(() => replicas.stop());

function share(name: string, size: number, stream: () => Iterable<string>) {
  const channel = replicas.workspace.ids.channels.fulfillment;
  const { ts, fileIds } = replicas.workspace.as('dana').shareFile(channel, { name, size, stream });
  return { channel, ts, fileId: fileIds[0] ?? '' };
}

async function* inPieces(...texts: string[]) {
  yield* texts;
}

function* repeat(text: string, times: number) {
  for (let n = 0; n < times; n += 1) yield text;
}

/** The bot answers, took no more memory than it may, and reads the next file as ever. */
async function checkAlive(from: number): Promise<void> {
  const { workspace, running } = replicas;
  const [bot] = running;
  expect((await fetch(`http://127.0.0.1:${bot?.port}/healthz`)).status).toBe(200);
  expect(bot?.peakMemory()).toBeLessThan(300 * megabyte);
  const content = [...trackingLines(2, { from, seed: from })].join('');
  await waitForSummary(workspace, shareFile(workspace, content, { name: `good-${from}.csv` }));
}

test('X31 B11 one line of 90 MB', async () => {
  const thread = share('line.csv', 90 * megabyte, () => repeat('9'.repeat(megabyte), 90));
  await waitForText(replicas.workspace, thread, /line\.csv/, 60_000);
  await checkAlive(1);
});

test('X31 B20 a workbook that is 500 times as large unpacked', async () => {
  const parts = Object.entries(partsOf('')).map(([name, text]) => ({ name, content: inPieces(text) }));
  const rows = { name: 'xl/worksheets/first.xml', content: inPieces('<row>', ...repeat(' '.repeat(megabyte), 520)) };
  const content = await buffer(zipBytes([...parts.slice(0, -1), rows]));
  const { workspace } = replicas;
  const channel = workspace.ids.channels.fulfillment;
  const { ts, fileIds } = workspace.as('dana').shareFile(channel, { name: 'bomb.xlsx', content });
  await waitForText(workspace, { channel, ts, fileId: fileIds[0] ?? '' }, /bomb\.xlsx/, 60_000);
  await checkAlive(3);
});

/** Three batches and a bit, of orders that don’t exist but for the first ten. */
const manyLines = [...trackingLines(10), ...repeat('A0000000FF,1Z999AA10123456784,UPS,\n', 6_500)];

/** Shares a file that is read up to its third batch, and no further until the lock is released. */
async function shareHeld(name: string): Promise<{ thread: Thread; lock: HeldLock }> {
  const slow = replicas.workspace.fault({ at: 'download', fault: { kind: 'slow', ms: 1_500 }, times: 1 });
  const thread = share(name, manyLines.join('').length, () => manyLines);
  await replicas.workspace.waitFor('the download', () => slow.hits() === 1);
  // A row of the same key that is not committed holds up the statement that stages its batch.
  const lock = await holdLock(
    replicas.databaseUrl,
    sql`insert into import_rows (import_id, kind, line, cells, outcome)
      select import_id, 'tracking', 5000, '[]', 'change' from imports where file_id = ${thread.fileId}`,
  );
  await lock.waitForQueue(1);
  return { thread, lock };
}

test('X31 the system kills the reading process for its memory', async () => {
  const { thread, lock } = await shareHeld('large.csv');
  const killing = setInterval(killReader, 200);
  await waitForText(replicas.workspace, thread, /couldn’t read.*large\.csv/, 60_000).finally(() =>
    clearInterval(killing),
  );
  await lock.release();
  await checkAlive(5);
});

test('X31 something kills the reading process once: the file is read all the same', async () => {
  const { thread, lock } = await shareHeld('unlucky.csv');
  await waitUntil('some rows were read', async () => (await rowsRead(thread)) > 0);
  expect(killReader()).toBe(true);
  await lock.release();
  await waitForText(replicas.workspace, thread, /6,500 of 6,510 rows name orders that don’t exist/, 60_000);
  const ended = replicas.running[0]?.lines.filter((line) => line.includes('"msg":"reading process ended"'));
  expect(ended?.at(-1)).toContain('SIGKILL');
});

async function rowsRead({ fileId }: Thread): Promise<number> {
  const [row] = await replicas.db.read((tx) =>
    tx.execute<{ rows: number }>(sql`select rows_read as rows from imports where file_id = ${fileId}`),
  );
  return row?.rows ?? 0;
}

/** Kills the process in which the bot reads files; false while there is none. */
function killReader(): boolean {
  const reader = readingProcessOf(replicas.running[0]?.pid ?? 0);
  return reader !== undefined && process.kill(reader, 'SIGKILL');
}
