/** Job: a summary that nobody decided on by the next working morning is brought up, once, in its thread. */
/* MERGED: When people are at work again, by the clock of the account. */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { addHours } from 'date-fns/addHours';
import { isWeekend } from 'date-fns/isWeekend';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { type ChannelKey, type ChannelSettings, findChannelSettings } from '../../channels/channel-settings.ts';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { isOpen, openStates } from '../model/lifecycle.ts';
import { addMessage, findSummaryPlace } from '../model/messages.ts';
import { imports } from '../model/tables.ts';

/** Notes the reminder and queues it; too early, it waits; decided or reminded of already, nothing happens. */
export async function remindImport(deps: Deps, { importId }: { importId: string }): Promise<void> {
  const { db, queue, config, now } = deps;
  await db.write(async (tx) => {
    const row = await findImport(tx, importId);
    if (row === null || !isOpen(row.state) || row.remindedAt !== null) return;
    const due = dueAt(row, await findChannelSettings(tx, row), config, now());
    if (due === null) return;
    if (due > now()) return await queue.send(tx, 'remind-import', { importId }, { after: due });
    const place = await findSummaryPlace(tx, importId);
    if (place === null || place.threadTs === null) {
      return await queue.send(tx, 'remind-import', { importId }, { after: secondsToSummary });
    }
    if (!(await markReminded(tx, importId, now()))) return;
    const messageId = await addMessage(tx, importId, 'reminder', place);
    if (messageId !== null) await queue.send(tx, 'say-message', { messageId, channelId: place.channelId });
  });
}

/** While Slack can't be reached, the summary itself is not there yet. */
const secondsToSummary = 60;

/** Queues the reminder of a summary that has begun to wait. */
export async function queueReminder(
  { tx, queue }: UnitOfWork,
  row: ImportRow,
  config: Config,
  now: Date,
): Promise<void> {
  const due = dueAt(row, await findChannelSettings(tx, row), config, now);
  if (due !== null) await queue.send(tx, 'remind-import', { importId: row.importId }, { after: due });
}

/** Queues the reminders of all summaries that wait in a channel; after a change of its settings. */
export async function queueReminders(work: UnitOfWork, channel: ChannelKey, config: Config, now: Date): Promise<void> {
  const here = and(eq(imports.teamId, channel.teamId), eq(imports.channelId, channel.channelId));
  const waiting = await work.tx
    .select()
    .from(imports)
    .where(and(here, inArray(imports.state, [...openStates]), isNull(imports.remindedAt)));
  for (const row of waiting) await queueReminder(work, row, config, now);
}

/** When an import is to be brought up, never outside working time; null when it is not to be. */
function dueAt(
  { waitingSince, expiresAt }: ImportRow,
  { remindAtHour }: ChannelSettings,
  { TIME_ZONE }: Config,
  now: Date,
): Date | null {
  if (waitingSince === null || remindAtHour === null) return null;
  const morning = { hour: remindAtHour, timeZone: TIME_ZONE };
  // What would expire before the next morning is brought up on this one, however soon that is.
  const due = [nextWorkingMorning(waitingSince, morning), nextWorkingMorning(waitingSince, morning, 0)];
  const late = due.map((one) =>
    one < now && !isWorkingTime(now, morning) ? nextWorkingMorning(now, morning, 0) : one,
  );
  return late.find((one) => expiresAt === null || (one < expiresAt && now < expiresAt)) ?? null;
}

/** Of several attempts one succeeds. */
async function markReminded(tx: Transaction, importId: string, remindedAt: Date): Promise<boolean> {
  const marked = await tx
    .update(imports)
    .set({ remindedAt })
    .where(and(eq(imports.importId, importId), isNull(imports.remindedAt), inArray(imports.state, [...openStates])))
    .returning({ importId: imports.importId });
  return marked.length > 0;
}

/** What came in so shortly before the morning is no news yet: it gets the whole day. */
const usualGap = 4;
/** Whoever is told at this hour or later reads it the next morning. */
const eveningHour = 17;

/** A working morning: from Monday to Friday at this hour in this time zone. */
export interface Morning {
  hour: number;
  /** IANA name */
  timeZone: string;
}

/**
 * The first working morning after a moment, at least so many hours later, four unless said otherwise. Where a clock change swallows the hour, the moment at
 * which the clock goes on.
 */
export function nextWorkingMorning(since: Date, { hour, timeZone }: Morning, leastHours = usualGap): Date {
  const earliest = addHours(since, leastHours);
  let day = new TZDate(since, timeZone);
  for (;;) {
    const morning = new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), hour, timeZone);
    if (!isWeekend(day) && morning >= earliest) return new Date(morning.getTime());
    // At noon, adding a day can't miss one.
    day = addDays(new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), 12, timeZone), 1);
  }
}

/** Whether people are at work: on a working day, after its morning and before its evening. */
export function isWorkingTime(now: Date, { hour, timeZone }: Morning): boolean {
  const clock = new TZDate(now, timeZone);
  return !isWeekend(clock) && clock.getHours() >= hour && clock.getHours() < eveningHour;
}
