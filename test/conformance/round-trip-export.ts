/**
 * Makes a million records, many with texts that files stumble over, has the bot export all of them as CSV and as a
 * workbook, compares every cell with a query of its own, shares the CSV back as it is, and looks whether that changes
 * nothing and says so. Usage, from the repository's root:
 *
 *   npx node test/conformance/round-trip-export.ts [ROWS]
 *
 * Takes some minutes and 5 GB of disk. Ends with exit code 1 when a cell differs, when an export is not recorded, when
 * the import would change anything or rejects a row, or when the bot has held more than 300 MB.
 */

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import postgres from 'postgres';
import { type BenchBot, shareFromDisk, withBot } from '../bench/bench-bot.ts';
import { startBenchServer } from '../bench/bench-server.ts';
import { seedRecords } from '../bench/seed-records.ts';
import { oracleRows } from './export-oracle.ts';
import { sheetRows } from './sheet-rows.ts';
import { makeStrange } from './strange-texts.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const anHour = 3_600_000;
const maxMemory = 300_000_000;
/** Larger than the default, so that all of it can be shared as one file. */
const MAX_FILE_MB = '1000';
const faults: string[] = [];

const tell = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const fail = (text: string) => {
  faults.push(text);
  tell(`FAULT ${text}`);
};

/** Has the bot export all records; gives the path at which its file is kept. */
async function exportAll({ workspace }: BenchBot, folder: string, format: 'csv' | 'xlsx'): Promise<string> {
  const known = workspace.dm('dana').length;
  await workspace.as('dana').command(`export created:2000.. format:${format}`);
  const fileId = await workspace.waitFor(
    'the exported file',
    () =>
      workspace
        .dm('dana')
        .slice(known)
        .flatMap(({ files }) => files ?? [])[0]?.id,
    anHour,
  );
  const path = join(folder, `export.${format}`);
  await pipeline(Readable.from([await workspace.readFile(fileId)]), createWriteStream(path));
  tell(`${format}: ${((await stat(path)).size / 1e6).toFixed(0)} MB`);
  return path;
}

/** Compares row for row and cell for cell, and says where they differ first. */
async function compare(format: string, got: AsyncIterable<string[]>, url: string): Promise<void> {
  const wanted = oracleRows(url);
  let compared = 0;
  let different = 0;
  for await (const cells of got) {
    const { value = [] } = await wanted.next();
    compared += 1;
    const at = value.findIndex((cell, index) => cell !== cells[index]);
    if (at < 0 && cells.length === value.length) continue;
    different += 1;
    const which = `row ${compared}, column ${at + 1}: ${JSON.stringify(cells[at])} instead of ${JSON.stringify(value[at])}`;
    if (different <= 5) fail(`${format}: ${which}`);
  }
  if (compared !== rows + 1) fail(`${format}: ${compared} rows instead of ${rows} and the header`);
  tell(`${format}: ${compared - 1} rows of 32 cells compared, ${different} rows differ`);
}

/** What an import may not change: every record, item, subscription and the audit trail, as one number. */
async function fingerprint(url: string): Promise<string> {
  const sums = ['orders', 'fulfillments', 'fulfillment_items', 'purchases', 'audit_events'].map(
    (table) => `(select coalesce(sum(hashtextextended(t::text, 1)), 0) from ${table} t)::text`,
  );
  return (await query<{ sum: string }>(url, `select concat_ws(' ', ${sums.join(', ')}) as sum`))[0]?.sum ?? '';
}

/** Shares the CSV as it is; the answer must be that there is nothing to do. */
async function shareBack({ workspace }: BenchBot, path: string, url: string): Promise<void> {
  const before = await fingerprint(url);
  const { thread } = shareFromDisk(workspace, path);
  const answer = await workspace.waitFor(
    'the last word on the import',
    () => workspace.thread(thread.channel, thread.ts).find(({ text }) => /Nothing|can’t|records?\b/.test(text)),
    anHour,
  );
  tell(`the import says: ${answer.text}`);
  const [counts] = await query<{ state: string; unchanged: number; others: number }>(
    url,
    `select state, sum((each.value ->> 'unchanged')::int)::int as unchanged,
      sum((each.value ->> 'rows')::int - (each.value ->> 'unchanged')::int)::int as others
    from imports, jsonb_each(counts) each group by state`,
  );
  tell(`in the database, as either kind of import: ${JSON.stringify(counts)}`);
  if (!answer.text.includes('Nothing to do')) fail('the summary does not say that there is nothing to do');
  if (counts?.state !== 'nothing_to_do') fail(`the import is ${counts?.state}`);
  if (counts?.others !== 0) fail(`${counts?.others} rows are not unchanged`);
  if ((await fingerprint(url)) !== before) fail('something in the database changed');
}

async function checkRecorded(url: string): Promise<void> {
  const exports = await query(
    url,
    'select requested_by, filter, format, state, row_count from exports order by requested_at',
  );
  tell(`recorded: ${JSON.stringify(exports)}`);
  if (exports.some(({ state, row_count }) => state !== 'done' || row_count !== rows)) fail('an export is not recorded');
}

async function query<Row extends object = Record<string, unknown>>(url: string, text: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1 });
  try {
    return await sql.unsafe<Row[]>(text);
  } finally {
    await sql.end();
  }
}

async function roundTrip(url: string, folder: string): Promise<void> {
  await withBot(
    url,
    async (bot) => {
      const memory = (what: string) => {
        tell(`the bot has held ${(bot.process.peakMemory() / 1e6).toFixed(0)} MB after ${what}`);
        if (bot.process.peakMemory() > maxMemory) fail(`more than ${maxMemory / 1e6} MB after ${what}`);
      };
      const csv = await exportAll(bot, folder, 'csv');
      memory('the CSV');
      await compare('csv', createReadStream(csv).pipe(parse({ bom: true })), url);
      const xlsx = await exportAll(bot, folder, 'xlsx');
      memory('the workbook');
      await compare('xlsx', sheetRows(xlsx), url);
      await checkRecorded(url);
      await shareBack(bot, csv, url);
      memory('the import');
    },
    { MAX_FILE_MB },
  );
}

const folder = await mkdtemp(join(tmpdir(), 'round-trip-'));
const server = await startBenchServer();
try {
  tell(`making ${rows} records`);
  const template = await server.template('records', (url) =>
    seedRecords(url, { rows, waiting: Math.round(rows / 10) }, makeStrange),
  );
  await server.onCopy(template, (url) => roundTrip(url, folder));
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}
tell(faults.length === 0 ? 'no faults' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
