/** Short forms of records and rows, so that a table of cases fits on the screen. */
import type { Field } from '../../src/columns/import-columns.ts';
import type { MatchedColumn } from '../../src/columns/match-columns.ts';
import type { FulfillmentStatus } from '../../src/fulfillments/fulfillment.ts';
import type { ImportKind } from '../../src/fulfillments/status-transitions.ts';
import type { FulfillmentRecord, KnownRecords } from '../../src/imports/plan/find-records.ts';
import { type ParsedRow, parseRow } from '../../src/imports/plan/parse-row.ts';

/** A record of order 1001 in `status`, with nothing in its other fields but what is given. */
export function makeRecord(status: FulfillmentStatus, given: Partial<FulfillmentRecord> = {}): FulfillmentRecord {
  return {
    fulfillmentId: '1',
    orderId: '1001',
    clientFulfillmentId: null,
    shippingValidation: false,
    status,
    trackingNumber: null,
    carrier: null,
    method: null,
    rmaNumber: null,
    dateUpdated: null,
    updatedAt: null,
    dateShipped: null,
    dateReturned: null,
    itemsHash: null,
    ...given,
  };
}

/** A row of a file that has exactly these columns, named as the fields. */
export function makeRow(kind: ImportKind, cells: Partial<Record<Field, string>>): ParsedRow {
  const columns: MatchedColumn[] = Object.keys(cells).map((name, index) => ({
    field: name as Field,
    index,
    header: name,
    how: 'exact',
  }));
  return parseRow(kind, Object.values(cells), columns);
}

/** What the database has: these records, and the orders without any. */
export function makeKnown(records: FulfillmentRecord[], emptyOrders: string[] = []): KnownRecords {
  const byOrder = Map.groupBy(records, ({ orderId }) => orderId);
  for (const orderId of emptyOrders) byOrder.set(orderId, []);
  return { byOrder, byFulfillment: new Map(records.map((record) => [record.fulfillmentId, record])) };
}
