/**
 * The summary of an import that has been written, or written and undone; what an undo would do, or what it did: what is
 * restored, and what stays, is gone, or needs a check.
 */
import type { KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { button, context, type SlackMessage, section, showText } from '../../slack/blocks.ts';
import { formatCount, formatList, present, quantity, slackDate } from '../../text/wording.ts';
import { entityLabel } from '../model/audited-records.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from '../model/counts.ts';
import { hasResults, type ImportRow } from '../model/import-row.ts';
import { describeEffect } from './describe-effect.ts';
import {
  buttonRow,
  leftOutButton,
  rejectedButton,
  resultsButton,
  seeAllButton,
  toButtonValue,
} from './import-buttons.ts';
import { describeProblems, problemsTable } from './rows-to-fix.ts';
import { accountForRows, countLeftOut, countsOf, fileName, type SummaryContext, sourceLine } from './summary-parts.ts';

/** The summary of an applied or undone import. */
export function appliedMessage(row: ImportRow, { canUndo }: SummaryContext): SlackMessage {
  const counts = countsOf(row);
  const did = `${describeEffect(row.kind ?? 'tracking', counts.effect[row.ambiguousChoice], 'did').join(' · ')}.`;
  const left = countLeftOut(row);
  const by = `Applied by <@${row.decidedBy}>${row.appliedAt === null ? '' : ` ${slackDate(row.appliedAt)}`}`;
  const undone = undoSentence(row);
  const isOpen = undone === null && canUndo;
  const rest = left > 0 ? ` ${describeLeft(row)}.` : '';
  const text = `${undone === null ? '' : `${undone} `}${by}: ${did}${rest}`;
  const tooLate = undone === null && !canUndo ? 'It’s too late to undo this import.' : null;
  const always = present(
    isOpen ? button(importActions.undo, 'Undo import', { value: toButtonValue(row) }) : null,
    left > 0 && canUndo ? rejectedButton(row) : null,
  );
  // The rows are kept for as long as the import can be undone.
  const others = present(
    isOpen ? seeAllButton(row) : null,
    hasResults(row) ? resultsButton(row) : null,
    isOpen && left > 0 ? leftOutButton(row) : null,
  );
  const blocks = present<KnownBlock>(
    row.refusal === null ? null : section(`:warning: ${row.refusal.text}`),
    undone === null ? null : section(`:leftwards_arrow_with_hook: *${undone}*`),
    ...(row.undoOutcome === null ? [] : undoExceptions(row.undoOutcome)),
    section(`${undone === null ? ':white_check_mark: ' : ''}*${did}*\n${by}.`),
    buttonRow(always, others),
    ...(left > 0 && undone === null && counts.problems.length > 0
      ? [section(`*${describeLeft(row)}*`), problemsTable(row.kind ?? 'tracking', counts.problems)]
      : []),
    context(present(accountForRows(row, counts, 'did'), tooLate).join(' ')),
    sourceLine(row),
  );
  return { text, blocks };
}

/** "11 rows to fix · 2 rows skipped": what the import didn't write. */
export function describeLeft(row: ImportRow): string {
  const { problems, ambiguous } = countsOf(row);
  const unchosen = row.ambiguousChoice === 'skip' ? ambiguous : 0;
  return present(
    ...describeProblems(problems),
    unchosen > 0 ? `${unchosen} with more than one matching fulfillment` : null,
  ).join(' · ');
}

function undoSentence({ undoneBy, undoneAt, undoOutcome }: ImportRow): string | null {
  if (undoOutcome === null || undoneAt === null) return null;
  return `Undone by <@${undoneBy}> ${slackDate(undoneAt)}: ${describeUndo(undoOutcome, 'did') ?? 'nothing could be restored'}.`;
}

/** The preview, before anything is restored. */
export function undoPreview(row: ImportRow, plan: UndoOutcome): KnownBlock[] {
  const back = describeUndo(plan);
  const headline =
    back === null
      ? `*Nothing from ${fileName(row)} can be restored.*`
      : plan.removed
        ? `*${back}* that ${fileName(row)} ${plan.removed === plan.records ? 'added' : 'added or updated'}.`
        : `*${back}* to what ${plan.records + plan.purchases === 1 ? 'it was' : 'they were'} before ${fileName(row)}.`;
  return present<KnownBlock>(section(headline), ...undoExceptions(plan));
}

/** What stays as it is, is gone, or is restored with a doubt; null for an empty group. */
function undoExceptions({ changedSince, gone, doubtful }: UndoOutcome): (KnownBlock | null)[] {
  return [
    group(changedSince, {
      title: (n) => `${formatCount(n)} changed since, so ${n === 1 ? 'it stays as it is' : 'they stay as they are'}:`,
      clause: whoChanged,
    }),
    group(gone, {
      title: (n) => `${formatCount(n)} can’t be restored, because ${n === 1 ? 'it was' : 'they were'} deleted:`,
      clause: () => '',
    }),
    group(doubtful, {
      title: (n) => `Restored, but check ${n === 1 ? 'this one' : `these ${formatCount(n)}`}:`,
      clause: ({ doubt }) => `: ${showText(doubt ?? '')}`,
    }),
  ];
}

/** "Restore 412 fulfillments and 9 subscriptions"; null when there is nothing to restore. */
export function describeUndo(outcome: UndoOutcome, tense: 'will' | 'did' = 'will'): string | null {
  const { purchases, removed = 0 } = outcome;
  const records = outcome.records - removed;
  if (removed > 0) {
    const remove = `${tense === 'did' ? 'removed' : 'Remove'} ${quantity(removed, 'fulfillment')}`;
    return records === 0 ? remove : `${remove} and ${tense === 'did' ? 'restored' : 'restore'} ${formatCount(records)}`;
  }
  const parts = present(
    records > 0 ? quantity(records, 'fulfillment') : null,
    purchases > 0 ? quantity(purchases, 'subscription') : null,
  );
  if (parts.length === 0) return null;
  return `${tense === 'did' ? 'restored' : 'Restore'} ${formatList(parts, 'and')}`;
}

interface GroupText {
  title(count: number): string;
  /** what follows the name of a fulfillment or subscription */
  clause(example: UndoExample): string;
}

function group({ count, examples }: UndoGroup, { title, clause }: GroupText): KnownBlock | null {
  if (count === 0) return null;
  const rest = count - examples.length;
  const lines = [
    ...examples.map((example) => `• ${nameOf(example)}${clause(example)}`),
    ...(rest > 0 ? [`• and ${formatCount(rest)} more`] : []),
  ];
  return section(`*${title(count)}*\n${lines.join('\n')}`);
}

function nameOf({ entity, entityId, orderId }: UndoExample): string {
  const order = orderId === null ? '' : ` of order ${showText(orderId)}`;
  return `${entityLabel(entity)} ${showText(entityId)}${order}`;
}

function whoChanged({ by, at }: UndoExample): string {
  const when = at === null ? '' : ` ${slackDate(new Date(at))}`;
  return by === null ? ', by another system' : `, by <@${by}>${when}`;
}
