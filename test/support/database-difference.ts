/** What a piece of work changes in the records, field by field, and what the audit trail says about it. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';

type Fields = Record<string, unknown>;

/** Tables of records with their key, and the word that the audit trail has for each. */
const tables = [
  ['fulfillments', 'fulfillment_id', 'fulfillment'],
  ['fulfillment_items', 'fulfillment_item_id', 'fulfillment_item'],
  ['purchases', 'purchase_id', 'purchase'],
  ['orders', 'order_id', 'order'],
  ['fulfillment_houses', 'fulfillment_house_id', 'house'],
] as const;

/** A change of one record: its changed fields only. */
export interface RecordChange {
  record: string;
  before: Fields;
  after: Fields;
}

export interface AuditEntry extends RecordChange {
  line: number;
  actor: string;
}

/** Every record as it is now, by "fulfillment 101". */
export async function takeSnapshot(tx: Transaction): Promise<Map<string, Fields>> {
  const snapshot = new Map<string, Fields>();
  for (const [table, key, entity] of tables) {
    const rows = await queryRows<{ fields: Fields }>(
      tx,
      sql`select to_jsonb(t) as fields from ${sql.identifier(table)} t order by ${sql.identifier(key)}`,
    );
    for (const { fields } of rows) snapshot.set(`${entity} ${fields[key]}`, fields);
  }
  return snapshot;
}

/** The records that differ between two snapshots; one that is new or gone differs in all its fields. */
export function compareSnapshots(before: Map<string, Fields>, after: Map<string, Fields>): RecordChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((record) => {
    const [was, is] = [before.get(record) ?? {}, after.get(record) ?? {}];
    const changed = Object.keys({ ...was, ...is }).filter((field) => was[field] !== is[field]);
    const pick = (fields: Fields) => Object.fromEntries(changed.map((field) => [field, fields[field] ?? null]));
    return changed.length === 0 ? [] : [{ record, before: pick(was), after: pick(is) }];
  });
}

/** The audit trail, in the order of the file's lines. */
export async function readAudit(tx: Transaction): Promise<AuditEntry[]> {
  return await queryRows<AuditEntry>(
    tx,
    sql`select entity || ' ' || entity_id as record, before, after, source_line as line, actor
        from audit_events order by source_line, entity, entity_id`,
  );
}

/** "status HOLD → SHIPPED, date_shipped ∅ → now": fields in the order of their names, this transaction's time as "now", others as their day. */
export function describeChange({ before, after }: RecordChange, now: string): string {
  const show = (value: unknown) => {
    if (value === null || value === undefined) return '∅';
    return String(value) === now ? 'now' : String(value).replace(/^(\d{4}-\d\d-\d\d)T.*$/, '$1');
  };
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return fields.map((field) => `${field} ${show(before[field])} → ${show(after[field])}`).join(', ');
}
