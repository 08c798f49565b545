/** Imports through the bot, from the file's first byte to the commit, against psql. */
import { importFile, withBot } from './bench-bot.ts';
import type { Bench, BenchCase } from './bench-case.ts';
import { recordsFile, returnsFile, trackingFile } from './import-files.ts';
import { runPsql } from './psql.ts';
import { psqlRecords, psqlReturns, psqlTracking } from './psql-imports.ts';
import type { Result } from './results.ts';
import { quantile, timesOf } from './statistics.ts';
import { plainTemplate, recordsTemplate } from './templates.ts';

/** Of the issue: the same for every size. */
const bounds = {
  same: { of: 'ratio', most: 1.5 },
  plain: { of: 'ratio', most: 0.8 },
  memory: { of: 'memory', most: 300_000_000 },
} as const;

/** Tracking numbers for a tenth of the records, at most 100,000. */
export const importTenth: BenchCase = (bench) => importTracking(bench, Math.min(100_000, bench.rows / 10));

/** Tracking numbers for all of the records, at most 1,000,000. */
export const importAll: BenchCase = (bench) => {
  const count = Math.min(1_000_000, bench.rows);
  return importTracking(bench, count, count);
};

async function importTracking(bench: Bench, count: number, waiting?: number): Promise<Result[]> {
  const path = await trackingFile(bench, count);
  const same = await recordsTemplate(bench, waiting);
  const plain = await plainTemplate(bench, waiting);
  return await compareImports(bench, {
    name: `import ${count.toLocaleString('en-US')} tracking`,
    count,
    path,
    script: psqlTracking(path),
    same,
    plain,
  });
}

/** Returns for a tenth of the records, at most 100,000, of which 30 % are cancellations. */
export const importReturns: BenchCase = async (bench) => {
  const count = Math.min(100_000, bench.rows / 10);
  const path = await returnsFile(bench, count);
  const same = await recordsTemplate(bench);
  return await compareImports(bench, {
    name: `import ${count.toLocaleString('en-US')} returns`,
    count,
    path,
    script: psqlReturns(path),
    same,
  });
};

/** Whole records, a tenth as many as there are, at most 100,000: three quarters of them new. */
export const importRecords: BenchCase = async (bench) => {
  const count = Math.min(100_000, bench.rows / 10);
  const path = await recordsFile(bench, count);
  const same = await recordsTemplate(bench);
  return await compareImports(bench, {
    name: `import ${count.toLocaleString('en-US')} whole records`,
    count,
    path,
    script: psqlRecords(path),
    same,
  });
};

interface Comparison {
  name: string;
  count: number;
  path: string;
  script: string;
  /** the template that both sides write to */
  same: string;
  /** the template whose schema ours has to win against */
  plain?: string;
}

async function compareImports(bench: Bench, { name, count, path, script, same, plain }: Comparison): Promise<Result[]> {
  const times = { reading: [] as number[], writing: [] as number[], psql: [] as number[], plain: [] as number[] };
  const memory: number[] = [];
  for (let round = 1; round <= bench.rounds; round += 1) {
    bench.tell(`${name}, round ${round}`);
    times.psql.push(await bench.server.onCopy(same, (url) => runPsql(url, script)));
    await bench.server.onCopy(same, (url) =>
      withBot(url, async (bot) => {
        const { reading, writing } = await importFile(bot, path);
        times.reading.push(reading);
        times.writing.push(writing);
        memory.push(bot.process.peakMemory());
      }),
    );
    if (plain !== undefined) times.plain.push(await bench.server.onCopy(plain, (url) => runPsql(url, script)));
  }
  const totals = times.reading.map((reading, round) => reading + (times.writing[round] ?? 0));
  const milliseconds = quantile(totals);
  const line = (what: string, values: Partial<Result>): Result => ({ case: name, what, rows: count, ...values });
  return [
    line('first byte to summary', timesOf(times.reading)),
    line('click to commit', timesOf(times.writing)),
    line('both, against psql on the same tables', {
      ...timesOf(totals),
      ratio: milliseconds / quantile(times.psql),
      memory: Math.max(...memory),
      bound: bounds.same,
    }),
    line('psql on the same tables', timesOf(times.psql)),
    ...(plain === undefined
      ? []
      : [
          line('both, against psql with plain indexes', {
            ...timesOf(totals),
            ratio: milliseconds / quantile(times.plain),
            memory: Math.max(...memory),
            bound: bounds.plain,
          }),
          line('psql with plain indexes', timesOf(times.plain)),
        ]),
  ];
}
