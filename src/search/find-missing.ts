/** Finds which numbers of a list belong to no fulfillment. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { type Condition, everything, type Filter } from '../filters/filter.ts';
import { foldText } from '../text/fold-text.ts';
import { idVariants } from '../text/like-pattern.ts';
import { matchingIds } from './find-page.ts';
import { textArray } from './indexed-columns.ts';

/** A list that was looked for: how many values it has, and those that nothing was found for, as they were typed. */
export interface ListMatches {
  listed: number;
  missing: string[];
  /** those that are orders without fulfillments */
  unfulfilled: string[];
}

interface ListedField {
  column: SQL;
  /** what of a value counts */
  keyOf(text: string): string;
  /** how the filter of this field compares, if not whole */
  isPart?(key: string, typed: string): boolean;
}

const orderKey = (text: string): string => text.toLowerCase().replace(/^#+/, '');
const numberKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const isBeginning = (key: string, typed: string): boolean => key.startsWith(typed);
const isInside = (key: string, typed: string): boolean => key.includes(typed);

/** Fields of which lists are pasted. */
const listedFields = {
  order: { column: sql`f.order_id`, keyOf: orderKey },
  tracking: { column: sql`f.tracking_number`, keyOf: numberKey, isPart: isBeginning },
  email: { column: sql`o.email_address`, keyOf: foldText, isPart: isInside },
  client: { column: sql`f.client_fulfillment_id`, keyOf: orderKey },
  customerid: { column: sql`o.customer_id`, keyOf: orderKey },
  fulfillment: { column: sql`f.fulfillment_id::text`, keyOf: (text) => text },
  rma: { column: sql`f.rma_number`, keyOf: (text) => numberKey(text).replace(/^rma(?=.)/, ''), isPart: isBeginning },
  phone: { column: sql`o.phone_number`, keyOf: (text) => text.replace(/\D/g, ''), isPart: isInside },
} satisfies Record<string, ListedField>;

/** What `any` is compared with. */
const anyOf = ['order', 'tracking', 'email'] as const;
const isListed = (field: string): field is keyof typeof listedFields => Object.hasOwn(listedFields, field);

type ListCondition = Extract<Condition, { values: string[] }>;

/** The list of a filter, which has at least two numbers; undefined if there is none. */
function findList({ conditions }: Filter): ListCondition | undefined {
  return conditions.find(
    (one): one is ListCondition =>
      (one.field === 'any' || isListed(one.field)) && !one.negated && 'values' in one && one.values.length > 1,
  );
}

/** Parts such as `gmail.com` are in so many values that nobody asks which of them are missing. */
const maxFound = 100_000;

/** Looks every value of the filter's list up, whatever its other conditions are; null if it has no list, or a vague one. */
export async function findMissing(tx: Transaction, filter: Filter): Promise<ListMatches | null> {
  const list = findList(filter);
  if (list === undefined) return null;
  const names = isListed(list.field) ? [list.field] : anyOf;
  const columns = names.map((name) => sql`${listedFields[name].column} as ${sql.identifier(name)}`);
  const rows = await queryRows<Record<string, string | null>>(
    tx,
    sql`select distinct ${sql.join(columns, sql`, `)}
      from fulfillments f join orders o on o.order_id = f.order_id
      where f.fulfillment_id in (${matchingIds({ ...everything, conditions: [list] })})
      limit ${isListed(list.field) ? maxFound + 1 : null}`,
  );
  if (isListed(list.field) && rows.length > maxFound) return null;
  const finders = names.map((name) => {
    const { keyOf, isPart }: ListedField = listedFields[name];
    const keys = new Set(rows.flatMap((row) => (row[name] ? [keyOf(row[name])] : [])));
    const parts = list.field === 'any' ? undefined : isPart;
    return (value: string) => keys.has(keyOf(value)) || (parts !== undefined && some(keys, parts, keyOf(value)));
  });
  const missing = list.values.filter((value) => !finders.some((isFound) => isFound(value)));
  const orders = list.field === 'any' || list.field === 'order' ? await findUnfulfilled(tx, missing) : new Set();
  return {
    listed: list.values.length,
    missing: missing.filter((value) => !orders.has(orderKey(value))),
    unfulfilled: missing.filter((value) => orders.has(orderKey(value))),
  };
}

/** Which of these are orders all the same. */
async function findUnfulfilled(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const spellings = textArray(ids.flatMap(idVariants));
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`select order_id as id from orders where order_id = any(${spellings})`,
  );
  return new Set(rows.map(({ id }) => orderKey(id)));
}

function some(keys: ReadonlySet<string>, test: (key: string, typed: string) => boolean, typed: string): boolean {
  for (const key of keys) if (test(key, typed)) return true;
  return false;
}
