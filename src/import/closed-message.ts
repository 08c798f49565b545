/** What the thread says about an import that came to nothing, and how to go on from there. */
import type { KnownBlock } from '@slack/types';
import { actions, button, escapeText, type SlackMessage, section } from '../slack/blocks.ts';
import { quantity, slackDate } from '../slack/wording.ts';
import { importActions, toButtonValue } from './action-ids.ts';
import type { Counts } from './counts.ts';
import type { ImportRow } from './import-row.ts';
import type { SummaryContext } from './summary-message.ts';
import { countsOf, fileName, groupList, present, rejectedButton, unchangedSentence } from './summary-parts.ts';

/** The last word on an import that was refused, discarded, superseded, has expired, or changes nothing. */
export function closedMessage(row: ImportRow, context: SummaryContext): SlackMessage {
  const text = closingSentence(row, context);
  const counts = row.kind === null ? undefined : row.counts?.[row.kind];
  const rejected = row.state === 'nothing_to_do' && (counts?.rejected ?? 0) > 0;
  const blocks = present<KnownBlock>(
    section(text),
    rejected && counts !== undefined ? section(`*Can’t be imported*\n${groupList(counts.problems)}`) : null,
    actions(
      ...present(
        rejected ? rejectedButton(row) : null,
        button(importActions.checkAgain, 'Check again', { value: toButtonValue(row) }),
      ),
    ),
  );
  return { text, blocks };
}

function closingSentence(row: ImportRow, { same }: SummaryContext): string {
  const name = fileName(row);
  switch (row.state) {
    case 'refused':
      return `:no_entry: *${name} can’t be imported.* ${row.refusal?.text ?? ''}`;
    case 'discarded':
      if (row.sentBackReason !== null) {
        return `Sent back to <@${row.sharedBy}> by <@${row.decidedBy}>: ${escapeText(row.sentBackReason)}\nNothing was written from ${name}.`;
      }
      return row.decidedBy === null
        ? `The message with ${name} was deleted, so this import is closed. Nothing was written.`
        : `Discarded by <@${row.decidedBy}>. Nothing was written from ${name}.`;
    case 'expired':
      return `Nobody decided on ${name} in time, so this summary has expired. Nothing was written.`;
    case 'superseded':
      return `A newer file took the place of ${name}. Nothing was written from this one.${same?.link ? ` <${same.link}|See the newer summary>.` : ''}`;
    default:
      return same === null ? nothingToDo(row) : alreadyKnown(row, same);
  }
}

function nothingToDo(row: ImportRow): string {
  if (row.kind === null) return `*Nothing to do.* ${fileName(row)} says what the records say already.`;
  const counts: Counts = countsOf(row);
  if (counts.rejected === 0)
    return `*Nothing to do.* ${fileName(row)}: ${unchangedSentence(counts) ?? 'it has no rows.'}`;
  const rest = unchangedSentence(counts);
  const all =
    rest === null ? 'none of its rows can be imported' : `${quantity(counts.rejected, 'row')} can’t be imported`;
  return `*Nothing to write.* ${fileName(row)}: ${all}.${rest === null ? '' : ` ${rest}`}`;
}

function alreadyKnown(row: ImportRow, { link, row: first }: NonNullable<SummaryContext['same']>): string {
  const see = link === null ? '' : ` <${link}|See its summary>.`;
  if (first.state === 'applied' && first.appliedAt !== null) {
    return `*Nothing left to do.* The content of ${fileName(row)} was already applied by <@${first.decidedBy}> ${slackDate(first.appliedAt)}.${see}`;
  }
  return `The content of ${fileName(row)} is already being handled.${see}`;
}
