/** Stores the searches that people ran: buttons under a result refer to them, and the form offers recent ones. */

import { randomUUID } from 'node:crypto';
import { subDays } from 'date-fns/subDays';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { searches } from './tables.ts';

/** A saved filter with the clock its dates depend on. */
export interface Search {
  searchId: string;
  askedBy: string;
  filter: Filter;
  clock: Clock;
}

/** Filters contain customer data that people typed, so they are kept only as long as they are useful. */
export const retentionDays = 30;

/** Saves a search and deletes that person's expired ones. */
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

/**
 * Saves a filter, or what is typed behind a command, for a button, without making it one of the person's recent searches.
 * @returns its id
 */
export async function saveOffer(
  tx: Transaction,
  { askedBy, filter: offered, clock }: Pick<Search, 'askedBy' | 'clock'> & { filter: Filter | string },
): Promise<string> {
  const searchId = randomUUID();
  const { now: askedAt, timeZone } = clock;
  const filter = typeof offered === 'string' ? offered : formatFilter(offered);
  await tx.insert(searches).values({ searchId, askedBy, askedAt, timeZone, filter, offered: true });
  return searchId;
}

/** The text that was saved for a button; null if it has expired. */
export async function findTyped(tx: Transaction, searchId: string): Promise<string | null> {
  const [row] = await tx.select().from(searches).where(eq(searches.searchId, searchId));
  return row?.filter ?? null;
}

/** The search with this id, parsed with the clock of when it was made; null if it has expired. */
export async function findSearch(tx: Transaction, searchId: string): Promise<Search | null> {
  if (!isUuid(searchId)) return null;
  const [row] = await tx.select().from(searches).where(eq(searches.searchId, searchId));
  if (row === undefined) return null;
  const clock = { now: row.askedAt, timeZone: row.timeZone };
  return { searchId, askedBy: row.askedBy, filter: parseFilter(row.filter, clock), clock };
}

/** A person's last ten distinct filters, newest first, each with the id of its latest search. */
export async function findRecentSearches(
  tx: Transaction,
  askedBy: string,
): Promise<{ searchId: string; filter: string }[]> {
  return await queryRows(
    tx,
    sql`select search_id as "searchId", filter from (
        select distinct on (filter) search_id, filter, asked_at from searches
        where asked_by = ${askedBy} and filter <> '' and not offered and length(filter) < 3000 order by filter, asked_at desc) latest
      order by asked_at desc limit 10`,
  );
}
