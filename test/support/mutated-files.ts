/** Real files with bytes changed, cut out and put in, and the account that every row of them must be in. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FileRefused } from '../../src/columns/file-refused.ts';
import { decideRow } from '../../src/imports/plan/decide-row.ts';
import { parseRow } from '../../src/imports/plan/parse-row.ts';
import type { FileReading } from '../../src/spreadsheets/read-file.ts';
import { demoRecords } from '../demo/demo-records.ts';
import { sampleFiles } from '../demo/sample-files.ts';
import { makeSheet } from '../spreadsheets/make-workbook.ts';
import { makeKnown, makeRecord } from './parsed-rows.ts';

const fixtures = join(import.meta.dirname, '../fixtures/import');

/** The files of all fixtures and the demo's, some of them in other encodings, with other line ends, and as workbooks. */
export async function realFiles(): Promise<Buffer[]> {
  const cases = readdirSync(fixtures).map((situation) => readFileSync(join(fixtures, situation, '_file.csv')));
  const now = new Date('2026-11-20T12:00:00Z');
  const samples = sampleFiles(demoRecords({ seed: 1, now })).map(({ content }) => Buffer.from(content));
  const texts = [...cases, ...samples].map(String);
  const tables = texts.slice(0, 6).map((text) => text.split('\n').map((line) => line.split(',')));
  const workbooks = await Promise.all(tables.map(([head = [], ...rows]) => makeSheet(head, ...rows)));
  return [
    ...cases,
    ...samples,
    ...texts.slice(0, 8).map((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
    ...texts.slice(8, 12).map((text) => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')),
    ...texts.slice(12, 16).map((text) => Buffer.from(text.replaceAll(',', ';').replaceAll('\n', '\r'))),
    ...workbooks.map((bytes) => Buffer.from(bytes)),
  ];
}

const pieces = ['"', '""', '\n', '\r', '\r\n', ',', ';', '\t', '|', '\0', '\ufeff', "'", '\\"', 'ß', '\u202e'];
const words = [
  'orderId,status\n',
  'orderId,trackingNumber,carrier\n',
  'Total,,412\n',
  '9.4E+21',
  '4-Mar',
  '=1+1',
  'sep=;\n',
];
const change = fc.record({
  at: fc.nat({ max: 100_000 }),
  cut: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 60 }) }, { weight: 1, arbitrary: fc.nat({ max: 5000 }) }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom(...pieces, ...words).map((text) => Buffer.from(text)),
    fc.constantFrom('"', 'x', ',', '\n', '1').map((text) => Buffer.from(text.repeat(3000))),
  ),
});

/** One of the files, changed in up to six places. */
export function mutatedFile(files: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc.tuple(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 6 })).map(([file, changes]) =>
    changes.reduce<Buffer>((bytes, { at, cut, put }) => {
      const start = at % Math.max(1, bytes.length);
      return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + cut)]);
    }, file),
  );
}

const known = makeKnown([
  makeRecord('HOLD', { fulfillmentId: '801', orderId: 'N1', dateUpdated: '2026-01-05 10:00:00' }),
  makeRecord('SHIPPED', { fulfillmentId: '804', orderId: 'N3', trackingNumber: '9400111206206406210409' }),
]);

/** What became of a file: how many rows were read, and how many of them are in each of the outcomes. */
export type Account = { refused: string } | { rows: number; outcomes: Record<string, number> };

/**
 * Takes every row of a reading to its decision, for each kind of import that the file may be. Throws an Error when a row
 * is in none of the outcomes, has no line of its own, or when the number of rows isn't the one that the reading states.
 */
export async function accountFor(open: () => Promise<FileReading>): Promise<Account> {
  let reading: FileReading | undefined;
  try {
    reading = await open();
    return await countOutcomes(reading);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    if (error.message.length < 20) throw new Error(`a refusal without an explanation: ${error.code}`);
    return { refused: error.code };
  } finally {
    await reading?.close();
  }
}

async function countOutcomes(reading: FileReading): Promise<Account> {
  const outcomes: Record<string, number> = { change: 0, ambiguous: 0, unchanged: 0, rejected: 0 };
  let rows = 0;
  let previous = reading.headerLine;
  for await (const batch of reading.batches) {
    for (const { line, cells, problem } of batch) {
      if (line <= previous) throw new Error(`line ${line} stands below line ${previous}`);
      previous = line;
      rows += 1;
      for (const kind of reading.kinds) {
        const decide = () => decideRow(kind, parseRow(kind, cells, reading.columns), known).outcome;
        const outcome = problem === undefined ? decide() : 'rejected';
        outcomes[outcome] = (outcomes[outcome] ?? Number.NaN) + 1;
      }
    }
  }
  const accounted = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  if (accounted !== rows * reading.kinds.length) throw new Error(`${accounted} outcomes of ${rows} rows`);
  const said = reading.notes.find(({ code }) => code === 'I_ROWS')?.text;
  if (!said?.startsWith(rows.toLocaleString('en-US'))) throw new Error(`${rows} rows, but it says ${said}`);
  return { rows, outcomes };
}

/**
 * How many rows a text file without quotation marks must give at least: its filled lines below the header, without
 * those that read like a header. Null where lines are not rows, or not to be told from the bytes.
 */
export function filledLines(bytes: Buffer, { headerLine, header, notes }: FileReading): number | null {
  const isPlain = notes.some(({ code, text }) => code === 'I_ENCODING' && text === 'UTF-8');
  if (!isPlain || bytes.includes('"') || bytes.includes(0)) return null;
  const name = header.find((one) => one !== '')?.toLowerCase() ?? '';
  const lines = bytes
    .toString()
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .slice(headerLine);
  return lines.filter((line) => /[^,;|\t\s\ufeff]/u.test(line) && !line.toLowerCase().includes(name)).length;
}
