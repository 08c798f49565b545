/** The searches that people made: what a button under a result refers to, and what the form offers again. */

import { randomUUID } from 'node:crypto';
import { subDays } from 'date-fns/subDays';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from './filter.ts';
import { formatFilter } from './format-filter.ts';
import type { Clock } from './parse-date-range.ts';
import { parseFilter } from './parse-filter.ts';
import { searches } from './tables.ts';

/** A filter together with what its dates depend on. */
export interface Search {
  searchId: string;
  askedBy: string;
  filter: Filter;
  clock: Clock;
}

/** Filters hold what people typed about customers, so they are not kept for longer than they are of use. */
export const retentionDays = 30;

/** Remembers a search and forgets that person's old ones. */
export async function saveSearch(
  tx: Transaction,
  { askedBy, filter, clock }: Omit<Search, 'searchId'>,
): Promise<Search> {
  const searchId = randomUUID();
  const { now: askedAt, timeZone } = clock;
  await tx.insert(searches).values({ searchId, askedBy, askedAt, timeZone, filter: formatFilter(filter) });
  await tx
    .delete(searches)
    .where(and(eq(searches.askedBy, askedBy), lt(searches.askedAt, subDays(askedAt, retentionDays))));
  return { searchId, askedBy, filter, clock };
}

/** The search with this id, read with the clock and the time zone of the moment when it was made; null when forgotten. */
export async function findSearch(tx: Transaction, searchId: string): Promise<Search | null> {
  if (!isUuid(searchId)) return null;
  const [row] = await tx.select().from(searches).where(eq(searches.searchId, searchId));
  if (row === undefined) return null;
  const clock = { now: row.askedAt, timeZone: row.timeZone };
  return { searchId, askedBy: row.askedBy, filter: parseFilter(row.filter, clock), clock };
}

/** The last different filters of a person, newest first, each with the id of its last use. */
export async function findRecentSearches(
  tx: Transaction,
  askedBy: string,
  most: number,
): Promise<{ searchId: string; filter: string }[]> {
  return await queryRows(
    tx,
    sql`select search_id as "searchId", filter from (
        select distinct on (filter) search_id, filter, asked_at from searches
        where asked_by = ${askedBy} and filter <> '' order by filter, asked_at desc) latest
      order by asked_at desc limit ${most}`,
  );
}
