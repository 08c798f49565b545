/** Job, once a day: what nobody needs any more is deleted, also where the job that should have done so was lost. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { rowsOf } from '../db/rows-of.ts';
import type { Deps } from '../deps.ts';
import { forgetStagedRows } from '../import/staged-rows.ts';
import { keptDays } from '../search/searches.ts';
import { forgetRequests } from '../slack/take-request.ts';

const day = 24 * 60 * 60;
/** Who took which records out is worth knowing for a year. */
const exportsKeptDays = 365;

/** Deletes it, and queues itself for tomorrow. */
export async function forgetLeftovers({ db, queue, config }: Deps): Promise<void> {
  const over = await db.read((tx) => findOver(tx, config.UNDO_HOURS));
  for (const { importId } of over) await db.write((tx) => forgetStagedRows(tx, importId));
  await db.write(async (tx) => {
    // What was corrected in a file that was never written explains nothing.
    await tx.execute(sql`
      delete from import_corrections c using imports i
      where i.import_id = c.import_id and i.state in ('refused', 'discarded', 'expired', 'superseded')`);
    await tx.execute(sql`
      delete from import_contents c using imports i where i.import_id = c.import_id
        and i.shared_at < now() - make_interval(hours => ${config.PREVIEW_TTL_HOURS + config.UNDO_HOURS})
        and i.state not in ('received', 'asking', 'ready', 'confirmed')`);
    await tx.execute(sql`delete from searches where asked_at < now() - make_interval(days => ${keptDays})`);
    await tx.execute(sql`
      delete from exports where requested_at < now() - make_interval(days => ${exportsKeptDays})
        and state in ('done', 'cancelled', 'failed')`);
    await forgetRequests(tx);
    await queue.send(tx, 'forget-leftovers', {}, { after: day });
  });
}

/** The imports that have ended, with staged rows that nobody can ask for any more. */
async function findOver(tx: Transaction, undoHours: number): Promise<{ importId: string }[]> {
  return await rowsOf(
    tx,
    sql`select import_id as "importId" from imports i
      where (state in ('refused', 'discarded', 'expired', 'superseded')
          or state = 'nothing_to_do' and expires_at <= now()
          or state in ('applied', 'undone') and applied_at <= now() - make_interval(hours => ${undoHours}))
        and (exists (select from import_rows r where r.import_id = i.import_id)
          or exists (select from import_changes c where c.import_id = i.import_id)
          or exists (select from import_purchases p where p.import_id = i.import_id))`,
  );
}
