/** Finds which numbers of a list belong to no fulfillment. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { type Condition, everything, type Filter } from '../filters/filter.ts';
import { foldText } from '../text/fold-text.ts';
import { matchingIds } from './find-page.ts';

/** A list that was looked for: how many values it has, and those that nothing was found for, as they were typed. */
export interface ListMatches {
  listed: number;
  missing: string[];
}

type ListCondition = Extract<Condition, { values: string[] }>;
const listFields: ReadonlySet<Condition['field']> = new Set(['any', 'order', 'tracking', 'email']);

/** The list of a filter, which has at least two numbers; undefined if there is none. */
function findList({ conditions }: Filter): ListCondition | undefined {
  return conditions.find(
    (one): one is ListCondition =>
      listFields.has(one.field) && !one.negated && 'values' in one && one.values.length > 1,
  );
}

interface FoundKeys {
  orderId: string;
  trackingNumber: string | null;
  email: string | null;
}

/** Looks every value of the filter's list up, whatever the filter's other conditions are; null if it has no list. */
export async function findMissing(tx: Transaction, filter: Filter): Promise<ListMatches | null> {
  const list = findList(filter);
  if (list === undefined) return null;
  const rows = await queryRows<FoundKeys>(
    tx,
    sql`select distinct f.order_id as "orderId", f.tracking_number as "trackingNumber", o.email_address as email
      from fulfillments f join orders o on o.order_id = f.order_id
      where f.fulfillment_id in (${matchingIds({ ...everything, conditions: [list] })})`,
  );
  const found = keysOf(rows);
  const missing = list.values.filter((value) => !isFound(list.field, value, found));
  return { listed: list.values.length, missing };
}

interface Keys {
  orders: ReadonlySet<string>;
  numbers: ReadonlySet<string>;
  emails: ReadonlySet<string>;
}

const orderKey = (text: string): string => text.toLowerCase().replace(/^#+/, '');
const numberKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function keysOf(rows: readonly FoundKeys[]): Keys {
  return {
    orders: new Set(rows.map(({ orderId }) => orderKey(orderId))),
    numbers: new Set(
      rows.flatMap(({ trackingNumber }) => (trackingNumber === null ? [] : [numberKey(trackingNumber)])),
    ),
    emails: new Set(rows.flatMap(({ email }) => (email === null ? [] : [foldText(email)]))),
  };
}

/** Tracking numbers are found by their beginning, and emails by any part, in the filters of their own. */
function isFound(field: Condition['field'], value: string, { orders, numbers, emails }: Keys): boolean {
  if (field === 'order') return orders.has(orderKey(value));
  if (field === 'tracking')
    return numbers.has(numberKey(value)) || some(numbers, (one) => one.startsWith(numberKey(value)));
  if (field === 'email') return emails.has(foldText(value)) || some(emails, (one) => one.includes(foldText(value)));
  return orders.has(orderKey(value)) || numbers.has(numberKey(value)) || emails.has(foldText(value));
}

function some(keys: ReadonlySet<string>, test: (key: string) => boolean): boolean {
  for (const key of keys) if (test(key)) return true;
  return false;
}
