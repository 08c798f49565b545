/** Loads what is there of the records that a file names, as the export would write it. */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { type ExportColumn, formatDateCell } from '../../fulfillments/export-format.ts';
import { fulfillmentHouses, fulfillments, orders } from '../../fulfillments/tables.ts';
import type { RecordIds } from '../../records/parse-record.ts';
import { recordHash } from '../model/audited-records.ts';
import {
  type ExistingOrder,
  type ExistingRecord,
  fulfillmentFields,
  orderFields,
  type StoredValue,
} from './decide-record.ts';

/**
 * All of a fulfillment that a row is compared with, in one number. Unlike the fingerprint of the audit trail it holds the
 * moment of the last update, by which a row is older or newer.
 */
export const fulfillmentPrint: SQL<bigint> = sql`hash_record_extended(row(${recordHash(fulfillments)}, ${fulfillments.dateUpdated}), 0)`;

export interface KnownRecords {
  fulfillments: ReadonlyMap<string, ExistingRecord>;
  orders: ReadonlyMap<string, ExistingOrder>;
}

/** The fulfillments and orders with these ids, by an index lookup for each; `timeZone` is that of the export. */
export async function loadExisting(
  tx: Transaction,
  ids: readonly RecordIds[],
  timeZone: string,
): Promise<KnownRecords> {
  const found = await queryRows<Record<string, string | null> & { isOurs: boolean }>(
    tx,
    sql`select ${fulfillments.fulfillmentId}::text as id, ${fulfillments.orderId} as "ownerId",
        ${textOf(fulfillments.dateUpdated)} as "dateUpdated", ${fulfillmentPrint}::text as print,
        exists (select from audit_events a where a.entity = 'fulfillment' and a.entity_id = ${fulfillments.fulfillmentId}::text
          and a.action in ('import', 'undo')) as "isOurs",
        ${fulfillmentHouses.name} as "houseName", ${listOf(fulfillmentSources)}
      from unnest(${sql.param(ids.map(({ fulfillmentId }) => fulfillmentId))}::text[]::bigint[]) as wanted(id)
      join ${fulfillments} on ${fulfillments.fulfillmentId} = wanted.id
      left join ${fulfillmentHouses} on ${fulfillmentHouses.fulfillmentHouseId} = ${fulfillments.fulfillmentHouseId}`,
  );
  const foundOrders = await queryRows<Record<string, string | null>>(
    tx,
    sql`select ${orders.orderId} as id, ${recordHash(orders)}::text as print, ${listOf(orderSources)}
      from unnest(${sql.param([...new Set(ids.map(({ orderId }) => orderId))])}::text[]) as wanted(id)
      join ${orders} on ${orders.orderId} = wanted.id`,
  );
  const stored = (row: Record<string, string | null | boolean>, columns: readonly ExportColumn[]) =>
    Object.fromEntries(columns.map((column) => [column, storedValue(column, row, timeZone)]));
  return {
    fulfillments: new Map(
      found.map(({ isOurs, ...row }) => [
        row.id ?? '',
        {
          ...{ orderId: row.ownerId ?? '', dateUpdated: row.dateUpdated ?? '', print: row.print ?? '', isOurs },
          values: stored(row, fulfillmentFields),
        },
      ]),
    ),
    orders: new Map(
      foundOrders.map((row) => [row.id ?? '', { print: row.print ?? '', values: stored(row, orderFields) }]),
    ),
  };
}

function storedValue(
  column: ExportColumn,
  row: Record<string, string | null | boolean>,
  timeZone: string,
): StoredValue {
  const raw = row[column];
  const value = typeof raw === 'string' ? raw : null;
  if (column === 'fulfillmentHouse') return { cell: String(row.houseName ?? ''), value };
  if (column.startsWith('date'))
    return { cell: formatDateCell(value === null ? null : new Date(value), timeZone), value };
  return { cell: value ?? '', value };
}

/** A moment in ISO 8601 to the second, as the readers of cells give it. */
const textOf = (moment: PgColumn): SQL =>
  sql`to_char(date_trunc('second', ${moment}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;

type Sources = Partial<Record<ExportColumn, SQL | PgColumn>>;

const fulfillmentSources: Sources = {
  status: fulfillments.status,
  trackingNumber: fulfillments.trackingNumber,
  carrier: fulfillments.carrier,
  method: fulfillments.method,
  rmaNumber: fulfillments.rmaNumber,
  dateShipped: textOf(fulfillments.dateShipped),
  dateDelivered: textOf(fulfillments.dateDelivered),
  dateReturned: textOf(fulfillments.dateReturned),
  clientFulfillmentId: fulfillments.clientFulfillmentId,
  fulfillmentHouse: sql`${fulfillments.fulfillmentHouseId}::text`,
  isReshipment: sql`upper(${fulfillments.isReshipment}::text)`,
  responseText: fulfillments.responseText,
};

const orderSources: Sources = {
  customerId: orders.customerId,
  campaignName: orders.campaignName,
  emailAddress: orders.emailAddress,
  phoneNumber: orders.phoneNumber,
  shipFirstName: orders.shipFirstName,
  shipLastName: orders.shipLastName,
  shipCompanyName: orders.shipCompanyName,
  shipAddress1: orders.shipAddress1,
  shipAddress2: orders.shipAddress2,
  shipCity: orders.shipCity,
  shipState: orders.shipState,
  shipPostalCode: orders.shipPostalCode,
  shipCountry: orders.shipCountry,
};

const listOf = (sources: Sources): SQL =>
  sql.join(
    Object.entries(sources).map(([name, source]) => sql`${source} as ${sql.identifier(name)}`),
    sql`, `,
  );
