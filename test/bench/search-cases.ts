/** Searches, as the bot makes them: a page together with its capped count. */

import { sql } from 'drizzle-orm';
import { type Database, openDatabase, type Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { Filter } from '../../src/filters/filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import {
  type Cursor,
  countLimit,
  createdMicrosColumn,
  findPage,
  matchingIds,
  type PageRequest,
  pageSize,
  type ResultPage,
} from '../../src/search/find-page.ts';
import type { BenchCase } from './bench-case.ts';
import type { Result } from './results.ts';
import { type MeasuredFilter, searchFilters, statementsByHand } from './search-filters.ts';
import { quantile } from './statistics.ts';
import { recordsTemplate } from './templates.ts';
import { timeEach, timeInTurns } from './time-works.ts';

const deepPage = 100;

interface Measured {
  filter: string;
  page: ResultPage;
  first: number[];
  /** the same by statements as somebody writes them by hand, in turns with ours */
  byHand: number[];
  deep: number[];
  scans: string[];
}

/** Every search, first and hundredth page; one line for all of them together, and one for each of the slowest. */
export const search: BenchCase = async (bench) => {
  const template = await recordsTemplate(bench);
  const measured = await bench.server.onCopy(template, async (url) => {
    const db = openDatabase(url);
    const all: Measured[] = [];
    for (const filter of searchFilters(bench.rows)) {
      bench.tell(`search ${filter.typed}`);
      all.push(await measureSearch(db, filter));
    }
    await db.close();
    return all;
  });
  const most = bench.rows > 1_000_000 ? 100 : 50;
  const first = measured.flatMap((one) => one.first);
  const deep = measured.flatMap((one) => one.deep);
  const line = (what: string, milliseconds: number): Result => ({ case: 'search', what, milliseconds });
  return [
    line('first page and capped count, p50', quantile(first)),
    { ...line('first page and capped count, p95', quantile(first, 0.95)), bound: { of: 'milliseconds', most } },
    line('hundredth page, p50', quantile(deep)),
    line('hundredth page, p95', quantile(deep, 0.95)),
    ...measured.map((one) => {
      const milliseconds = quantile(one.first);
      return { ...line(describe(one), milliseconds), ratio: milliseconds / quantile(one.byHand) };
    }),
  ];
};

async function measureSearch(db: Database, measured: MeasuredFilter): Promise<Measured> {
  const filter = parseFilter(measured.typed, { now: new Date(), timeZone: 'America/New_York' });
  const find = (turn: PageRequest) => db.read((tx) => findPage(tx, filter, turn));
  const page = await find({ to: 'first' }); // also warms up
  const far = await db.read((tx) => turnFarInto(tx, filter));
  const [first, byHand] = await timeInTurns(
    () => find({ to: 'first' }),
    () =>
      db.read(async (tx) => {
        for (const statement of statementsByHand(measured, countLimit)) await tx.execute(sql.raw(statement));
      }),
  );
  return {
    filter: measured.typed,
    page,
    first,
    byHand,
    deep: far === null ? [] : await timeEach(() => find(far)),
    scans: await db.read((tx) => scansOf(tx, filter)),
  };
}

/** The turn that leads to the hundredth page, after the last record of the page before; null when the result is shorter. */
async function turnFarInto(tx: Transaction, filter: Filter): Promise<PageRequest | null> {
  const [position] = await queryRows<Cursor>(
    tx,
    sql`select ${createdMicrosColumn} as "createdMicros",
      f.fulfillment_id::text as "fulfillmentId"
    from fulfillments f where f.fulfillment_id in (${matchingIds(filter)})
    order by f.date_created desc, f.fulfillment_id desc offset ${(deepPage - 1) * pageSize - 1} limit 1`,
  );
  return position === undefined ? null : { to: 'after', position, page: deepPage };
}

/** The names of the indexes and tables that a search reads, from its plans as the server executes them. */
async function scansOf(tx: Transaction, filter: Filter): Promise<string[]> {
  const scans = new Set<string>();
  const explaining = {
    execute: async (query: Parameters<Transaction['execute']>[0]) => {
      const rows = await queryRows<{ 'QUERY PLAN': string }>(tx, sql`explain ${query}`);
      for (const { 'QUERY PLAN': line } of rows) {
        const [, index, table] = /Index(?: Only)? Scan.*? (?:using|on) (\w+)|Seq Scan on (\w+)/.exec(line) ?? [];
        if (index !== undefined) scans.add(index);
        if (table !== undefined) scans.add(`all of ${table}`);
      }
      return await tx.execute(query as never);
    },
  };
  await findPage(explaining as unknown as Transaction, filter, { to: 'first' });
  return [...scans];
}

function describe({ filter, page, scans }: Measured): string {
  const total =
    page.total > countLimit ? `over ${countLimit.toLocaleString('en-US')}` : page.total.toLocaleString('en-US');
  return `\`${filter.slice(0, 60) || '(everything)'}\`: ${total} by ${scans.join(', ')}`;
}
