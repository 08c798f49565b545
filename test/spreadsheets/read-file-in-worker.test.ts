import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileRow } from '../../src/spreadsheets/read-file.ts';
import { readFileInWorker } from '../../src/spreadsheets/read-file-in-worker.ts';
import { partsOf, zip } from './make-workbook.ts';
import { limits, readAll } from './read-all.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reading-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const table = (rows: number) =>
  `Report\norder no;tracking;note\n${Array.from({ length: rows }, (_, index) => `A${index};94${index};"a\nb"`).join('\n')}\n\n5;6;7" x\n`;

test('gives what reading in this thread gives', async () => {
  const content = table(9_000);
  const { batches, close, ...reading } = await readFileInWorker(await save('table.csv', content), limits);
  const rows: FileRow[] = [];
  for await (const batch of batches) rows.push(...batch);
  const { batches: _, close: __, rows: expectedRows, ...expected } = await readAll(content);
  expect(rows).toEqual(expectedRows);
  expect(reading).toEqual(expected);
  await close();
});

test('columns that were chosen reach the worker', async () => {
  const path = await save('chosen.csv', 'shelf,number\n1,94\n');
  const columns = [
    { field: 'orderId', header: 'Shelf' },
    { field: 'trackingNumber', header: 'number' },
  ] as const;
  const reading = await readFileInWorker(path, limits, { columns });
  expect(reading.columns.map(({ field, how }) => `${field} ${how}`)).toEqual([
    'orderId chosen',
    'trackingNumber chosen',
  ]);
  await reading.close();
});

test('a refusal before the rows arrives as it was thrown', async () => {
  const content = 'shelf,weight\nA,heavy\n';
  const refusal = await readAll(content).catch((error) => error);
  await expect(readFileInWorker(await save('unknown.csv', content), limits)).rejects.toEqual(refusal);
});

test('a refusal among the rows arrives in its place', async () => {
  const path = await save('broken.csv', table(9_000).replace('A8500;948500;', 'A8500;"x"y;'));
  const { batches } = await readFileInWorker(path, limits);
  let rows = 0;
  const readOn = async () => {
    for await (const batch of batches) rows += batch.length;
  };
  await expect(readOn()).rejects.toMatchObject({ name: 'FileRefused', code: 'E_QUOTE', line: 17_003 });
  expect(rows).toBe(8_250);
});

test('a consumer may leave early, or never come', async () => {
  const path = await save('left.csv', table(50_000));
  const { batches } = await readFileInWorker(path, limits);
  for await (const batch of batches) {
    expect(batch.length).toBeGreaterThan(0);
    break;
  }
  const unread = await readFileInWorker(path, limits);
  await unread.close();
});

test('a worker that runs out of memory refuses the file and leaves this process alone', async () => {
  // Many small cells: on the heap a row of them takes far more than its text.
  const columns = Array.from({ length: 300 }, (_, index) => `c${index}`);
  const rows = Array.from({ length: 2_000 }, (_, index) => `A${index},9${index},${columns.join(`${index},`)}`);
  const path = await save('large.csv', `orderId,trackingNumber,${columns.join(',')}\n${rows.join('\n')}`);
  await expect(readFileInWorker(path, limits, {}, { memoryMb: 10 })).rejects.toMatchObject({
    code: 'E_READING_FAILED',
    message: expect.stringContaining('memory'),
    cause: { code: 'ERR_WORKER_OUT_OF_MEMORY' },
  });
});

test('a file that is not there is a failed reading, with its cause', async () => {
  await expect(readFileInWorker(join(folder, 'none.csv'), limits)).rejects.toMatchObject({
    code: 'E_READING_FAILED',
    cause: { code: 'ENOENT', stack: expect.stringContaining('ENOENT') },
  });
});

test('a workbook that can’t be read arrives with what it failed on', async () => {
  const path = join(folder, 'broken.xlsx');
  await writeFile(path, await zip(partsOf('<row r="2"/><row r="1"/>')));
  await expect(readFileInWorker(path, limits)).rejects.toMatchObject({
    code: 'E_XLSX',
    cause: { stack: expect.stringContaining('sheet-records.ts') },
  });
});

test('a file that takes too long is refused, and its process ends', async () => {
  const path = await save('slow.csv', table(50_000));
  await expect(readFileInWorker(path, limits, {}, { maxWait: 1 })).rejects.toMatchObject({
    code: 'E_READING_FAILED',
    message: expect.stringContaining('more time'),
  });
});

test('time in which the consumer is busy is not counted', async () => {
  const path = await save('awaited.csv', table(9_000));
  const maxWait = 2_000;
  const { batches } = await readFileInWorker(path, limits, {}, { maxWait });
  let rows = 0;
  for await (const batch of batches) {
    if (rows === 0) await setTimeout(maxWait + 500);
    rows += batch.length;
  }
  expect(rows).toBe(9_001);
});

test('a reading stops at its signal, before the rows and among them', async () => {
  const path = await save('stopped.csv', table(50_000));
  const stop = new AbortController();
  const opening = readFileInWorker(path, limits, {}, { signal: stop.signal });
  stop.abort(new Error('stopped'));
  await expect(opening).rejects.toThrow('stopped');
  await expect(readFileInWorker(path, limits, {}, { signal: stop.signal })).rejects.toThrow('stopped');

  const later = new AbortController();
  const { batches } = await readFileInWorker(path, limits, {}, { signal: later.signal });
  const readOn = async () => {
    for await (const _ of batches) later.abort(new Error('stopped later'));
  };
  await expect(readOn()).rejects.toThrow('stopped later');
});
