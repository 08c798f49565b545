/** Job: a confirmed import is written, whole and once, or not at all. */
import { addHours } from 'date-fns';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { rowsOf } from '../db/rows-of.ts';
import type { Deps } from '../deps.ts';
import type { Drift } from './counts.ts';
import { findImport, type ImportRow, lockImport, moveImport } from './import-row.ts';
import { RecordsDrifted, writePlan } from './write-plan.ts';

const mostExamples = 5;

/**
 * Writes an import that is confirmed; does nothing when that was done already. When the connection broke during the
 * commit, the next attempt finds out from the import's state which way it went.
 */
export async function applyImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  try {
    await deps.db.write(async (tx) => {
      await tx.execute(sql`set local statement_timeout = '20min'`);
      const row = await lockImport(tx, importId);
      if (row?.state !== 'confirmed') return;
      const outcome = await writePlan(tx, row);
      const applied = { outcome, drift: null, appliedAt: sql`now()` as unknown as Date };
      await moveImport({ tx, queue: deps.queue }, importId, { from: 'confirmed', to: 'applied' }, applied);
      const after = addHours(deps.now(), deps.config.UNDO_HOURS);
      await deps.queue.send(tx, 'retire-import', { importId }, { after });
    });
  } catch (error) {
    if (!(error instanceof RecordsDrifted)) throw error;
    await planAnew(deps, importId);
  }
}

/** Nothing was written: the rows are planned anew against today's records, and the summary asks again. */
async function planAnew(deps: Deps, importId: string): Promise<void> {
  await deps.db.write(async (tx) => {
    const row = await findImport(tx, importId);
    if (row === null) return;
    const drift = await describeDrift(tx, row);
    const moved = await moveImport(
      { tx, queue: deps.queue },
      importId,
      { from: 'confirmed', to: 'received' },
      { drift },
    );
    if (moved !== null) await deps.queue.send(tx, 'read-import', { importId });
  });
}

/** Which records are not what the summary was made from, and how they differ. */
async function describeDrift(tx: Transaction, row: ImportRow): Promise<Drift> {
  const plan = sql`import_changes c where c.import_id = ${row.importId} and c.kind = ${row.kind}
    and (c.certain or ${row.ambiguousChoice} = 'all')`;
  const drifted = sql`select c.line, f.order_id, c.before_status, f.status, c.before_tracking_number, f.tracking_number
    from fulfillments f, ${plan} and f.fulfillment_id = c.fulfillment_id
      and (f.status, f.tracking_number, f.carrier, f.method, f.rma_number, f.date_shipped, f.date_returned)
      is distinct from (c.before_status, c.before_tracking_number, c.before_carrier, c.before_method,
        c.before_rma_number, c.before_date_shipped, c.before_date_returned)`;
  const [total] = await rowsOf<{ n: number }>(tx, sql`select count(*)::int as n from (${drifted}) d`);
  const examples = await rowsOf<{ text: string }>(
    tx,
    sql`select 'line ' || line || ': order ' || order_id || case
        when status <> before_status then ' was ' || before_status || ' and is now ' || status
        when tracking_number is distinct from before_tracking_number then ' has the tracking number '
          || coalesce(tracking_number, '(none)') || ' now'
        else ' was changed' end as text
      from (${drifted}) d order by line limit ${mostExamples}`,
  );
  return { records: total?.n ?? 0, examples: examples.map(({ text }) => text) };
}
