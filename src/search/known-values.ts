/**
 * Looks up what the database has of a filter's values before it is searched. PostgreSQL then plans the search for those
 * values: it would take a subquery in their place for ten names, and search accordingly.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from '../filters/filter.ts';
import { fuzzyLike } from '../text/like-pattern.ts';
import { searchWord } from './filter-conditions.ts';
import { campaign, foldedNames, product, type SharedName } from './known-names.ts';
import type { KnownProduct, KnownValues } from './text-conditions.ts';
import { byProductId, bySku, idConditions } from './text-conditions.ts';

/** More than this are not worth sending: they are looked up within the search. */
const mostNames = 200;

/** Looks up the words, campaigns and products of a filter. */
export async function findKnownValues(tx: Transaction, filter: Filter): Promise<KnownValues> {
  const nonIds = await findNonIdWords(tx, filter);
  return { nonIds, campaigns: await findCampaigns(tx, filter), products: await findProducts(tx, filter) };
}

/**
 * The words of a filter that match no order id and no tracking number prefix. They can only occur in names and email
 * addresses, which are on one table, so its indexes can search for them together.
 */
async function findNonIdWords(tx: Transaction, { conditions }: Filter): Promise<ReadonlySet<string>> {
  const words = [...new Set(conditions.map(searchWord).filter((word) => word !== ''))];
  if (words.length === 0) return new Set();
  const lookups = words.map((word) => {
    const isNoId = idConditions(word).map((test) => sql`not exists (select from fulfillments f where ${test})`);
    return sql`select ${word}::text as word where ${sql.join(isNoId, sql` and `)}`;
  });
  const found = await queryRows<{ word: string }>(tx, sql.join(lookups, sql` union all `));
  return new Set(found.map(({ word }) => word));
}

async function findCampaigns(tx: Transaction, filter: Filter): Promise<Map<string, readonly string[]>> {
  const known = new Map<string, readonly string[]>();
  for (const value of valuesOf(filter, 'campaign')) {
    const names = await findNames(tx, campaign, value);
    if (names !== null) known.set(value, names);
  }
  return known;
}

async function findProducts(tx: Transaction, filter: Filter): Promise<Map<string, KnownProduct>> {
  const known = new Map<string, KnownProduct>();
  for (const value of valuesOf(filter, 'product')) {
    const names = await findNames(tx, product, value);
    const exists = (test: SQL) => sql`exists (select from fulfillment_items i where ${test})`;
    const [found] = await queryRows<Omit<KnownProduct, 'names'>>(
      tx,
      sql`select ${exists(bySku(value))} as "isSku", ${exists(byProductId(value))} as "isId"`,
    );
    if (names !== null && found !== undefined) known.set(value, { names, ...found });
  }
  return known;
}

function valuesOf({ conditions }: Filter, field: 'campaign' | 'product'): string[] {
  return [...new Set(conditions.flatMap((one) => (one.field === field ? one.values : [])))];
}

/** The names that contain a value; null if there are too many. */
async function findNames(tx: Transaction, shared: SharedName, value: string): Promise<string[] | null> {
  const matching = foldedNames(shared, sql`name like ${`%${fuzzyLike(value)}%`} limit ${mostNames + 1}`);
  const names = await queryRows<{ name: string }>(tx, matching);
  return names.length > mostNames ? null : names.map(({ name }) => name);
}
