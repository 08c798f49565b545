/** What is said about an export: at once where it was asked for, while it is written, and with the file. */
import { exportFormatLabels, type Filter } from '../search/filter.ts';
import { describeFilter } from '../search/format-filter.ts';
import { formatTotal } from '../search/result-message.ts';
import { actions, button, code, type SlackMessage, section } from '../slack/blocks.ts';
import { formatCount, quantity, slackDate } from '../text/wording.ts';
import { exportActions } from './action-ids.ts';
import type { ExportRow } from './export-row.ts';

interface Wanted {
  filter: Filter;
  timeZone: string;
}

/** The answer where it was asked for. */
export function startedMessage({ filter, timeZone }: Wanted, total: number): SlackMessage {
  const what = `*${formatTotal(total)}* · ${describe({ filter, timeZone })}`;
  return sentence(
    `${what}\nThe ${exportFormatLabels[filter.format]} is on its way to you as a direct message; nobody else gets it.`,
  );
}

/** The answer when nothing matches. */
export function nothingToExportMessage(wanted: Wanted): SlackMessage {
  return sentence(
    `No record matches ${describe(wanted)}, so there is no file. Add \`empty:file\` if you want one with its header alone.`,
  );
}

/** While a long one is written: how far it is, and the way to stop it. */
export function writingMessage(exportId: string, rows: number, bytes: number): SlackMessage {
  const text =
    rows === 0
      ? 'Looking for the records of your export …'
      : `Writing ${quantity(rows, 'record')} …${bytes < 1_000_000 ? '' : ` ${formatSize(bytes)} so far.`}`;
  return { text, blocks: [section(text), actions(button(exportActions.cancel, 'Cancel', { value: exportId }))] };
}

/** What takes the place of that message in the end. */
export function endedMessage(state: 'done' | 'failed', rows: number): SlackMessage {
  switch (state) {
    case 'done':
      return sentence(`Your export is written: ${quantity(rows, 'record')}. The file is below.`);
    case 'failed':
      return sentence('This export failed several times. Please try again, or with fewer records.');
  }
}

/** How many records of an export are marked as exported, which comes before its file is handed over. */
export type Marked = 'none' | 'some' | 'all';

const markedWords = {
  none: '',
  some: ' Some of its records may be marked as exported already.',
  all: ' Its records are marked as exported all the same.',
};

/** The same when the asker stopped it. */
export function cancelledMessage(marked: Marked): SlackMessage {
  return sentence(`You cancelled this export. No file was sent.${markedWords[marked]}`);
}

/** What stands beside the file. */
export function fileComment(wanted: Wanted, rows: number): string {
  const more = rows === 0 ? ' Nothing matches, so there is only the header.' : '';
  return `*${quantity(rows, 'record')}* · ${describe(wanted)}.${more}`;
}

/** What stands beside the file of a scheduled export. */
export function scheduledComment(
  wanted: Wanted,
  rows: number,
  { title, requestedBy, requestedAt, deliverTo, missedSlots }: ExportRow,
  now: Date,
): string {
  const isLate = now.getTime() - requestedAt.getTime() > punctualMilliseconds;
  const missed = `${missedSlots === 1 ? 'One' : formatCount(missedSlots)} before it ${missedSlots === 1 ? 'was' : 'were'} missed and won’t be sent.`;
  return [
    `${code(title ?? '')} · ${fileComment(wanted, rows)}`,
    ...(isLate ? [`It was due ${slackDate(requestedAt)} and comes late.`] : []),
    ...(missedSlots > 0 ? [missed] : []),
    ...(deliverTo === null ? [] : [`Scheduled by <@${requestedBy}>.`]),
  ].join(' ');
}

/** What takes longer than this is worth a word. */
const punctualMilliseconds = 15 * 60_000;

/** That an export failed for good, with its name if it has one. */
export function failedText({ title, requestedAt }: ExportRow): string {
  if (title === null) return endedMessage('failed', 0).text;
  return `${code(title)}, which was due ${slackDate(requestedAt)}, failed several times. You can run it yourself: \`/fulfillments saved\`.`;
}

/** Why an export can't be made, with its name if it has one; `reason` is in Slack's markup. */
export function refusedText({ title }: ExportRow, reason: string): string {
  return title === null ? reason : `Your scheduled export ${code(title)}: ${reason}`;
}

/** `fulfillments-2026-11-22-1405.csv`, by the clock of the account; a scheduled one begins with its own name. */
export function exportName({ title, format }: Pick<ExportRow, 'title' | 'format'>, wallClock: string): string {
  const name =
    (title ?? '')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join('-') ?? 'fulfillments';
  return `${name}-${wallClock.slice(0, 16).replace(' ', '-').replace(':', '')}.${format}`;
}

function describe({ filter, timeZone }: Wanted): string {
  return describeFilter(filter, timeZone);
}

function formatSize(bytes: number): string {
  return `${formatCount(Math.round(bytes / 1_000_000))} MB`;
}

function sentence(text: string): SlackMessage {
  return { text, blocks: [section(text)] };
}
