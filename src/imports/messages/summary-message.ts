/**
 * The summary: the one message that each import has in its thread. It is edited in place, and everything in it is
 * derived from the import's row. What a person has to decide comes first, details follow.
 */
import type { KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { mentionAll } from '../../permissions.ts';
import { actions, button, context as contextBlock, type SlackMessage, section } from '../../slack/blocks.ts';
import { describeWaiting } from '../../slack/files/download-obstacles.ts';
import { formatCount, present, quantity, slackDate } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import { appliedMessage } from './applied-message.ts';
import { closedMessage } from './closed-message.ts';
import { describeEffect } from './describe-effect.ts';
import { checkAgainButton, toButtonValue } from './import-buttons.ts';
import { readyMessage } from './ready-message.ts';
import { describeProblems } from './rows-to-fix.ts';
import { editedNotice, fileName, type SummaryContext } from './summary-parts.ts';

/** The summary of an import in its present state. */
export function summaryMessage(row: ImportRow, context: SummaryContext): SlackMessage {
  return withArrivalNotes(messageOf(row, context), row, context);
}

function messageOf(row: ImportRow, context: SummaryContext): SlackMessage {
  switch (row.state) {
    case 'received':
    case 'confirmed':
    case 'undoing':
      return workingMessage(row);
    case 'asking':
      return askingMessage(row);
    case 'ready':
      return readyMessage(row, context);
    case 'applied':
    case 'undone':
      return appliedMessage(row, context);
    case 'refused':
    case 'nothing_to_do':
    case 'discarded':
    case 'expired':
    case 'superseded':
      return closedMessage(row, context);
  }
}

function workingMessage(row: ImportRow): SlackMessage {
  const text = describeWork(row);
  return { text, blocks: [section(text)] };
}

const delayReasons = {
  'read-only': 'the database is read-only right now',
  away: 'the database can’t be reached right now',
  busy: 'this is taking longer than usual',
};
export type DelayReason = keyof typeof delayReasons;

/** The same when the work is delayed, because of the database or for another reason. */
export function delayedMessage(row: ImportRow, because: DelayReason): SlackMessage {
  const text = describeWork(row);
  const notice = `:hourglass_flowing_sand: Delayed: ${delayReasons[because]}. It continues by itself, and nothing is saved twice.`;
  return { text: `${text} ${notice}`, blocks: [section(text), contextBlock(notice)] };
}

function describeWork(row: ImportRow): string {
  if (row.state === 'confirmed') return `<@${row.decidedBy}> confirmed ${fileName(row)}. Saving …`;
  if (row.state === 'received' && row.obstacle !== null) return describeWaiting(row.obstacle, fileName(row));
  if (row.state === 'undoing') return `<@${row.undoneBy}> is undoing ${fileName(row)}. Restoring …`;
  return `Reading ${fileName(row)} …${describeProgress(row)}`;
}

function describeProgress({ rowsRead, rowsExpected }: ImportRow): string {
  if (rowsRead === 0) return '';
  const isKnown = rowsExpected !== null && rowsExpected > rowsRead;
  return isKnown
    ? ` ${formatCount(rowsRead)} of about ${quantity(rowsExpected, 'row')}.`
    : ` ${quantity(rowsRead, 'row')} so far.`;
}

/** Asks which kind of import a file is when both its tracking numbers and its statuses differ from the records. */
function askingMessage(row: ImportRow): SlackMessage {
  const withRecords = row.counts?.records !== undefined;
  const whole = row.counts?.records?.effect.all.added
    ? 'new fulfillments and other changes'
    : 'several kinds of changes';
  const has = withRecords ? whole : 'new tracking numbers and new statuses';
  const text = `${fileName(row)} has ${has}. Which do you want to import?`;
  const outlooks = present(
    withRecords ? `• Fulfillments as a whole: ${outlook(row, 'records')}` : null,
    `• Tracking numbers: ${outlook(row, 'tracking')}`,
    `• Returned and cancelled: ${outlook(row, 'returns')}`,
  );
  const value = toButtonValue(row);
  const blocks = present<KnownBlock>(
    editedNotice(row),
    section(`*${text}*\n${outlooks.join('\n')}`),
    actions(
      ...(withRecords ? [button(importActions.kindRecords, 'Import fulfillments', { value })] : []),
      button(importActions.kindTracking, 'Import tracking numbers', { value }),
      button(importActions.kindReturns, 'Import returns', { value }),
      button(importActions.discard, 'Discard', { value }),
      ...(row.fileEditedAt === null ? [] : [checkAgainButton(row, 'Review again')]),
    ),
    contextBlock(present('Nothing is saved yet.', row.expiresAt && `Expires ${slackDate(row.expiresAt)}.`).join(' ')),
  );
  return { text, blocks };
}

function outlook(row: ImportRow, kind: ImportKind): string {
  const counts = row.counts?.[kind];
  if (counts === undefined) return 'not possible';
  const { skip, all } = counts.effect;
  const nothing = all.records === 0 ? 'nothing to change' : 'nothing to change yet';
  const parts = skip.records === 0 ? [nothing] : describeEffect(kind, skip, 'will');
  const undecided =
    counts.ambiguous > 0
      ? [`${quantity(counts.ambiguous, 'row')} ${counts.ambiguous === 1 ? 'needs' : 'need'} a choice`]
      : [];
  return [...parts, ...describeProblems(counts.problems), ...undecided].join(' · ');
}

const maxMentions = 5;

/** Adds the notes to a summary. */
function withArrivalNotes(
  message: SlackMessage,
  row: ImportRow,
  { approvers }: Pick<SummaryContext, 'approvers'>,
): SlackMessage {
  const notes = present(addressed(row, approvers), foundLate(row));
  if (notes.length === 0) return message;
  const blocks: KnownBlock[] = [contextBlock(notes.join('\n'))];
  return { text: [message.text, ...notes].join(' '), blocks: [...blocks, ...message.blocks] };
}

/** The summary of a bot's file asks those who can decide. */
function addressed(row: ImportRow, approvers: readonly string[]): string | null {
  if (!row.isByBot || !isOpen(row.state)) return null;
  const bot = /^[UW]/.test(row.sharedBy) ? `<@${row.sharedBy}>` : 'An app';
  const whom = approvers.length === 0 ? '' : `${mentionAll(approvers.slice(0, maxMentions))}: `;
  return `${whom}${bot} posted this file.`;
}

function foundLate({ isFoundLate, state, messageTs }: ImportRow): string | null {
  const isOver = !isOpen(state) && state !== 'received' && state !== 'nothing_to_do';
  if (!isFoundLate || isOver || messageTs === null) return null;
  return `I found this late, because Slack didn’t tell me when it was shared (${slackDate(new Date(Number(messageTs) * 1000))}).`;
}
