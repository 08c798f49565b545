/** Job: a summary without a decision is brought up in its thread, once, on the next working morning. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { findChannelSettings } from '../../channels/channel-settings.ts';
import type { Transaction } from '../../db/client.ts';
import { databaseNow } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import { rightsOf, whoMay } from '../../permissions.ts';
import type { Reminded } from '../messages/notification-messages.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { isOpen, openStates } from '../model/lifecycle.ts';
import { findSummaryPlace, queueMessage } from '../model/messages.ts';
import { imports } from '../model/tables.ts';
import { findDueTime } from './queue-reminders.ts';
import { chooseReminded } from './reminder-rules.ts';

/** Posts the reminder; defers itself when it is early, does nothing when the import was decided or reminded of already. */
export async function remindImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  const { db, queue, config, now } = deps;
  await db.write(async (tx) => {
    const row = await findImport(tx, importId);
    if (row === null || !isOpen(row.state) || row.remindedAt !== null) return;
    const due = await findDueTime(tx, row, config, now());
    if (due === null) return;
    // The queue goes by the database's clock: a moment that has come there, but not here, would make the job due at once.
    if (due > now()) {
      const after = due > (await databaseNow(tx)) ? due : secondsToNextLook;
      return await queue.send(tx, 'remind-import', { importId }, { after });
    }
    const place = await findSummaryPlace(tx, importId);
    if (place?.threadTs == null) {
      return await queue.send(tx, 'remind-import', { importId }, { after: secondsToNextLook });
    }
    if (await markReminded(tx, importId, now())) await queueMessage({ tx, queue }, importId, 'reminder', place);
  });
}

/** Until this machine's clock has come to the moment, or the summary itself is posted, for which Slack may be unreachable. */
const secondsToNextLook = 60;

/** Claims the reminder; false when another run already has. */
async function markReminded(tx: Transaction, importId: string, remindedAt: Date): Promise<boolean> {
  const marked = await tx
    .update(imports)
    .set({ remindedAt })
    .where(and(eq(imports.importId, importId), isNull(imports.remindedAt), inArray(imports.state, [...openStates])))
    .returning({ importId: imports.importId });
  return marked.length > 0;
}

/** Whom the reminder of an import mentions, by its channel's settings. @throws when Slack can't say who somebody is */
export async function findReminded(deps: Deps, row: ImportRow, channelId: string): Promise<Reminded> {
  const { remind } = await deps.db.read((tx) => findChannelSettings(tx, row));
  const [sharer, ...rights] = await Promise.all([row.sharedBy, ...remind].map((id) => rightsOf(id, deps)));
  return chooseReminded(row, {
    chosen: remind.filter((_, index) => rights[index]?.may.approve),
    approvers: whoMay('approve', deps.config),
    fourEyesRows: deps.config.FOUR_EYES_ROWS,
    isPrivate: channelId.startsWith('D'),
    sharerMay: sharer?.may.approve ?? false,
  });
}
