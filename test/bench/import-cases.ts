/** Imports through the bot, from the file's first byte to the commit, against psql. */
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { importFile, peakMemoryOfReading, timeToSummary, untilReadyForFiles, withBot } from './bench-bot.ts';
import type { Bench, BenchCase } from './bench-case.ts';
import { recordsFile, returnsFile, trackingFile } from './import-files.ts';
import { runPsql } from './psql.ts';
import { psqlRecords, psqlReturns, psqlTracking } from './psql-imports.ts';
import type { Result } from './results.ts';
import { ratioOf, timesOf } from './statistics.ts';
import { plainTemplate, recordsTemplate, waitingOf } from './templates.ts';

const ratio = (most: number) => ({ of: 'ratio', most }) as const;

/** The goals, the same for every size. */
const bounds = {
  tracking: ratio(0.9),
  returns: ratio(1),
  records: ratio(1.5),
  /** against csv-parse alone */
  reading: ratio(8),
  memory: { of: 'memory', most: 200_000_000 },
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
  return await compareImports(bench, {
    name: `import ${count.toLocaleString('en-US')} tracking`,
    count,
    path,
    script: psqlTracking(path),
    same: await recordsTemplate(bench, waiting),
    plain: await plainTemplate(bench, waiting),
    bound: bounds.tracking,
  });
}

/** Returns for a tenth of the records, at most 100,000, of which 30 % are cancellations. */
export const importReturns: BenchCase = async (bench) => {
  const count = Math.min(100_000, bench.rows / 10);
  const path = await returnsFile(bench, count);
  return await compareImports(bench, {
    name: `import ${count.toLocaleString('en-US')} returns`,
    count,
    path,
    script: psqlReturns(path),
    same: await recordsTemplate(bench),
    plain: await plainTemplate(bench),
    bound: bounds.returns,
  });
};

/** Whole records, a tenth as many as there are, at most 100,000: three quarters of them new. */
export const importRecords: BenchCase = async (bench) => {
  const count = Math.min(100_000, bench.rows / 10);
  const path = await recordsFile(bench, count);
  return await compareImports(bench, {
    name: `import ${count.toLocaleString('en-US')} whole records`,
    count,
    path,
    script: psqlRecords(path),
    same: await recordsTemplate(bench),
    bound: bounds.records,
  });
};

interface Comparison {
  name: string;
  count: number;
  path: string;
  script: string;
  /** the template that both sides write to */
  same: string;
  /** the template whose schema ours has to win against; without one, psql on `same` is the one to win against */
  plain?: string;
  bound: ReturnType<typeof ratio>;
}

async function compareImports(
  bench: Bench,
  { name, count, path, script, same, plain, bound }: Comparison,
): Promise<Result[]> {
  const times: Times = { parsing: [], reading: [], writing: [], psql: [], plain: [] };
  const memory = { bot: [] as number[], reading: [] as number[] };
  for (let round = 1; round <= bench.rounds; round += 1) {
    bench.tell(`${name}, round ${round}`);
    times.parsing.push(await timeCsvParse(path));
    times.psql.push(await bench.server.onCopy(same, (url) => runPsql(url, script)));
    await bench.server.onCopy(same, (url) =>
      withBot(url, async (bot) => {
        await untilReadyForFiles(bot);
        const { reading, writing } = await importFile(bot, path);
        times.reading.push(reading);
        times.writing.push(writing);
        memory.bot.push(bot.process.peakMemory());
        memory.reading.push(peakMemoryOfReading(bot));
      }),
    );
    if (plain !== undefined) times.plain.push(await bench.server.onCopy(plain, (url) => runPsql(url, script)));
  }
  const totals = times.reading.map((reading, round) => reading + (times.writing[round] ?? 0));
  const line = (what: string, values: Partial<Result>): Result => ({ case: name, what, rows: count, ...values });
  const against = (baseline: number[]) => ({ ...timesOf(totals), ratio: ratioOf(totals, baseline) });
  const most = (values: number[]) => ({ memory: Math.max(...values), bound: bounds.memory });
  const ofReading = { ratio: ratioOf(times.reading, times.parsing), bound: bounds.reading };
  const won = plain === undefined ? { bound } : {};
  return [
    line('csv-parse alone', timesOf(times.parsing)),
    line('first byte to summary, against csv-parse', { ...timesOf(times.reading), ...ofReading }),
    line('click to commit', timesOf(times.writing)),
    line('both, against psql on the same tables', { ...against(times.psql), ...won }),
    line('psql on the same tables', timesOf(times.psql)),
    ...(plain === undefined
      ? []
      : [
          line('both, against psql with plain indexes', { ...against(times.plain), bound }),
          line('psql with plain indexes', timesOf(times.plain)),
        ]),
    line('the bot', most(memory.bot)),
    line('the process that reads', most(memory.reading)),
  ];
}

type Times = Record<'parsing' | 'reading' | 'writing' | 'psql' | 'plain', number[]>;

/** Milliseconds that csv-parse needs to take the same file apart, without anything being done with its rows. */
async function timeCsvParse(path: string): Promise<number> {
  const started = performance.now();
  await pipeline(createReadStream(path), parse(), new Writable({ objectMode: true, write: (_, __, done) => done() }));
  return performance.now() - started;
}

const smallFiles = [
  { count: 30, most: 250 },
  { count: 2_000, most: 500 },
];
/** Enough for a median that a single slow moment doesn't move; fewer where no more records wait for a number. */
const mostShares = 11;

/** The files of daily business: from the event to the summary, on a bot that has nothing else to do. */
export const importSmall: BenchCase = async (bench) => {
  const template = await recordsTemplate(bench);
  const results: Result[] = [];
  for (const { count, most } of smallFiles) {
    const name = `import ${count.toLocaleString('en-US')} tracking`;
    bench.tell(name);
    const times: number[] = [];
    const shares = Math.min(mostShares, Math.floor(waitingOf(bench.rows) / count));
    await bench.server.onCopy(template, (url) =>
      withBot(url, async (bot) => {
        await untilReadyForFiles(bot);
        for (let share = 0; share < shares; share += 1) {
          times.push(await timeToSummary(bot, await trackingFile(bench, count, share * count)));
        }
      }),
    );
    const values = { ...timesOf(times), bound: { of: 'milliseconds', most } } as const;
    results.push({ case: name, what: `event to summary, p50 of ${shares}`, rows: count, ...values });
  }
  return results;
};
