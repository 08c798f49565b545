/** Builds the messages about saved searches and their schedules. */

import type { KnownBlock } from '@slack/types';
import { savedActions } from '../action-ids.ts';
import { marksLast } from '../exports/export-row.ts';
import { type ExportFormat, exportFormatLabels } from '../filters/filter.ts';
import { describeTimeZone } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { actions, button, code, confirmDialog, context, type SlackMessage, section } from '../slack/blocks.ts';
import { plainText } from '../slack/data-table.ts';
import { formatCount, quantity, slackDate } from '../text/wording.ts';
import { maxRemembered } from './new-matches.ts';
import { formatStoredFilter } from './saved-filter.ts';
import type { LatestSlot, SavedRow } from './saved-row.ts';
import { type Delivery, maxDelayHours, type PauseReason, type ScheduleDays, scheduleOf } from './schedule.ts';

/** A saved search with the outcome of its latest slot, if any. */
export interface ListedSearch {
  row: SavedRow;
  latest: LatestSlot | null;
}

const usage =
  'Save one with the button under a result, or with `/fulfillments save <name>: <filters>`. Run one with `/fulfillments saved <name>`.';

/** `/fulfillments saved`: all saved searches of a person with their buttons. */
export function savedListMessage(listed: ListedSearch[], clock: Clock): SlackMessage {
  if (listed.length === 0) {
    const text = `You have no saved searches yet. ${usage}`;
    return { text, blocks: [section(text)] };
  }
  return {
    text: `Your saved searches: ${listed.map(({ row }) => plainText(row.name)).join(', ')}.`,
    blocks: [...listed.flatMap((one) => itemBlocks(one, clock)), context(usage)],
  };
}

/** The answer after saving or changing a search. */
export function savedConfirmation(listed: ListedSearch, how: 'saved' | 'changed', clock: Clock): SlackMessage {
  const text = `${how === 'saved' ? 'Saved' : 'Changed'}. Run it with ${code(`/fulfillments saved ${listed.row.name}`, 120)}.`;
  return { text, blocks: [section(text), ...itemBlocks(listed, clock)] };
}

/** Direct message: a slot was missed, with a button to run it now. */
export function missedMessage({ savedSearchId, name, nextAt }: SavedRow, slotAt: Date): SlackMessage {
  const next = nextAt === null ? '' : ` The next one comes ${slackDate(nextAt)}.`;
  const text = `${code(name)} was due ${slackDate(slotAt)}, but I wasn’t running, and I don’t send what is more than ${maxDelayHours} hours late.${next}`;
  return { text, blocks: [section(text), actions(button(savedActions.run, 'Run it now', { value: savedSearchId }))] };
}

/**
 * Direct message: the schedule is paused, why, and what to do. `refusal` is a more specific reason: whom to ask for the
 * right, or what is wrong with the filter.
 */
export function pausedMessage(
  row: SavedRow,
  because: Exclude<SavedRow['pausedBecause'], 'asked' | null>,
  refusal: string | null,
): SlackMessage {
  const reason = refusal ?? describePause(because, row);
  // Only what Slack refuses has been written by then.
  const isMarked = because === 'gone' && !marksLast({ onlyNew: row.delivery === 'new', filter: row.filter });
  const marked = isMarked ? ' Its fulfillments are still marked as exported.' : '';
  const text = `I paused your scheduled export ${code(row.name)}, and nothing was sent: ${reason} ${remedies[because]}: \`/fulfillments saved\`.${marked}`;
  return { text, blocks: [section(text)] };
}

/** Labels of the days in the form and the list. */
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

/** The label of a search that is watched. */
export const watchLabel = 'Within 15 minutes of a new match';

/** Labels of what is sent. */
export const deliveryLabels: Record<Delivery, string> = {
  every: 'Everything, each time',
  matches: 'Everything, when something matches',
  new: 'Only what is new since the last time',
};

const unreadableNote = ':warning: This filter no longer works. Click Run to see why, or Change to fix it.';

function itemBlocks({ row, latest }: ListedSearch, { now, timeZone }: Clock): KnownBlock[] {
  const { typed, format, isReadable } = formatStoredFilter(row, { now, timeZone });
  const lines = [
    `${code(row.name)} · ${typed === '' ? 'all fulfillments' : code(typed, 200)}`,
    ...(isReadable ? [] : [unreadableNote]),
    describeSchedule(row, format, timeZone),
    ...(latest === null ? [] : [describeLatest(latest)]),
  ];
  return [section(lines.join('\n')), actions(...itemButtons(row))];
}

function itemButtons({ savedSearchId: value, days, nextAt, name, isWatched }: SavedRow) {
  const isScheduled = days !== null || isWatched;
  const dialog = confirmDialog({
    title: 'Delete this saved search?',
    text: `This deletes “${plainText(name)}”${isScheduled ? ' and its schedule' : ''}.`,
    confirm: 'Delete',
    deny: 'Cancel',
    style: 'danger',
  });
  return [
    button(savedActions.run, 'Run', { value }),
    button(savedActions.edit, isScheduled ? 'Change' : 'Schedule', { value }),
    ...(isScheduled
      ? [
          nextAt === null
            ? button(savedActions.resume, 'Resume', { value })
            : button(savedActions.pause, 'Pause', { value }),
        ]
      : []),
    button(savedActions.remove, 'Delete', { value, confirm: dialog }),
  ];
}

const remedies = {
  right: 'Resume it when you have access again',
  gone: 'Then resume it, or send it to yourself',
  channel: 'You can send it to yourself instead',
  shared: 'You can send it to yourself instead',
  filter: 'Change its filter to continue',
  large: 'Narrow its filter to continue',
};

/** "Monday to Friday at 8:00 AM, New York time, to you as a CSV file. Next today at 8:00 AM." */
function describeSchedule(row: SavedRow, format: ExportFormat, timeZone: string): string {
  const when = describeTimes(row, timeZone);
  if (when === null) return 'No schedule.';
  const to = row.deliverTo === null ? 'to you' : `to <#${row.deliverTo}>`;
  const how = `as ${format === 'csv' ? 'a' : 'an'} ${exportFormatLabels[format]}`;
  const next = row.nextAt === null || row.isWatched ? '' : ` Next ${slackDate(row.nextAt)}.`;
  const what = row.delivery === 'every' || row.isWatched ? '' : ` ${deliveryLabels[row.delivery]}.`;
  const paused = row.pausedBecause === null ? '' : `*Paused*: ${describePause(row.pausedBecause, row)} `;
  return `${paused}${when}, ${to} ${how}.${what}${next}`;
}

/** When it is sent; null if it isn't. */
function describeTimes(row: SavedRow, timeZone: string): string | null {
  if (row.isWatched) return `${watchLabel}, once an hour at most`;
  const schedule = scheduleOf(row);
  if (schedule === null) return null;
  return `${scheduleDayLabels[schedule.days]} at ${formatTime(schedule.time)}, ${describeTimeZone(timeZone)}`;
}

/** Why a schedule is paused. */
function describePause(because: PauseReason, { deliverTo }: Pick<SavedRow, 'deliverTo'>): string {
  const channel = `<#${deliverTo}>`;
  switch (because) {
    case 'asked':
      return 'at your request.';
    case 'right':
      return 'you couldn’t use Holdfast when it was due.';
    case 'channel':
      return `${channel} is no longer a channel for exports.`;
    case 'gone':
      return `I couldn’t post in ${channel}. If it still exists, invite me.`;
    case 'shared':
      return `${channel} is shared with another company, and exports hold customer data.`;
    case 'filter':
      return 'its filter doesn’t work.';
    case 'large':
      return `it matches more than ${formatCount(maxRemembered)} fulfillments, so I can’t tell which are new.`;
  }
}

/** The outcome of the latest slot. */
function describeLatest({ slotAt, outcome, state, rowCount }: LatestSlot): string {
  const due = `Last ${slackDate(slotAt)}`;
  if (outcome === 'missed') return `${due}: missed, I wasn’t running for more than ${maxDelayHours} hours.`;
  if (outcome === 'refused') return `${due}: not sent.`;
  if (outcome === 'nothing') return `${due}: nothing to send.`;
  if (state === 'done') return `${due}: ${rowCount === null ? 'sent' : quantity(rowCount, 'fulfillment')}.`;
  return state === 'failed' ? `${due}: failed.` : `${due}: on its way.`;
}

/** "14:30" → "2:30 PM". */
function formatTime(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return `${hours % 12 || 12}:${String(minutes).padStart(2, '0')} ${hours < 12 ? 'AM' : 'PM'}`;
}
