/** What must hold at the end of a simulated history. */
import { asc, sql } from 'drizzle-orm';
import type { Transaction } from '../../../src/db/client.ts';
import { queryRows } from '../../../src/db/queries.ts';
import { imports } from '../../../src/imports/model/tables.ts';

const underWay = ['received', 'confirmed', 'undoing'];

/** What does not hold, in sentences; the witness of chaos-database.ts has seen every write. */
export async function checkHistory(tx: Transaction): Promise<string[]> {
  const violations: string[] = [];
  const rows = await tx.select().from(imports).orderBy(asc(imports.fileName));
  for (const { importId, fileName, state, outcome, appliedAt } of rows) {
    if (underWay.includes(state)) violations.push(`I4: ${fileName} is still ${state}`);
    const [audit] = await queryRows<{ imported: number; twice: number; undone: number }>(
      tx,
      sql`select count(*) filter (where action = 'import' and entity = 'fulfillment')::int as imported,
          count(*) filter (where action = 'undo')::int as undone,
          (count(*) - count(distinct (action, entity, entity_id)))::int as twice
        from audit_events where import_id = ${importId} and action in ('import', 'undo')`,
    );
    if (audit === undefined) continue;
    if (audit.twice > 0) violations.push(`I1: ${fileName} changed records twice`);
    if (appliedAt === null && audit.imported > 0) violations.push(`I2: ${fileName} was never applied, and yet written`);
    if (appliedAt !== null && outcome?.records !== audit.imported) {
      violations.push(`I3: ${fileName} wrote ${audit.imported} fulfillments instead of ${outcome?.records}`);
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
  return violations;
}
