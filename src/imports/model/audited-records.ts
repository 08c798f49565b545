/**
 * The records that imports change, as the audit trail knows them: where they stand, which of their columns an import may
 * have written, and their fingerprint.
 */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { fulfillmentItems, fulfillments, purchases } from '../../fulfillments/tables.ts';

/** The kinds of records, by the name that the audit trail has for them. */
export const auditedEntities = ['fulfillment', 'fulfillment_item', 'purchase'] as const;
export type AuditedEntity = (typeof auditedEntities)[number];

interface AuditedRecord {
  table: PgTable;
  key: { name: string; type: 'bigint' | 'text' };
  /** the columns that an import may write, with their types */
  written: Record<string, 'text' | 'timestamptz'>;
  /** the order that a record `r` belongs to */
  orderId: SQL;
}

export const auditedRecords: Record<AuditedEntity, AuditedRecord> = {
  fulfillment: {
    table: fulfillments,
    key: { name: 'fulfillment_id', type: 'bigint' },
    written: {
      status: 'text',
      tracking_number: 'text',
      carrier: 'text',
      method: 'text',
      rma_number: 'text',
      date_shipped: 'timestamptz',
      date_returned: 'timestamptz',
    },
    orderId: sql`r.order_id`,
  },
  fulfillment_item: {
    table: fulfillmentItems,
    key: { name: 'fulfillment_item_id', type: 'bigint' },
    written: { status: 'text', rma_number: 'text' },
    orderId: sql`(select f.order_id from fulfillments f where f.fulfillment_id = r.fulfillment_id)`,
  },
  purchase: {
    table: purchases,
    key: { name: 'purchase_id', type: 'text' },
    written: { status: 'text', cancel_reason: 'text', date_cancelled: 'timestamptz' },
    orderId: sql`r.order_id`,
  },
};

/** When a record was last updated or exported says nothing about what it is. */
const ignored = new Set(['date_updated', 'date_exported']);

/**
 * The whole of a record in one number, as SQL over the row that `alias` stands for. An import keeps it for every record
 * that it changed: as long as it is the same, nobody has touched the record since, whoever writes to the tables.
 */
export function fingerprint(entity: AuditedEntity, alias: string): SQL {
  const columns = Object.values(getTableColumns(auditedRecords[entity].table))
    .map(({ name }) => name)
    .filter((name) => !ignored.has(name));
  return sql.raw(`hash_record_extended(row(${columns.map((name) => `${alias}.${name}`).join(', ')}), 0)`);
}

/** The audit rows that an import left for one kind of record. */
export function auditRowsOf(importId: string, entity: AuditedEntity): SQL {
  return sql`(select * from audit_events
    where import_id = ${importId} and action = 'import' and entity = ${entity})`;
}

/** The join condition between an audit row `e` and its record `r`. */
export function sameRecord(entity: AuditedEntity): SQL {
  const { name, type } = auditedRecords[entity].key;
  return sql.raw(`r.${name} = e.entity_id::${type}`);
}

/**
 * Whether an import's audit row `e` of a record `r` can be written back: nobody has touched the record since, nor, of an
 * item, the fulfillment that it belongs to, which stays as it is then with all its items.
 */
export function isUntouched(importId: string, entity: AuditedEntity): SQL {
  const itself = sql`${fingerprint(entity, 'r')} = e.fingerprint`;
  if (entity !== 'fulfillment_item') return itself;
  return sql`${itself} and exists (select from fulfillments f join ${auditRowsOf(importId, 'fulfillment')} c
    on c.entity_id = f.fulfillment_id::text and ${fingerprint('fulfillment', 'f')} = c.fingerprint
    where f.fulfillment_id = r.fulfillment_id)`;
}
