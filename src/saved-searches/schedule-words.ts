/** Schedules in words. */

import { describeTimeZone } from '../search/describe-filter.ts';
import { type ExportFormat, exportFormatLabels } from '../search/filter.ts';
import { quantity, slackDate } from '../text/wording.ts';
import type { LatestSlot, SavedRow } from './saved-row.ts';
import { type PauseReason, type ScheduleDays, scheduleOf } from './schedule.ts';
import { maxDelayHours } from './slots.ts';

/** Days as the form offers them and the list says them. */
export const scheduleDayLabels: Record<ScheduleDays, string> = {
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  monday: 'Every Monday',
  tuesday: 'Every Tuesday',
  wednesday: 'Every Wednesday',
  thursday: 'Every Thursday',
  friday: 'Every Friday',
  saturday: 'Every Saturday',
  sunday: 'Every Sunday',
};

/** "14:30" → "2:30 PM". */
function formatTime(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return `${hours % 12 || 12}:${String(minutes).padStart(2, '0')} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** "Monday to Friday at 8:00 AM, New York time, to you as a CSV file. Next today at 8:00 AM." */
export function describeSchedule(row: SavedRow, format: ExportFormat, timeZone: string): string {
  const schedule = scheduleOf(row);
  if (schedule === null) return 'Not sent by itself.';
  const when = `${scheduleDayLabels[schedule.days]} at ${formatTime(schedule.time)}, ${describeTimeZone(timeZone)}`;
  const to = row.deliverTo === null ? 'to you' : `to <#${row.deliverTo}>`;
  const how = `as ${format === 'csv' ? 'a' : 'an'} ${exportFormatLabels[format]}`;
  const next = row.nextAt === null ? '' : ` Next ${slackDate(row.nextAt)}.`;
  const paused = row.pausedBecause === null ? '' : `*Paused*: ${describePause(row.pausedBecause, row)} `;
  return `${paused}${when}, ${to} ${how}.${next}`;
}

/** Why a schedule stands still. */
export function describePause(because: PauseReason, { deliverTo }: Pick<SavedRow, 'deliverTo'>): string {
  const channel = `<#${deliverTo}>`;
  switch (because) {
    case 'asked':
      return 'you wanted that.';
    case 'right':
      return 'you could not use Holdfast when it was due.';
    case 'channel':
      return `${channel} is not a channel for exports any more.`;
    case 'gone':
      return `I could not post in ${channel}. If it still exists, invite me.`;
    case 'shared':
      return `${channel} is shared with another company, and exports hold customer data.`;
    case 'filter':
      return 'its filter can’t be understood.';
  }
}

/** What came of the latest slot. */
export function describeLatest({ slotAt, outcome, state, rowCount }: LatestSlot): string {
  const due = `Last ${slackDate(slotAt)}`;
  if (outcome === 'missed') return `${due}: missed, I was not running for more than ${maxDelayHours} hours.`;
  if (outcome === 'refused') return `${due}: not sent.`;
  if (state === 'done') return `${due}: ${rowCount === null ? 'sent' : quantity(rowCount, 'record')}.`;
  return state === 'failed' ? `${due}: failed.` : `${due}: on its way.`;
}
