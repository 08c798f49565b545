/**
 * `npm run bench`: measures the bot against what psql needs for the same work, on this machine, in turns, and writes the
 * table to test/bench/results.md.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/bin/cli.ts';
import { readOptions } from '../../src/runtime/command-line.ts';
import { UserError } from '../../src/runtime/errors.ts';
import { numberReader } from '../support/number-option.ts';
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

const usage = `Use: npm run bench -- [--quick] [--rows 1000000] [--rounds 5] [--case NAME,NAME] [--data FOLDER]
--quick takes minutes: 100,000 fulfillments, 2 rounds, and the cases that matter most. --data keeps the databases there for
the next run. The cases: ${Object.keys(cases).join(', ')}.`;

await runCli(usage, process.env, async (args) => {
  const known = { quick: 'alone', rows: 'value', rounds: 'value', case: 'list', data: 'value' } as const;
  const given = readOptions(args, usage, known);
  const isQuick = given.has('quick');
  const number = numberReader(given, usage);
  const size = {
    rows: number('rows', { usual: isQuick ? 100_000 : 1_000_000, least: 1 }),
    rounds: number('rounds', { usual: isQuick ? 2 : 5, least: 1 }),
  };
  const names = given.get('case')?.split(',') ?? (isQuick ? quickCases : Object.keys(cases));
  const unknown = names.filter((name) => cases[name] === undefined);
  if (unknown.length > 0) throw new UserError(`There is no case ${unknown.join(', ')}.\n${usage}`);

  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-files-'));
  const server = await startBenchServer(given.get('data'));
  try {
    const tell = (text: string) => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
    const results: Result[] = [];
    for (const name of names) {
      const found = (await cases[name]?.({ ...size, folder, server, tell })) ?? [];
      tell(`\n${resultsTable(found)}`); // so that a run that is broken off was not in vain
      results.push(...found);
    }
    process.stdout.write(`${describeCircumstances(size)}\n\n${resultsTable(results)}\n`);
    const whole = !isQuick && names.length === Object.keys(cases).length;
    if (whole) await writeFile(new URL('results.md', import.meta.url), resultsDocument(results, size));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
