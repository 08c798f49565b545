/** Messages about an export: the first answer, its progress, its end, and the comment beside the file. */

import { exportActions } from '../action-ids.ts';
import { exportFormatLabels, type Filter } from '../filters/filter.ts';
import { describeFilter, describeTimeZone } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import type { Note } from '../filters/read-query.ts';
import { describeNotes } from '../search/note-blocks.ts';
import { formatTotal } from '../search/result-message.ts';
import { actions, button, code, type SlackMessage, section, textMessage } from '../slack/blocks.ts';
import { formatCount, quantity, slackDate } from '../text/wording.ts';
import { type ExportRow, marksLast } from './export-row.ts';

interface ExportRequest {
  filter: Filter;
  timeZone: string;
  /** how the query was read */
  notes?: readonly Note[];
}

/** The answer to the request. */
export function startedMessage({ filter, timeZone, notes = [] }: ExportRequest, total: number): SlackMessage {
  const read = notes.length === 0 ? '' : `\n${describeNotes(notes, 'Exporting')}`;
  const what = `*${formatTotal(total)}* · ${describeFilter(filter, timeZone)}`;
  return textMessage(`${what}\nI’ll DM you the ${exportFormatLabels[filter.format]}. Only you can see it.${read}`);
}

/** The answer when nothing matches. */
export function nothingToExportMessage({ filter, timeZone }: ExportRequest): SlackMessage {
  return textMessage(
    `No fulfillment matches ${describeFilter(filter, timeZone)}, so there is no file. Add \`empty:file\` to get a file with only the header.`,
  );
}

/** The progress of a long export, with a button that cancels it. */
export function writingMessage(exportId: string, rows: number, bytes: number): SlackMessage {
  const text =
    rows === 0
      ? 'Preparing your export …'
      : `Writing ${quantity(rows, 'fulfillment')} …${bytes < 1_000_000 ? '' : ` ${formatSize(bytes)} so far.`}`;
  return { text, blocks: [section(text), actions(button(exportActions.cancel, 'Cancel', { value: exportId }))] };
}

/** Replaces the progress message in the end. */
export function doneMessage(rows: number): SlackMessage {
  return textMessage(`Your export is ready: ${quantity(rows, 'fulfillment')}. The file is below.`);
}

/** How many records of an export are marked as exported, before its file is delivered unless `marksLast`. */
export type MarkedRecords = 'none' | 'some' | 'all';

const markedSentence = {
  none: '',
  some: ' Some of its fulfillments may already be marked as exported.',
  all: ' Its fulfillments are still marked as exported.',
};

/** Replaces the progress message when the requester canceled the export. */
export function cancelledMessage(marked: MarkedRecords): SlackMessage {
  return textMessage(`You cancelled this export. No file was sent.${markedSentence[marked]}`);
}

/** The comment beside the file, whose dates are in `fileZone`: the account's, whoever asked. */
export function fileComment({ filter, timeZone }: ExportRequest, rows: number, fileZone: string): string {
  const more =
    rows === 0
      ? 'Nothing matches, so there is only the header.'
      : `Dates in the file are ${describeTimeZone(fileZone)}.`;
  return `*${quantity(rows, 'fulfillment')}* · ${describeFilter(filter, timeZone)}. ${more}`;
}

/** The comment beside the file of a scheduled export; `clock` is the account's. */
export function scheduledComment(
  request: ExportRequest,
  rows: number,
  { title, requestedBy, requestedAt, deliverTo, missedSlots, onlyNew }: ExportRow,
  { now, timeZone }: Clock,
): string {
  const isLate = now.getTime() - requestedAt.getTime() > maxDelayMs;
  const missed = `${missedSlots === 1 ? 'One' : formatCount(missedSlots)} before it ${missedSlots === 1 ? 'was' : 'were'} missed and won’t be sent.`;
  return [
    `${code(title ?? '')} · ${fileComment(request, rows, timeZone)}`,
    ...(onlyNew ? ['Only what is new since the last time.'] : []),
    ...(isLate ? [`It was due ${slackDate(requestedAt)} and comes late.`] : []),
    ...(missedSlots > 0 ? [missed] : []),
    ...(deliverTo === null ? [] : [`Scheduled by <@${requestedBy}>.`]),
  ].join(' ');
}

/** A file that comes later than this gets a sentence about it. */
const maxDelayMs = 15 * 60_000;

/** The final failure of an export, with its title if it has one. The runs that failed may have marked its records. */
export function failedText(row: ExportRow): string {
  const { title, requestedAt } = row;
  const failed =
    title === null
      ? 'This export failed several times. Please try again, or export less.'
      : `${code(title)}, which was due ${slackDate(requestedAt)}, failed several times. You can run it yourself: \`/fulfillments saved\`.`;
  return `${failed}${markedSentence[marksLast(row) ? 'none' : 'some']}`;
}

/** Why an export can't be made, with its title if it has one; `reason` is in Slack's markup. */
export function refusedText({ title }: ExportRow, reason: string, marked: MarkedRecords): string {
  const said = `${reason}${markedSentence[marked]}`;
  return title === null ? said : `Your scheduled export ${code(title)}: ${said}`;
}

/** `fulfillments-2026-11-22-1405.csv`, in the account's time; a scheduled one starts with its title. */
export function exportName({ title, format }: Pick<ExportRow, 'title' | 'format'>, wallClock: string): string {
  const name =
    (title ?? '')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join('-') ?? 'fulfillments';
  return `${name}-${wallClock.slice(0, 16).replace(' ', '-').replace(':', '')}.${format}`;
}

function formatSize(bytes: number): string {
  return `${formatCount(Math.round(bytes / 1_000_000))} MB`;
}
