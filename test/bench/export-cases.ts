/** Exports of all records and of a tenth, against \copy of the same query. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/db/client.ts';
import { readsOf } from '../../src/db/record-reads.ts';
import { copyRecords, exportQuery } from '../../src/exports/copy-records.ts';
import { writeExportFile } from '../../src/exports/export-records.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { withBot } from './bench-bot.ts';
import type { Bench, BenchCase } from './bench-case.ts';
import { runPsql } from './psql.ts';
import type { Result } from './results.ts';
import { ratioOf, timesOf } from './statistics.ts';
import { recordsTemplate } from './templates.ts';

const timeZone = 'America/New_York';
const mostMemory = { of: 'memory', most: 200_000_000 } as const;

/** About a tenth: the records of one of the eight houses are an eighth. */
export const exportTenth: BenchCase = (bench) =>
  exportRecords(bench, { filter: 'house:3', byHand: 'fulfillment_house_id = 3', rows: Math.round(bench.rows / 8) });
export const exportAll: BenchCase = (bench) =>
  exportRecords(bench, { filter: 'created:2000..', byHand: 'true', rows: bench.rows });

/** What is exported: in the filter's language, and as a condition of psql's. */
interface Selection {
  filter: string;
  byHand: string;
  rows: number;
}

async function exportRecords(bench: Bench, { filter, byHand, rows }: Selection): Promise<Result[]> {
  const template = await recordsTemplate(bench);
  const name = `export ${rows.toLocaleString('en-US')} as CSV`;
  const times = {
    psql: [] as number[],
    written: [] as number[],
    marked: [] as number[],
    bot: [] as number[],
    workbook: [] as number[],
  };
  const memory = { bot: [] as number[], workbook: [] as number[] };
  for (let round = 1; round <= bench.rounds; round += 1) {
    bench.tell(`${name}, round ${round}`);
    times.psql.push(await bench.server.onCopy(template, (url) => runPsql(url, psqlExport(bench, byHand))));
    await bench.server.onCopy(template, async (url) => {
      const { written, marked } = await copyAlone(bench, url, filter);
      times.written.push(written);
      times.marked.push(marked);
    });
    for (const [format, which] of [
      ['', 'bot'],
      [' format:xlsx', 'workbook'],
    ] as const) {
      await bench.server.onCopy(template, (url) =>
        withBot(url, async ({ process, workspace }) => {
          times[which].push(await exportByCommand(workspace, filter + format));
          memory[which].push(process.peakMemory());
        }),
      );
    }
  }
  const line = (what: string, samples: number[], more: Partial<Result> = {}): Result => ({
    case: name,
    what,
    rows,
    ...timesOf(samples),
    ratio: ratioOf(samples, times.psql),
    ...more,
  });
  return [
    line('psql \\copy of the same query', times.psql, {}),
    line('the file written', times.written, { bound: { of: 'ratio', most: 1.3 } }),
    line('… and its records marked as exported', times.marked),
    line('from the command to the file in Slack', times.bot, { bound: { of: 'ratio', most: 1.5 } }),
    line('… the bot meanwhile', times.bot, { memory: Math.max(...memory.bot), bound: mostMemory }),
    line('… as a workbook', times.workbook, {
      memory: Math.max(...memory.workbook),
      bound: mostMemory,
    }),
  ];
}

/** The same columns with the same guards, of the same records. */
function psqlExport({ folder }: Bench, byHand: string): string {
  const ids = sql`select fulfillment_id from fulfillments where ${sql.raw(byHand)}`;
  const query = exportQuery({ ids, format: 'csv', timeZone, exportedAt: new Date(), literal: (value) => `'${value}'` });
  const oneLine = query.replaceAll('\n', ' ');
  return `\\copy (${oneLine}) to '${join(folder, 'psql.csv')}' with (format csv, header)\n`;
}

/** The bot's own function, into a file: milliseconds until the last byte, and until the records are marked. */
async function copyAlone({ folder }: Bench, url: string, filter: string): Promise<{ written: number; marked: number }> {
  const path = join(folder, 'bot.csv');
  const started = performance.now();
  let written = 0;
  const db = openDatabase(url);
  await copyRecords(
    { db, records: readsOf(db) },
    {
      format: 'csv',
      filter: parseFilter(filter, { now: new Date(), timeZone }),
      timeZone,
      exportedAt: new Date(),
      signal: new AbortController().signal,
      onCount: () => {},
      onMarking: () => {},
      consume: async (csv) => {
        await writeExportFile(csv, { path, format: 'csv', timeZone, onBytes: () => {} });
        written = performance.now() - started;
      },
    },
  );
  await db.close();
  if ((await stat(path)).size === 0) throw new Error('the export is empty');
  return { written, marked: performance.now() - started };
}

/** Milliseconds from the command to the file in the asker's direct messages. */
export async function exportByCommand(workspace: Workspace, filter: string): Promise<number> {
  const started = performance.now();
  const delivery = await workspace.as('dana').command(`export ${filter}`);
  if (delivery.outcome !== 'acknowledged') throw new Error(`the command was ${delivery.outcome}`);
  const file = () => workspace.dm('dana').find(({ files }) => (files ?? []).length > 0);
  await workspace.waitFor('the exported file', file, 3_600_000);
  return performance.now() - started;
}
