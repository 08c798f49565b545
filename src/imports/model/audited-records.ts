/**
 * The records that imports change, as the audit trail knows them: which of their columns an import may write, their
 * fingerprint, and how a change is recorded.
 */
import { and, between, eq, getTableColumns, type SQL, sql, type WithSubquery } from 'drizzle-orm';
import { type PgColumn, type PgTable, pgTable, QueryBuilder } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import {
  auditEventColumns,
  auditEvents,
  fulfillmentItems,
  fulfillments,
  purchases,
} from '../../fulfillments/tables.ts';
import type { ImportRow } from './import-row.ts';
import type { LineRange } from './planned-changes.ts';

/** The kinds of records, by the name that the audit trail has for them. */
export const auditedEntities = ['fulfillment', 'fulfillment_item', 'purchase'] as const;
export type AuditedEntity = (typeof auditedEntities)[number];

/** The audit trail's text in place of a value that was erased at the request of a customer. */
export const erased = '(erased)';

const labels: Record<AuditedEntity | 'order', string> = {
  fulfillment: 'fulfillment',
  fulfillment_item: 'item',
  purchase: 'subscription',
  order: 'order',
};

/** What people call a record of the audit trail. */
export function entityLabel(entity: string): string {
  return (labels as Record<string, string>)[entity] ?? 'record';
}

interface AuditedRecord {
  table: PgTable;
  key: PgColumn;
  /** the columns that an import may write */
  written: PgColumn[];
  /** the order that a record belongs to */
  orderId: PgColumn | SQL;
}

export const auditedRecords: Record<AuditedEntity, AuditedRecord> = {
  fulfillment: {
    table: fulfillments,
    key: fulfillments.fulfillmentId,
    written: [
      fulfillments.status,
      fulfillments.trackingNumber,
      fulfillments.carrier,
      fulfillments.method,
      fulfillments.rmaNumber,
      fulfillments.dateShipped,
      fulfillments.dateReturned,
    ],
    orderId: fulfillments.orderId,
  },
  fulfillment_item: {
    table: fulfillmentItems,
    key: fulfillmentItems.fulfillmentItemId,
    written: [fulfillmentItems.status, fulfillmentItems.rmaNumber],
    orderId: sql`(select ${fulfillments.orderId} from ${fulfillments}
      where ${fulfillments.fulfillmentId} = ${fulfillmentItems.fulfillmentId})`,
  },
  purchase: {
    table: purchases,
    key: purchases.purchaseId,
    written: [purchases.status, purchases.cancelReason, purchases.dateCancelled],
    orderId: purchases.orderId,
  },
};

/** When a record was last updated or exported says nothing about what it is. */
const ignored: PgColumn[] = [fulfillments.dateUpdated, fulfillments.dateExported];

/**
 * The whole of a record in one number. An import keeps it for every record that it changed: as long as it is the same,
 * the record has not been touched since, whoever writes to the tables.
 */
export function fingerprint(entity: AuditedEntity): SQL<bigint> {
  return recordHash(auditedRecords[entity].table);
}

/** The same for a row of any table. */
export function recordHash(table: PgTable): SQL<bigint> {
  const columns = Object.values(getTableColumns(table));
  const compared = columns.filter((column) => !ignored.includes(column));
  return sql`hash_record_extended(row(${sql.join(compared, sql`, `)}), 0)`;
}

/** The audit rows `e` that an import left for one kind of record, of all lines of its file or of these. */
export function auditRowsOf(importId: string, entity: AuditedEntity, lines?: LineRange) {
  return importRowsOfTrail(importId, entity, lines).as('e');
}

function importRowsOfTrail(importId: string, entity: AuditedEntity, lines?: LineRange) {
  const isOnLines = lines && between(auditEvents.sourceLine, lines.from, lines.to);
  const isTheirs = and(eq(auditEvents.importId, importId), eq(auditEvents.entity, entity), isOnLines);
  return new QueryBuilder()
    .select()
    .from(auditEvents)
    .where(and(isTheirs, eq(auditEvents.action, 'import')));
}

export type AuditRows = ReturnType<typeof auditRowsOf>;

/** The join condition between audit rows and the table of their records. */
export function sameRecord(entity: AuditedEntity, { entityId }: AuditRows): SQL {
  const { key } = auditedRecords[entity];
  return sql`${key} = ${entityId}::${sql.raw(key.getSQLType())}`;
}

/**
 * Whether a record can be written back to what its audit row says: it has not been touched since the import, nor, of an
 * item, the fulfillment that it belongs to, which stays as it is then with all its items.
 */
export function isUntouched(importId: string, entity: AuditedEntity, rows: AuditRows): SQL {
  const itself = sql`${fingerprint(entity)} = ${rows.fingerprint}`;
  if (entity !== 'fulfillment_item') return itself;
  const parents = importRowsOfTrail(importId, 'fulfillment').as('parents');
  return sql`${itself} and exists (select from ${fulfillments} join ${parents}
    on ${parents.entityId} = ${fulfillments.fulfillmentId}::text and ${fingerprint('fulfillment')} = ${parents.fingerprint}
    where ${fulfillments.fulfillmentId} = ${fulfillmentItems.fulfillmentId})`;
}

/**
 * Where changes are recorded. Without the id: Drizzle's INSERT … SELECT lists every column of its table, and PostgreSQL
 * alone may fill that one.
 */
export const newAuditEvents = pgTable('audit_events', auditEventColumns);

/** Who changed records, and by what. */
export interface Change {
  importId: string;
  action: 'import' | 'undo';
  /** Slack user id */
  actor: string | null;
  /** what only records imports create or change is undone by them alone */
  entity: AuditedEntity | 'order' | 'fulfillment_house';
}

/** A confirmed import as the author of changes. */
export const changeBy = ({ importId, decidedBy }: ImportRow, entity: Change['entity']): Change => ({
  importId,
  action: 'import',
  actor: decidedBy,
  entity,
});

/** Its undo as their author. */
export const undoBy = ({ importId, undoneBy }: ImportRow, entity: Change['entity']): Change => ({
  importId,
  action: 'undo',
  actor: undoneBy,
  entity,
});

type Value = PgColumn | SQL | SQL.Aliased;

/** A CTE that changes records, and what it gives for each of them. */
type ChangedRecords = WithSubquery & Record<'entityId' | 'before' | 'after' | 'sourceLine' | 'fingerprint', Value>;

/** Changes records, with an audit row for each; resolves to how many those are. `others`: the CTEs that `changed` reads. */
export async function recordChanges(
  tx: Transaction,
  change: Change,
  changed: ChangedRecords,
  ...others: WithSubquery[]
): Promise<number> {
  const audit = auditRowsFor(changed, change);
  return (
    await tx
      .with(...others, changed)
      .insert(newAuditEvents)
      .select(audit)
  ).count;
}

/** The audit rows for changed records, to be inserted into `newAuditEvents`. */
export function auditRowsFor(changed: ChangedRecords, { importId, action, actor, entity }: Change) {
  return new QueryBuilder()
    .select({
      importId: sql<string>`${importId}::uuid`.as('import_id'),
      action: sql<string>`${action}`.as('action'),
      actor: sql<string>`${actor}`.as('actor'),
      at: sql<Date>`now()`.as('at'),
      entity: sql<string>`${entity}`.as('entity'),
      entityId: sql<string>`${changed.entityId}::text`.as('entity_id'),
      before: sql`${changed.before}`.as('before'),
      after: sql`${changed.after}`.as('after'),
      sourceLine: sql<number | null>`${changed.sourceLine}`.as('source_line'),
      fingerprint: sql<bigint>`${changed.fingerprint}`.as('fingerprint'),
    })
    .from(changed);
}

/** A changed column, and its value as text. */
export type AuditedField = [PgColumn, SQL];

/**
 * One side of a change: an object of texts by the names of columns, without those that are null. From arrays of texts
 * PostgreSQL makes one in a third of the time that it takes from single values.
 */
export function auditedFields(fields: AuditedField[]): SQL {
  const keys = sql.raw(fields.map(([column]) => column.name).join(','));
  const texts = fields.map(([, text]) => text);
  return sql`jsonb_strip_nulls(jsonb_object('{${keys}}'::text[], array[${sql.join(texts, sql`, `)}]))`;
}

/** A value where it differs from another, else null. */
export const unlessSame = (value: Value, other: Value): SQL =>
  sql`case when ${value} is distinct from ${other} then ${value} end`;

/** A moment as the audit trail has it. */
export const momentText = (moment: PgColumn | SQL): SQL => sql`to_jsonb(${moment}) #>> '{}'`;
export const nowText: SQL = sql`(select ${momentText(sql`now()`)})`;

interface AuditedWrite {
  /** what changes the records, after `with`: one or more subqueries with their names */
  changes: SQL;
  /** a query for each changed record's id, before, after, line, and print (its hash; null for one that is gone) */
  rows: SQL;
}

/** Runs the statement; resolves to the number of audit rows. */
export async function writeAudited(tx: Transaction, change: Change, { changes, rows }: AuditedWrite): Promise<number> {
  const { importId, action, actor, entity } = change;
  const result = await tx.execute(sql`with ${changes}
    insert into ${auditEvents} (import_id, action, actor, entity, entity_id, before, after, source_line, fingerprint)
    select ${importId}::uuid, ${action}, ${actor}, ${entity}, a.id::text, a.before, a.after, a.line, a.print
    from (${rows}) as a (id, before, after, line, print)`);
  return result.count;
}
