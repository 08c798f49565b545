/**
 * `npm run bench`: measures the bot against what psql needs for the same work, on this machine, in turns, and writes the
 * table to test/bench/results.md.
 *
 *   --rows 5000000    fulfillments in the database (1,000,000)
 *   --rounds 3        rounds of each case (5; 2 with --quick)
 *   --case NAME       only this case; may be given several times
 *   --data FOLDER     keep the databases there for the next run
 *   --quick           100,000 fulfillments and the cases that matter most: a few minutes
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchCase } from './bench-case.ts';
import { startBenchServer } from './bench-server.ts';
import { exportAll, exportTenth } from './export-cases.ts';
import { replicas, storage, users } from './growth-cases.ts';
import { importAll, importRecords, importReturns, importSmall, importTenth } from './import-cases.ts';
import { partitions } from './partitions-case.ts';
import { responsiveness } from './responsiveness-case.ts';
import { describeCircumstances, type Result, resultsDocument, resultsTable } from './results.ts';
import { search } from './search-cases.ts';
import { start } from './start-case.ts';

const cases: Record<string, BenchCase> = {
  'import-tenth': importTenth,
  'import-all': importAll,
  'import-returns': importReturns,
  'import-records': importRecords,
  'import-small': importSmall,
  'export-tenth': exportTenth,
  'export-all': exportAll,
  search,
  responsiveness,
  start,
  users,
  replicas,
  storage,
  partitions,
};

const quickCases = ['import-small', 'import-tenth', 'import-returns', 'export-tenth', 'search', 'start'];

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string' },
    case: { type: 'string', multiple: true },
    data: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const given = {
  ...values,
  rows: values.rows ?? (values.quick ? '100000' : '1000000'),
  rounds: values.rounds ?? (values.quick ? '2' : '5'),
  case: values.case ?? (values.quick ? quickCases : Object.keys(cases)),
};
const size = { rows: Number(given.rows), rounds: Number(given.rounds) };
const unknown = given.case.filter((name) => cases[name] === undefined);
if (unknown.length > 0)
  throw new Error(`There is no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}.`);

const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-files-'));
const server = await startBenchServer(given.data);
try {
  const tell = (text: string) => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
  const results: Result[] = [];
  for (const name of given.case) {
    const found = (await cases[name]?.({ ...size, folder, server, tell })) ?? [];
    tell(`\n${resultsTable(found)}`); // so that a run that is broken off was not in vain
    results.push(...found);
  }
  process.stdout.write(`${describeCircumstances(size)}\n\n${resultsTable(results)}\n`);
  const whole = !values.quick && given.case.length === Object.keys(cases).length;
  if (whole) await writeFile(new URL('results.md', import.meta.url), resultsDocument(results, size));
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
