/** Queues the reminders of summaries that wait for a decision. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { type ChannelKey, findChannelSettings } from '../../channels/channel-settings.ts';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { ImportRow } from '../model/import-row.ts';
import { openStates } from '../model/lifecycle.ts';
import { imports } from '../model/tables.ts';
import { reminderTime } from './reminder-rules.ts';

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
export async function findDueTime(
  tx: Transaction,
  row: ImportRow,
  { TIME_ZONE: timeZone }: Pick<Config, 'TIME_ZONE'>,
  now: Date,
): Promise<Date | null> {
  const { remindAtHour: hour } = await findChannelSettings(tx, row);
  return hour === null ? null : reminderTime(row, { hour, timeZone }, now);
}
