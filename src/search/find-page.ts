/** Finds and counts the records that match a filter, page by page (keyset pagination). */

import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isFulfillmentId, isUuid } from '../db/ids.ts';
import { queryRows } from '../db/queries.ts';
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';
import type { Filter } from './filter.ts';
import {
  type Branch,
  idConditions,
  type NonIdWords,
  searchWord,
  splitByIndexedValue,
  toBranches,
} from './filter-conditions.ts';

/** A record as a page shows it. */
export interface FoundRecord {
  fulfillmentId: string;
  orderId: string;
  status: FulfillmentStatus;
  carrier: string | null;
  trackingNumber: string | null;
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  dateCreated: Date;
  /** microseconds since 1970, all that the database keeps; a `Date` would lose three digits and with them records */
  createdMicros: string;
}

export interface ResultPage {
  records: FoundRecord[];
  /** how many records match in all; `countLimit` + 1 stands for any larger number */
  total: number;
  hasMore: { before: boolean; after: boolean };
}

export const pageSize = 10;
/** Counting on would take seconds on large tables, and nobody reads the difference. */
export const countLimit = 10_000;

/**
 * Finds one page, newest records first. Pages begin at records, not at numbers, so that a turn neither skips nor repeats
 * a record while others come, change and go.
 */
export async function findPage(tx: Transaction, filter: Filter, turn: PageRequest): Promise<ResultPage> {
  const nonIds = await prepareSearch(tx, filter);
  const counted = await queryRows<FoundRecord & { total: number }>(tx, countedPage(toBranches(filter, nonIds), turn));
  const total = counted[0]?.total ?? 0;
  // What was counted is all there is only below the limit; above it, the newest are found by reading in their order.
  const found =
    total > countLimit
      ? await queryRows<FoundRecord>(tx, orderedPage(branchesInOrder(filter, nonIds), turn))
      : counted.filter(({ fulfillmentId }) => fulfillmentId !== null);
  const records = found.slice(0, pageSize).map((row) => ({ ...row, dateCreated: new Date(row.dateCreated) }));
  const isLonger = found.length > pageSize;
  if (turn.to === 'before') return { records: records.reverse(), total, hasMore: { before: isLonger, after: true } };
  return { records, total, hasMore: { before: turn.to === 'after', after: isLonger } };
}

/** How many records match; `countLimit` + 1 stands for any larger number. */
export async function countMatches(tx: Transaction, filter: Filter): Promise<number> {
  const branches = toBranches(filter, await prepareSearch(tx, filter));
  const [row] = await queryRows<{ n: number }>(tx, sql`select count(*)::int as n from ${countable(branches)} c`);
  return row?.n ?? 0;
}

/**
 * Tells the planner what it can't know: the statements that follow end at a limit, so whatever begins by reading a whole
 * table, by compiling itself or by starting other processes has lost already. It believes otherwise where it takes a
 * part of an e-mail address for rarer than it is. The memory is for the places of the orders that an index finds: where
 * it keeps only their pages, every order on them is compared. Gives the filter's words that are no ids.
 */
async function prepareSearch(tx: Transaction, filter: Filter): Promise<NonIdWords> {
  // The items of the records in question, one by one, are fewer than all items of that kind.
  const hashJoins = filter.conditions.some(({ field }) => field === 'sku') ? 'off' : 'on';
  await tx.execute(sql`select set_config('enable_seqscan', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_hashjoin', ${hashJoins}, true), set_config('random_page_cost', '1.1', true),
    set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true),
    set_config('work_mem', '32MB', true)`);
  return await findNonIdWords(tx, filter);
}

/** The branches of a filter in a form in which indexes give their records in the order of the pages. */
function branchesInOrder(filter: Filter, nonIds: NonIdWords): Branch[] {
  return splitByIndexedValue(filter).flatMap((one) => toBranches(one, nonIds));
}

/** The ids of all matching records, as a query. */
export function matchingIds(filter: Filter): SQL {
  const parts = toBranches(filter).map(
    (branch) => sql`(select f.fulfillment_id from ${from(branch)} where ${branch.where})`,
  );
  return union(parts);
}

/** The matches up to the limit, in no order: whatever index is the quickest may give them. */
function countable(branches: Branch[]): SQL {
  const limit = sql`limit ${countLimit + 1}`;
  const parts = branches.map(
    (branch) => sql`(select f.fulfillment_id, f.date_created from ${from(branch)} where ${branch.where} ${limit})`,
  );
  return sql`(select * from (${union(parts)}) u ${limit})`;
}

/** The total, beside each record of the page, or alone when the page is empty. */
function countedPage(branches: Branch[], turn: PageRequest): SQL {
  return sql`
    with matches as materialized ${countable(branches)},
    page as (select f.* from matches f where ${beyond(turn)} ${inOrder(turn)})
    select total, shown.* from (select count(*)::int as total from matches) t
    left join lateral (${showPage(turn)}) shown on true`;
}

/** The page by reading records in its order until it is full. */
function orderedPage(branches: Branch[], turn: PageRequest): SQL {
  const parts = branches.map(
    (branch) => sql`(select f.fulfillment_id, f.date_created from ${from(branch)}
      where ${branch.where} and ${beyond(turn)} ${inOrder(turn)})`,
  );
  return sql`with page as (select * from (${union(parts)}) f ${inOrder(turn)}) ${showPage(turn)}`;
}

function showPage(turn: PageRequest): SQL {
  return sql`
    select f.fulfillment_id::text as "fulfillmentId", f.order_id as "orderId", f.status, f.carrier,
      f.tracking_number as "trackingNumber", o.ship_first_name as "firstName", o.ship_last_name as "lastName",
      o.ship_company_name as "companyName", f.date_created as "dateCreated",
      ${createdMicrosColumn} as "createdMicros"
    from page join fulfillments f using (fulfillment_id) join orders o on o.order_id = f.order_id
    ${inOrder(turn)}`;
}

/** When a record `f` was created, as a position among pages has it. */
export const createdMicrosColumn = sql.raw('(extract(epoch from f.date_created) * 1000000)::bigint::text');

/** One row more than a page shows tells whether there is another page. */
function inOrder(turn: PageRequest): SQL {
  const way = turn.to === 'before' ? sql`asc` : sql`desc`;
  return sql`order by f.date_created ${way}, f.fulfillment_id ${way} limit ${pageSize + 1}`;
}

function beyond(turn: PageRequest): SQL {
  if (turn.to === 'first') return sql`true`;
  const { createdMicros, fulfillmentId } = turn.position;
  const created = sql`(timestamptz 'epoch' + ${createdMicros}::bigint * interval '1 microsecond')`;
  const sign = turn.to === 'after' ? sql`<` : sql`>`;
  return sql`(f.date_created, f.fulfillment_id) ${sign} (${created}, ${fulfillmentId}::bigint)`;
}

function from({ joinsOrders }: Branch): SQL {
  return joinsOrders ? sql`fulfillments f join orders o on o.order_id = f.order_id` : sql`fulfillments f`;
}

/** A record may match in several ways and counts once. */
function union(parts: SQL[]): SQL {
  return sql.join(parts, sql` union `);
}

/** The place of a record in the order of the pages: newest first, then by id. */
export interface Cursor {
  createdMicros: string;
  fulfillmentId: string;
}

/** The first page, the one after a record, or the one before it. `page` is its number as people count. */
export type PageRequest = { to: 'first' } | { to: 'after' | 'before'; position: Cursor; page: number };

/** The value of a button: opaque, without anything that a record says. */
export function encodePageValue(searchId: string, turn: PageRequest): string {
  if (turn.to === 'first') return searchId;
  const { createdMicros, fulfillmentId } = turn.position;
  return [searchId, turn.to === 'after' ? 'a' : 'b', turn.page, createdMicros, fulfillmentId].join('.');
}

const pattern = /^([^.]*)(?:\.([ab])\.(\d{1,6})\.(-?\d{1,18})\.([^.]*))?$/;

/** Reads a button's value; null when it is none of ours. */
export function decodePageValue(value: string): { searchId: string; turn: PageRequest } | null {
  const [, searchId = '', way, page, createdMicros, fulfillmentId] = pattern.exec(value) ?? [];
  if (!isUuid(searchId)) return null;
  if (createdMicros === undefined || fulfillmentId === undefined) return { searchId, turn: { to: 'first' } };
  if (!isFulfillmentId(fulfillmentId)) return null;
  const position = { createdMicros, fulfillmentId };
  return { searchId, turn: { to: way === 'a' ? 'after' : 'before', position, page: Math.max(1, Number(page)) } };
}

/**
 * The words that no order id is and no tracking number begins with. Those can stand in names and e-mail addresses alone,
 * which are on one table, and are then found together by its indexes.
 */
export async function findNonIdWords(tx: Transaction, { conditions }: Filter): Promise<NonIdWords> {
  const words = [...new Set(conditions.map(searchWord).filter((word) => word !== ''))];
  if (words.length === 0) return new Set();
  const looks = words.map((word) => {
    const isNoId = idConditions(word).map((test) => sql`not exists (select from fulfillments f where ${test})`);
    return sql`select ${word}::text as word where ${sql.join(isNoId, sql` and `)}`;
  });
  const found = await queryRows<{ word: string }>(tx, sql.join(looks, sql` union all `));
  return new Set(found.map(({ word }) => word));
}
