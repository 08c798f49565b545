/**
 * The frozen rows of an import, as the people who decide on it see them: those that Confirm writes, the subscriptions that
 * end with them, and the rows that change nothing.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { importRecords, newName } from '../../records/tables.ts';
import { present } from '../../text/wording.ts';
import type { Effect } from './counts.ts';
import type { ImportRow } from './import-row.ts';

/** The values of a fulfillment that an import can change; the status is empty where there was no fulfillment. */
export interface ChangedValues {
  status: string;
  trackingNumber: string | null;
  carrier: string | null;
  method: string | null;
  rmaNumber: string | null;
}

/** A fulfillment that Confirm changes: what it is when the summary is made, and what it becomes. */
export interface ChangedRow {
  line: number;
  orderId: string;
  /** null when the order names nobody */
  customer: string | null;
  fulfillmentId: string;
  before: ChangedValues;
  after: ChangedValues;
  /** a cancellation of something that has already left */
  alreadyShipped: boolean;
  /** of a records import: what changes, beginning with the name of the column; of a new fulfillment, in its order */
  changed?: string[] | null;
  /** the subscriptions that end with it */
  ending: { purchaseId: string; status: string }[];
}

/** A subscription that ends with a cancellation. */
export interface EndingRow {
  line: number;
  orderId: string;
  customer: string | null;
  purchaseId: string;
  status: string;
}

/** A row that changes nothing. */
export interface UnchangedRow {
  line: number;
  orderId: string | null;
  customer: string | null;
  /** the current status of its fulfillment; null when the row asks for nothing */
  status: string | null;
  /** the first note about it, such as the line that it repeats */
  note: string | null;
}

/** Which of the changed rows to list. */
const changeFilters = ['changes', 'replaced', 'returned', 'cancelled'] as const;
type ChangeFilter = (typeof changeFilters)[number];

/** As a condition on a staged change `c`: it gets another tracking number than it has; an empty one is none. */
export const replacesNumber = sql`nullif(c.before_tracking_number, '') <> c.after_tracking_number`;

const conditions: Record<ChangeFilter, SQL> = {
  changes: sql`true`,
  replaced: replacesNumber,
  returned: sql`c.after_status = 'RETURNED' and c.before_status <> 'RETURNED'`,
  cancelled: sql`c.after_status = 'CANCELLED' and c.before_status <> 'CANCELLED'`,
};

export interface RowPage {
  skip: number;
  limit: number;
}

/** The name of an order's customer; `order` is the table's alias. */
export const customerOf = (order: SQL) =>
  sql`nullif(coalesce(nullif(concat_ws(' ', ${order}.ship_first_name, ${order}.ship_last_name), ''), ${order}.ship_company_name), '')`;

const valuesOf = (moment: 'before' | 'after') => {
  const column = (name: string) => sql.raw(`c.${moment}_${name}`);
  return sql`json_build_object('status', ${column('status')}, 'trackingNumber', ${column('tracking_number')},
    'carrier', ${column('carrier')}, 'method', ${column('method')}, 'rmaNumber', ${column('rma_number')})`;
};

/** The fulfillments that Confirm writes, in the order of the file. */
export async function findChangedRows(
  tx: Transaction,
  row: ImportRow,
  { filter, skip, limit }: RowPage & { filter: ChangeFilter },
): Promise<ChangedRow[]> {
  const { importId, kind, ambiguousChoice } = row;
  if (kind === 'records') return await findChangedRecords(tx, importId, { filter, skip, limit });
  return await queryRows<ChangedRow>(
    tx,
    sql`with page as (
        select * from import_changes c
        where c.import_id = ${importId} and c.kind = ${kind} and (c.certain or ${ambiguousChoice} = 'all')
          and ${conditions[filter]}
        order by c.line, c.fulfillment_id offset ${skip} limit ${limit}
      ),
      ending as (
        select e.line, e.fulfillment_id,
          json_agg(json_build_object('purchaseId', e.purchase_id, 'status', e.before_status) order by e.purchase_id) as all
        from import_purchases e join page using (line, fulfillment_id)
        where e.import_id = ${importId} and ${kind} = 'returns'
        group by e.line, e.fulfillment_id
      )
      select c.line, c.order_id as "orderId", ${customerOf(sql`o`)} as customer, c.fulfillment_id::text as "fulfillmentId",
        ${valuesOf('before')} as before, ${valuesOf('after')} as after, c.already_shipped as "alreadyShipped",
        coalesce(ending.all, '[]') as ending
      from page c left join orders o on o.order_id = c.order_id left join ending using (line, fulfillment_id)
      order by c.line, c.fulfillment_id`,
  );
}

/**
 * The changes to see before any other: cancellations, then replaced tracking numbers, then the rest, each in the order of the
 * file. `effect` says which of these there are, so that none is looked for in vain.
 */
export async function findFirstChanges(
  tx: Transaction,
  row: ImportRow,
  effect: Effect,
  limit: number,
): Promise<ChangedRow[]> {
  const filters = present<ChangeFilter>(
    (effect.statuses.CANCELLED ?? 0) > 0 ? 'cancelled' : null,
    effect.replaced > 0 ? 'replaced' : null,
    'changes',
  );
  const found = new Map<string, ChangedRow>();
  for (const filter of filters) {
    if (found.size >= limit) break;
    // Those that were found already may come again.
    const rows = await findChangedRows(tx, row, { filter, skip: 0, limit: limit + found.size });
    for (const change of rows) found.set(`${change.line} ${change.fulfillmentId}`, change);
  }
  return [...found.values()].slice(0, limit);
}

const recordConditions: Record<ChangeFilter, SQL> = {
  changes: sql`true`,
  replaced: sql`false`,
  returned: sql`false`,
  cancelled: sql`r.action = 'update' and r.values->>'status' = 'CANCELLED'`,
};

/** The fulfillments that a records import adds or updates; a new one has no status before. */
async function findChangedRecords(
  tx: Transaction,
  importId: string,
  { filter, skip, limit }: RowPage & { filter: ChangeFilter },
): Promise<ChangedRow[]> {
  const side = (value: (name: keyof ChangedValues) => SQL, status: SQL) => sql`json_build_object('status', ${status},
    'trackingNumber', ${value('trackingNumber')}, 'carrier', ${value('carrier')},
    'method', ${value('method')}, 'rmaNumber', ${value('rmaNumber')})`;
  const before = (name: keyof ChangedValues) => sql`r.before->>${sql.raw(`'${name}'`)}`;
  const after = (name: keyof ChangedValues) =>
    sql`coalesce(r.${sql.identifier(importRecords[newName(name)].name)}, r.values->>${sql.raw(`'${name}'`)})`;
  const added = sql`coalesce(nullif(concat_ws(' ', r.new_ship_first_name, r.new_ship_last_name), ''), r.new_ship_company_name)`;
  return await queryRows<ChangedRow>(
    tx,
    sql`select r.line, r.order_id as "orderId", r.fulfillment_id::text as "fulfillmentId",
        case when r.action = 'add' then ${added} else ${customerOf(sql`o`)} end as customer,
        ${side(before, sql`case when r.action = 'add' then '' else coalesce(r.before->>'status', f.status, '') end`)} as before,
        ${side(after, sql`coalesce(${after('status')}, f.status, '')`)} as after,
        false as "alreadyShipped", '[]'::json as ending,
        (select json_agg(change order by place) from (
            select ordinality as place, key || case when key in ('status', 'fulfillmentHouse') then ''
                else ' ' || coalesce(nullif(value, '') || ' → ', '') || (r.values->>key) end as change
              from json_each_text(r.before) with ordinality as b (key, value) where key <> 'dateUpdated'
            union all select 1000 + ordinality, key from json_object_keys(r.order_values) with ordinality as o (key)
          ) changes) as changed
      from ${importRecords} r left join fulfillments f using (fulfillment_id) left join orders o on o.order_id = r.order_id
      where r.import_id = ${importId} and ${recordConditions[filter]}
      order by r.line offset ${skip} limit ${limit}`,
  );
}

/** The subscriptions that Confirm ends, once each, in the order of the file. */
export async function findEndingRows(
  tx: Transaction,
  { importId, kind, ambiguousChoice }: ImportRow,
  { skip, limit }: RowPage,
): Promise<EndingRow[]> {
  return await queryRows<EndingRow>(
    tx,
    sql`with ending as (
        select purchase_id, min(line) as line, min(before_status) as status from import_purchases
        where import_id = ${importId} and ${kind} = 'returns' and (certain or ${ambiguousChoice} = 'all')
        group by purchase_id order by min(line), purchase_id offset ${skip} limit ${limit}
      )
      select e.line, p.order_id as "orderId", ${customerOf(sql`o`)} as customer, e.purchase_id as "purchaseId", e.status
      from ending e left join purchases p using (purchase_id) left join orders o using (order_id)
      order by e.line, e.purchase_id`,
  );
}

/** The rows that change nothing, in the order of the file; `order` is a row's order id, in terms of `r`. */
export async function findUnchangedRows(
  tx: Transaction,
  { importId, kind }: ImportRow,
  { skip, limit, order }: RowPage & { order: SQL },
): Promise<UnchangedRow[]> {
  return await queryRows<UnchangedRow>(
    tx,
    sql`with page as (
        select r.line, r.fulfillment_id, ${order} as order_id, r.warnings->0->>'text' as note from import_rows r
        where r.import_id = ${importId} and r.kind = ${kind} and r.outcome = 'unchanged'
        order by r.line offset ${skip} limit ${limit}
      )
      select page.line, coalesce(f.order_id, page.order_id) as "orderId", ${customerOf(sql`o`)} as customer,
        f.status, page.note
      from page left join fulfillments f using (fulfillment_id)
        left join orders o on o.order_id = coalesce(f.order_id, page.order_id)
      order by page.line`,
  );
}
