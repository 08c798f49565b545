/** What must hold at the end of a simulated history. */
import { asc, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../../src/db/client.ts';
import { queryRows } from '../../../src/db/queries.ts';
import { imports } from '../../../src/imports/model/tables.ts';

const underWay = ['received', 'confirmed', 'undoing'];

/** What does not hold, in sentences; the witness of chaos-database.ts has seen every write. */
export async function checkHistory(tx: Transaction): Promise<string[]> {
  const violations: string[] = [];
  const rows = await tx.select().from(imports).orderBy(asc(imports.fileName));
  for (const { importId, fileName, state, kind, counts, ambiguousChoice, outcome, undoOutcome, appliedAt } of rows) {
    if (underWay.includes(state)) violations.push(`I4: ${fileName} is still ${state}`);
    const [audit] = await queryRows<{ imported: number; twice: number; undone: number; restored: number }>(
      tx,
      sql`select count(*) filter (where action = 'import' and entity = 'fulfillment')::int as imported,
          count(*) filter (where action = 'undo')::int as undone,
          count(*) filter (where action = 'undo' and entity = 'fulfillment')::int as restored,
          (count(*) - count(distinct (action, entity, entity_id)))::int as twice
        from audit_events where import_id = ${importId} and action in ('import', 'undo')`,
    );
    if (audit === undefined) continue;
    if (audit.twice > 0) violations.push(`I1: ${fileName} changed records twice`);
    if (appliedAt === null && audit.imported > 0) violations.push(`I2: ${fileName} was never applied, and yet written`);
    if (appliedAt !== null && outcome?.records !== audit.imported) {
      violations.push(`I3: ${fileName} wrote ${audit.imported} fulfillments instead of ${outcome?.records}`);
    }
    const promised = kind === null ? undefined : counts?.[kind]?.effect[ambiguousChoice].records;
    if (appliedAt !== null && outcome?.records !== promised) {
      violations.push(`I3: ${fileName} wrote ${outcome?.records} fulfillments, and its summary showed ${promised}`);
    }
    if (state === 'undone' && undoOutcome?.records !== audit.restored) {
      violations.push(`I3: ${fileName} restored ${audit.restored} fulfillments instead of ${undoOutcome?.records}`);
    }
    if (state !== 'undone' && audit.undone > 0) violations.push(`I5: ${fileName} is ${state}, and yet undone`);
  }
  const [trail] = await queryRows<{ missing: number }>(
    tx,
    sql`select count(*)::int as missing from (
        select entity, entity_id, count(*) as n from chaos.writes where by like 'holdfast%' group by entity, entity_id
        except
        select entity, entity_id, count(*) from audit_events where action in ('import', 'undo') group by entity, entity_id
      ) as unaudited`,
  );
  if (trail?.missing !== 0)
    violations.push(`I8: ${trail?.missing} records have another number of writes than of audit rows`);
  const untrue = await queryRows<{ what: string }>(
    tx,
    sql`select a.action || ' of ' || a.entity || ' ' || a.entity_id as what
      from audit_events a left join chaos.writes w
        on w.entity = a.entity and w.entity_id = a.entity_id and w.xmin::text = a.xmin::text
      where a.action in ('import', 'undo') and (w.entity is null
        or a.entity <> 'order' and exists (select from jsonb_each(a.after) as said(name, value)
          where to_jsonb(w.after ->> name) is distinct from to_jsonb(value #>> '{}')))
      order by a.audit_event_id`,
  );
  violations.push(
    ...untrue.map(({ what }) => `I8: the audit trail has something else for ${what} than what was written`),
  );
  const values = (json: SQL) => sql`jsonb_strip_nulls(coalesce(${json}, '{}'))`;
  const notRestored = await queryRows<{ what: string }>(
    tx,
    // Of orders and warehouses, the trail has only the names of what changed.
    sql`select i.entity || ' ' || i.entity_id as what
      from audit_events i join audit_events u using (import_id, entity, entity_id)
      where i.action = 'import' and u.action = 'undo' and entity in ('fulfillment', 'fulfillment_item', 'purchase')
        and (${values(sql`i.before`)} <> ${values(sql`u.after`)} or ${values(sql`i.after`)} <> ${values(sql`u.before`)})
      order by 1`,
  );
  violations.push(...notRestored.map(({ what }) => `I8: an undo made something else of ${what} than it was`));
  return violations;
}
