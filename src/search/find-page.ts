/** Finds and counts the records that match a filter, page by page (keyset pagination). */

import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isFulfillmentId, isUuid } from '../db/ids.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter, SortOrder } from '../filters/filter.ts';
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';
import { type Branch, searchWord, toBranches, toCountedBranches, toOrderedBranches } from './filter-conditions.ts';
import { findKnownValues } from './known-values.ts';
import type { KnownValues } from './text-conditions.ts';

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
  houseName: string | null;
  dateCreated: Date;
  /** microseconds since 1970, the database's precision; a `Date` would lose three digits, and paging would skip records */
  createdMicros: string;
}

export interface ResultPage {
  records: FoundRecord[];
  /** total matches, capped at `countLimit` + 1 */
  total: number;
  hasMore: { before: boolean; after: boolean };
}

/** A record's position in page order: by its creation, then by id. */
export interface Cursor {
  createdMicros: string;
  fulfillmentId: string;
}

/** The first page, or the page after or before a record. `page` is its number, counted from 1. */
export type PageRequest = { to: 'first' } | { to: 'after' | 'before'; position: Cursor; page: number };

export const pageSize = 10;
/** How many records are read at once for a filter that mostly matches few: counting them first would mean searching twice. */
const fewRecords = 5_000;
/** Counting further would take up to a second on large tables, and an exact number above this is no use to people. */
export const countLimit = 1_000;

/** The creation time of record `f`, as stored in a `Cursor`. */
export const createdMicrosColumn = sql.raw('(extract(epoch from f.date_created) * 1000000)::bigint::text');

/**
 * Finds one page in the filter's order. Pages start at a record, not at an offset, so that paging neither skips nor
 * repeats a record while others are added, changed or removed.
 */
export async function findPage(tx: Transaction, filter: Filter, turn: PageRequest): Promise<ResultPage> {
  const known = await prepareSearch(tx, filter);
  const order: PageOrder = { turn, sort: filter.sort };
  const most = isAboutFew(filter, known) ? fewRecords : countLimit;
  const counted = await queryRows<FoundRecord & { total: number }>(
    tx,
    countedPage(toCountedBranches(filter, known), order, most),
  );
  const read = counted[0]?.total ?? 0;
  const total = Math.min(read, countLimit + 1);
  // Up to the limit, the counted records are all matches. Above it, read in page order to get the newest ones.
  const found =
    read > most
      ? await queryRows<FoundRecord>(tx, orderedPage(toOrderedBranches(filter, known), order))
      : counted.filter(({ fulfillmentId }) => fulfillmentId !== null);
  const records = found.slice(0, pageSize).map((row) => ({ ...row, dateCreated: new Date(row.dateCreated) }));
  const hasNext = found.length > pageSize;
  if (turn.to === 'before') return { records: records.reverse(), total, hasMore: { before: hasNext, after: true } };
  return { records, total, hasMore: { before: turn.to === 'after', after: hasNext } };
}

/** Whether a filter has a first and a last name, of which each alone may be frequent. */
function isAboutFew({ conditions }: Filter, { nonIds }: KnownValues): boolean {
  const names = conditions.flatMap((one) => (one.field === 'name' && !one.negated ? one.values : []));
  const words = conditions.filter((one) => !one.negated && nonIds.has(searchWord(one)));
  return names.some((name) => name.includes(' ')) || words.length > 1;
}

/** How many records match, capped at `limit` + 1. */
export async function countMatches(tx: Transaction, filter: Filter, limit = countLimit): Promise<number> {
  const branches = toCountedBranches(filter, await prepareSearch(tx, filter));
  const [row] = await queryRows<{ n: number }>(tx, sql`select count(*)::int as n from ${countable(branches, limit)} c`);
  return row?.n ?? 0;
}

/** The ids of all matching records, as a query. */
export function matchingIds(filter: Filter): SQL {
  const parts = toBranches(filter).map(
    (branch) => sql`(select f.fulfillment_id from ${from(branch)} where ${branch.where})`,
  );
  return union(parts);
}

/** The value of a paging button: opaque, without record data. */
export function encodePageValue(searchId: string, turn: PageRequest): string {
  if (turn.to === 'first') return searchId;
  const { createdMicros, fulfillmentId } = turn.position;
  return [searchId, turn.to === 'after' ? 'a' : 'b', turn.page, createdMicros, fulfillmentId].join('.');
}

const pageValuePattern = /^([^.]*)(?:\.([ab])\.(\d{1,6})\.(-?\d{1,18})\.([^.]*))?$/;

/** Parses a paging button's value; null if it isn't one. */
export function decodePageValue(value: string): { searchId: string; turn: PageRequest } | null {
  const [, searchId = '', direction, page, createdMicros, fulfillmentId] = pageValuePattern.exec(value) ?? [];
  if (!isUuid(searchId)) return null;
  if (createdMicros === undefined || fulfillmentId === undefined) return { searchId, turn: { to: 'first' } };
  if (!isFulfillmentId(fulfillmentId)) return null;
  const position = { createdMicros, fulfillmentId };
  return { searchId, turn: { to: direction === 'a' ? 'after' : 'before', position, page: Math.max(1, Number(page)) } };
}

/**
 * Sets planner options for this transaction. The statements that follow stop at a limit, so a sequential scan or parallel
 * workers never pay off; the planner chooses them where it overestimates how rare a part of an email address is. work_mem
 * is for bitmap index scans: a lossy bitmap would recheck every order on its pages.
 * @returns what the database has of the filter's values
 */
async function prepareSearch(tx: Transaction, filter: Filter): Promise<KnownValues> {
  // Looking up the items record by record touches fewer rows than hashing all items with that SKU.
  const hashJoins = filter.conditions.some(({ field }) => field === 'sku' || field === 'product') ? 'off' : 'on';
  await tx.execute(sql`select set_config('enable_seqscan', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_hashjoin', ${hashJoins}, true), set_config('random_page_cost', '1.1', true),
    set_config('max_parallel_workers_per_gather', '0', true), set_config('work_mem', '32MB', true)`);
  return await findKnownValues(tx, filter);
}

/**
 * Matches up to the limit, unordered, so that the planner can pick the fastest index. But it assumes that matches are
 * spread evenly: it would visit the orders of a frequent name from the oldest on, and find what is on hold among the last.
 * Told to find the newest, it has to take all of those orders into account, or none.
 */
function countable(branches: Branch[], most: number): SQL {
  const limit = sql`limit ${most + 1}`;
  const parts = branches.map(
    (branch) =>
      sql`(select f.fulfillment_id, f.date_created from ${from(branch)} where ${branch.where}
        ${branch.isAboutNew ? sql`order by f.date_created desc, f.fulfillment_id desc` : sql``} ${limit})`,
  );
  // Of branches that have nothing in common, those behind the limit aren't even begun.
  const all = branches.every(({ isDisjoint }) => isDisjoint) ? sql.join(parts, sql` union all `) : union(parts);
  return sql`(select * from (${all}) u ${limit})`;
}

interface PageOrder {
  turn: PageRequest;
  sort: SortOrder;
}

/** The page with the total on each row; a single row with only the total if the page is empty. */
function countedPage(branches: Branch[], order: PageOrder, most: number): SQL {
  return sql`
    with matches as materialized ${countable(branches, most)},
    page as (select f.* from matches f where ${beyond(order)} ${inOrder(order)})
    select total, shown.* from (select count(*)::int as total from matches) t
    left join lateral (${showPage(order)}) shown on true`;
}

/** The page, by reading records in page order until it is full. */
function orderedPage(branches: Branch[], order: PageOrder): SQL {
  const parts = branches.map(
    (branch) => sql`(select f.fulfillment_id, f.date_created from ${from(branch)}
      where ${branch.where} and ${beyond(order)} ${inOrder(order)})`,
  );
  return sql`with page as (select * from (${union(parts)}) f ${inOrder(order)}) ${showPage(order)}`;
}

function showPage(order: PageOrder): SQL {
  return sql`
    select f.fulfillment_id::text as "fulfillmentId", f.order_id as "orderId", f.status, f.carrier,
      f.tracking_number as "trackingNumber", o.ship_first_name as "firstName", o.ship_last_name as "lastName",
      o.ship_company_name as "companyName",
      (select h.name from fulfillment_houses h where h.fulfillment_house_id = f.fulfillment_house_id) as "houseName",
      f.date_created as "dateCreated",
      ${createdMicrosColumn} as "createdMicros"
    from page join fulfillments f using (fulfillment_id) join orders o on o.order_id = f.order_id
    ${inOrder(order)}`;
}

/** Fetches one row more than a page shows, to know whether there is another page. */
function inOrder({ turn, sort }: PageOrder): SQL {
  const direction = (turn.to === 'before') === (sort === 'newest') ? sql`asc` : sql`desc`;
  return sql`order by f.date_created ${direction}, f.fulfillment_id ${direction} limit ${pageSize + 1}`;
}

function beyond({ turn, sort }: PageOrder): SQL {
  if (turn.to === 'first') return sql`true`;
  const { createdMicros, fulfillmentId } = turn.position;
  const created = sql`(timestamptz 'epoch' + ${createdMicros}::bigint * interval '1 microsecond')`;
  const sign = (turn.to === 'after') === (sort === 'newest') ? sql`<` : sql`>`;
  return sql`(f.date_created, f.fulfillment_id) ${sign} (${created}, ${fulfillmentId}::bigint)`;
}

function from({ joinsOrders }: Branch): SQL {
  return joinsOrders ? sql`fulfillments f join orders o on o.order_id = f.order_id` : sql`fulfillments f`;
}

/** Deduplicates: a record may match several branches. */
function union(parts: SQL[]): SQL {
  return sql.join(parts, sql` union `);
}
