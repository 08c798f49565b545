/**
 * Looks up what the database has of a filter's values before it is searched. PostgreSQL then plans the search for those
 * values: it would take a subquery in their place for ten names, and search accordingly.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from '../filters/filter.ts';
import { foldText } from '../text/fold-text.ts';
import { searchWord } from './filter-conditions.ts';
import { campaign, carrier, foldedNames, product, type SharedName } from './known-names.ts';
import type { KnownProduct, KnownValues } from './text-conditions.ts';
import { byProductId, bySku, contains, idConditions, namesCarrier } from './text-conditions.ts';

/** More than this are not worth sending: they are looked up within the search. */
const maxNames = 200;

/** Looks up the words, carriers, campaigns and products of a filter. */
export async function findKnownValues(tx: Transaction, filter: Filter): Promise<KnownValues> {
  return {
    nonIds: await findNonIdWords(tx, filter),
    carriers: await findEach(valuesOf(filter, 'carrier'), async (value) => {
      const condition = namesCarrier(value);
      const names = condition === null ? [] : await findNames(tx, carrier, condition);
      return names?.length === 0 ? [foldText(value)] : names;
    }),
    campaigns: await findEach(valuesOf(filter, 'campaign'), (value) => findNames(tx, campaign, contains(value))),
    products: await findEach(valuesOf(filter, 'product'), (value) => findProduct(tx, value)),
  };
}

/** What is found of each value; null: it is looked up within the search. */
async function findEach<Found>(values: string[], find: (value: string) => Promise<Found | null>) {
  const known = new Map<string, Found>();
  for (const value of values) {
    const found = await find(value);
    if (found !== null) known.set(value, found);
  }
  return known;
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

async function findProduct(tx: Transaction, value: string): Promise<KnownProduct | null> {
  const names = await findNames(tx, product, contains(value));
  const exists = (test: SQL) => sql`exists (select from fulfillment_items i where ${test})`;
  const [found] = await queryRows<Omit<KnownProduct, 'names'>>(
    tx,
    sql`select ${exists(bySku(value))} as "isSku", ${exists(byProductId(value))} as "isId"`,
  );
  return names === null || found === undefined ? null : { names, ...found };
}

function valuesOf({ conditions }: Filter, field: 'carrier' | 'campaign' | 'product'): string[] {
  return [...new Set(conditions.flatMap((one) => (one.field === field ? one.values : [])))];
}

/** The names that meet a condition; null if there are too many. */
async function findNames(tx: Transaction, shared: SharedName, condition: SQL): Promise<string[] | null> {
  const names = await queryRows<{ name: string }>(tx, foldedNames(shared, sql`${condition} limit ${maxNames + 1}`));
  return names.length > maxNames ? null : names.map(({ name }) => name);
}
