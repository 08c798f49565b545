/** What the thread says once an import has been written, and once it has been written back. */
import type { KnownBlock } from '@slack/types';
import { actions, context, type SlackMessage, section } from '../slack/blocks.ts';
import { quantity, slackDate } from '../slack/wording.ts';
import { effectParts } from './effect-words.ts';
import type { ImportRow } from './import-row.ts';
import type { SummaryContext } from './summary-message.ts';
import {
  countsOf,
  groupList,
  present,
  rejectedButton,
  rowsLeftOut,
  sourceLine,
  unchangedSentence,
} from './summary-parts.ts';

/** The summary of an applied or undone import. */
export function appliedMessage(row: ImportRow, _context: SummaryContext): SlackMessage {
  const counts = countsOf(row);
  const did = effectParts(row.kind ?? 'tracking', counts.effect[row.ambiguousChoice], 'did').join(' · ');
  const left = rowsLeftOut(row);
  const by = `Applied by <@${row.decidedBy}>${row.appliedAt === null ? '' : ` ${slackDate(row.appliedAt)}`}`;
  const text = `${by}: ${did}.${left > 0 ? ` ${quantity(left, 'row')} could not be imported.` : ''}`;
  const rest = unchangedSentence(counts);
  const blocks = present<KnownBlock>(
    section(`:white_check_mark: *${by}*\n${did}.`),
    sourceLine(row, counts),
    counts.rejected > 0 ? section(`*Not imported*\n${groupList(counts.problems)}`) : null,
    left > 0 ? actions(rejectedButton(row)) : null,
    rest === null ? null : context(rest),
  );
  return { text, blocks };
}
