/** The summary of an import that has been written, or written and undone. */
import type { KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { actions, button, context, type SlackMessage, section } from '../../slack/blocks.ts';
import { present, quantity, slackDate } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { ImportRow } from '../model/import-row.ts';
import { describeEffect } from './describe-effect.ts';
import { countLeftOut, leftOutButton, rejectedButton } from './rejected-rows.ts';
import { countsOf, groupList, type SummaryContext, sourceLine, unchangedSentence } from './summary-parts.ts';
import { describeUndo, undoExceptions } from './undo-message.ts';

/** The summary of an applied or undone import. */
export function appliedMessage(row: ImportRow, { canUndo }: SummaryContext): SlackMessage {
  const counts = countsOf(row);
  const did = describeEffect(row.kind ?? 'tracking', counts.effect[row.ambiguousChoice], 'did').join(' · ');
  const left = countLeftOut(row);
  const by = `Applied by <@${row.decidedBy}>${row.appliedAt === null ? '' : ` ${slackDate(row.appliedAt)}`}`;
  const undone = undoSentence(row);
  const missing = left > 0 ? ` ${quantity(left, 'row')} could not be imported.` : '';
  const text = `${undone === null ? '' : `${undone} `}${by}: ${did}.${missing}`;
  const tooLate = undone === null && !canUndo ? 'The time in which this import could be undone is over.' : null;
  const footer = present(unchangedSentence(counts), tooLate).join(' ');
  const buttons = present(
    ...(left > 0 && canUndo ? [rejectedButton(row), leftOutButton(row)] : []),
    undone === null && canUndo ? button(importActions.undo, 'Undo …', { value: toButtonValue(row) }) : null,
  );
  const blocks = present<KnownBlock>(
    row.refusal === null ? null : section(`:warning: ${row.refusal.text}`),
    undone === null ? null : section(`:leftwards_arrow_with_hook: *${undone}*`),
    ...(row.undoOutcome === null ? [] : undoExceptions(row.undoOutcome)),
    section(`${undone === null ? ':white_check_mark: ' : ''}*${by}*\n${did}.`),
    sourceLine(row, counts),
    counts.rejected > 0 && undone === null ? section(`*Not imported*\n${groupList(counts.problems)}`) : null,
    buttons.length > 0 ? actions(...buttons) : null,
    footer === '' ? null : context(footer),
  );
  return { text, blocks };
}

function undoSentence({ undoneBy, undoneAt, undoOutcome }: ImportRow): string | null {
  if (undoOutcome === null || undoneAt === null) return null;
  return `Undone by <@${undoneBy}> ${slackDate(undoneAt)}: ${describeUndo(undoOutcome, 'did') ?? 'nothing could go back'}.`;
}
