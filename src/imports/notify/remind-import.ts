/** A summary without a decision is brought up in its thread, once, on the next working morning. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import { databaseNow } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { rightsOf, whoMay } from '../../permissions.ts';
import { type ChannelKey, findChannelSettings } from '../../slack/channels.ts';
import type { Reminded } from '../messages/notification-messages.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { isOpen, openStates } from '../model/lifecycle.ts';
import { findSummaryPlace, queueMessage } from '../model/messages.ts';
import { imports } from '../model/tables.ts';
import { chooseReminded, reminderTime } from './reminder-rules.ts';

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

/** Queues the reminder of a summary that has begun to wait. */
export async function queueReminder(
  { tx, queue }: UnitOfWork,
  row: ImportRow,
  config: Pick<Config, 'TIME_ZONE'>,
  now: Date,
): Promise<void> {
  const due = await findDueTime(tx, row, config, now);
  if (due !== null) await queue.send(tx, 'remind-import', { importId: row.importId }, { after: due });
}

/** Queues the reminders of all summaries that wait in a channel, after a change of its settings. */
export async function queueReminders(
  work: UnitOfWork,
  channel: ChannelKey,
  config: Pick<Config, 'TIME_ZONE'>,
  now: Date,
): Promise<void> {
  const here = and(eq(imports.teamId, channel.teamId), eq(imports.channelId, channel.channelId));
  const waiting = await work.tx
    .select()
    .from(imports)
    .where(and(here, inArray(imports.state, [...openStates]), isNull(imports.remindedAt)));
  for (const row of waiting) await queueReminder(work, row, config, now);
}

/** When the reminder of a summary is due, by the settings of its channel; null for none. */
async function findDueTime(
  tx: Transaction,
  row: ImportRow,
  { TIME_ZONE: timeZone }: Pick<Config, 'TIME_ZONE'>,
  now: Date,
): Promise<Date | null> {
  const { remindAtHour: hour } = await findChannelSettings(tx, row);
  return hour === null ? null : reminderTime(row, { hour, timeZone }, now);
}
