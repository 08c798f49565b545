/** Job, once a day: what nobody needs any more is deleted, also where the job that should have done so was lost. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Deps } from '../deps.ts';
import { deleteStagedRows } from '../imports/model/staged-rows.ts';
import { retentionDays } from '../search/searches.ts';
import { purgeRequests } from '../slack/replay-guard.ts';

const day = 24 * 60 * 60;
/** Who took which records out is worth knowing for a year. */
const exportsKeptDays = 365;

/** Deletes it, and queues itself for tomorrow. */
export async function purgeExpired({ db, queue, config }: Deps): Promise<void> {
  const over = await db.read((tx) => findOver(tx, config.UNDO_HOURS));
  for (const { importId } of over) await db.write((tx) => deleteIfOver(tx, importId, config.UNDO_HOURS));
  await db.write(async (tx) => {
    // What was corrected in a file that was never written explains nothing.
    await tx.execute(sql`
      delete from import_corrections c using imports i
      where i.import_id = c.import_id and i.state in ('refused', 'discarded', 'expired', 'superseded')`);
    await tx.execute(sql`
      delete from import_contents c using imports i where i.import_id = c.import_id
        and i.shared_at < now() - make_interval(hours => ${config.PREVIEW_TTL_HOURS + config.UNDO_HOURS})
        and i.state not in ('received', 'asking', 'ready', 'confirmed')`);
    await tx.execute(sql`delete from searches where asked_at < now() - make_interval(days => ${retentionDays})`);
    await tx.execute(sql`
      delete from exports where requested_at < now() - make_interval(days => ${exportsKeptDays})
        and state in ('done', 'cancelled', 'failed')`);
    await purgeRequests(tx);
    await queue.send(tx, 'forget-leftovers', {}, { after: day });
  });
}

/** Whether an import has ended, and nobody can ask for its staged rows any more. */
function isOver(undoHours: number): SQL {
  return sql`(state in ('refused', 'discarded', 'expired', 'superseded')
    or state = 'nothing_to_do' and expires_at <= now()
    or state in ('applied', 'undone') and applied_at <= now() - make_interval(hours => ${undoHours}))`;
}

/** The imports of which that is so, and which have staged rows. */
async function findOver(tx: Transaction, undoHours: number): Promise<{ importId: string }[]> {
  return await queryRows(
    tx,
    sql`select import_id as "importId" from imports i
      where ${isOver(undoHours)}
        and (exists (select from import_rows r where r.import_id = i.import_id)
          or exists (select from import_changes c where c.import_id = i.import_id)
          or exists (select from import_purchases p where p.import_id = i.import_id))`,
  );
}

/** Deletes the staged rows, unless the import has been taken up again since it was found: then they are new ones. */
async function deleteIfOver(tx: Transaction, importId: string, undoHours: number): Promise<void> {
  const mine = sql`select from imports where import_id = ${importId} and ${isOver(undoHours)} for update`;
  if ((await queryRows(tx, mine)).length > 0) await deleteStagedRows(tx, importId);
}
