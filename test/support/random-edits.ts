/** What other people and systems do to records behind Holdfast's back. */
import { type SQL, sql } from 'drizzle-orm';
import fc from 'fast-check';
import type { Field } from '../../src/columns/import-columns.ts';
import { fulfillmentStatusCodes, purchaseStatusCodes } from '../../src/fulfillments/fulfillment.ts';
import type { ImportKind } from '../../src/fulfillments/status-transitions.ts';
import type { RandomFile } from './random-imports.ts';

/** A statement, and how to say what it does when a test fails. */
export interface Edit {
  what: string;
  statement: SQL;
}

const fulfillmentIds = [1, 2, 3].flatMap((order) => [1, 2, 3].map((n) => order * 10 + n));
const itemIds = fulfillmentIds.flatMap((id) => [id * 10 + 1, id * 10 + 2]);
const purchaseIds = [1, 2, 3].flatMap((order) => [0, 1, 2].map((n) => `S${order}${n}`));

const text = fc.constantFrom('1Z5R89390357567127', 'UPS', 'R1', 'R9', '');
const moment = fc.constantFrom('2026-01-01T00:00:00Z', '2027-06-30T12:34:56.789012Z');

/** Columns of one table with the values that they may get; `null` is one of them where the column allows it. */
const updates = (
  table: string,
  key: string,
  ids: (string | number)[],
  columns: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Edit>[] =>
  Object.entries(columns).map(([column, values]) =>
    fc.tuple(fc.constantFrom(...ids), values).map(([id, value]) => ({
      what: `${table} ${id}: ${column} = ${String(value)}`,
      statement: sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${value} where ${sql.identifier(key)} = ${id}`,
    })),
  );

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values);

const deletions: fc.Arbitrary<Edit>[] = [
  fc.constantFrom(...itemIds).map((id) => ({
    what: `item ${id} deleted`,
    statement: sql`delete from fulfillment_items where fulfillment_item_id = ${id}`,
  })),
  fc.constantFrom(...purchaseIds).map((id) => ({
    what: `purchase ${id} deleted`,
    statement: sql`delete from purchases where purchase_id = ${id}`,
  })),
  fc.constantFrom(...fulfillmentIds).map((id) => ({
    what: `fulfillment ${id} deleted with its items`,
    statement: sql`with items as (delete from fulfillment_items where fulfillment_id = ${id})
      delete from fulfillments where fulfillment_id = ${id}`,
  })),
];

/** One edit of any column of any record of `randomRecords`, or a deletion. */
export const randomEdit: fc.Arbitrary<Edit> = fc.oneof(
  ...updates('fulfillments', 'fulfillment_id', fulfillmentIds, {
    order_id: fc.constantFrom('1001', '7B83FF8095'),
    status: fc.constantFrom(...fulfillmentStatusCodes),
    tracking_number: orNull(text),
    carrier: orNull(text),
    method: orNull(text),
    rma_number: orNull(text),
    client_fulfillment_id: orNull(text),
    response_text: orNull(text),
    fulfillment_house_id: fc.constantFrom(1, 2, null),
    is_reshipment: fc.boolean(),
    date_created: moment,
    date_updated: moment,
    date_exported: orNull(moment),
    date_shipped: orNull(moment),
    date_delivered: orNull(moment),
    date_returned: orNull(moment),
  }),
  ...updates('fulfillment_items', 'fulfillment_item_id', itemIds, {
    fulfillment_id: fc.constantFrom(11, 21),
    product_id: orNull(fc.constantFrom('P1', 'P2', 'P3')),
    status: orNull(text),
    rma_number: orNull(text),
    qty: fc.integer({ min: 1, max: 9 }),
  }),
  ...updates('purchases', 'purchase_id', purchaseIds, {
    product_id: orNull(fc.constantFrom('P1', 'P2')),
    status: fc.constantFrom(...purchaseStatusCodes),
    next_bill_date: orNull(moment),
    cancel_reason: orNull(text),
    date_cancelled: orNull(moment),
  }),
  ...deletions,
);

/** A file in which each line names another record of `randomRecords`, so that most of them change. */
export function clearFile(kind: ImportKind): fc.Arbitrary<RandomFile> {
  const wanted: fc.Arbitrary<string[]> =
    kind === 'returns'
      ? fc.tuple(fc.constantFrom('RETURNED', 'CANCELLED', 'CANCELLED'), fc.constantFrom('', 'R1', 'R2'))
      : fc.tuple(fc.constantFrom('1Z5R89390357567127', '986578788855'), fc.constantFrom('', 'UPS'));
  const fields: Field[] = kind === 'returns' ? ['status', 'rmaNumber'] : ['trackingNumber', 'carrier'];
  const columns = (['fulfillmentId', ...fields] as const).map((field, index) => ({
    field,
    index,
    header: field,
    how: 'exact' as const,
  }));
  return fc
    .tuple(fc.shuffledSubarray(fulfillmentIds, { minLength: 7 }), fc.array(wanted, { minLength: 9, maxLength: 9 }))
    .map(([ids, cells]) => ({
      kinds: [kind],
      columns,
      rows: ids.map((id, at) => ({ line: at + 2, cells: [String(id), ...(cells[at] ?? [])] })),
      batchSize: 9,
    }));
}
