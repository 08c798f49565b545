/** The summary of an import that has been written, or written and undone. */
import type { KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { button, context, type SlackMessage, section } from '../../slack/blocks.ts';
import { present, slackDate } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { ImportRow } from '../model/import-row.ts';
import { hasResults } from '../model/results.ts';
import { describeEffect } from './describe-effect.ts';
import { buttonRow, leftOutButton, rejectedButton, resultsButton, seeAllButton } from './import-buttons.ts';
import { describeProblems, problemsTable } from './rows-to-fix.ts';
import { accountForRows, countLeftOut, countsOf, type SummaryContext, sourceLine } from './summary-parts.ts';
import { describeUndo, undoExceptions } from './undo-message.ts';

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
