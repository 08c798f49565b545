/** The summary that waits for a decision: what Confirm would write, and what it leaves out and why. */
import type { KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { mentionAll } from '../../permissions.ts';
import {
  actions,
  button,
  confirmDialog,
  context,
  option,
  type SlackMessage,
  section,
  sectionWith,
  select,
  showText,
} from '../../slack/blocks.ts';
import { formatCount, present, quantity, slackDate } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { Counts, Effect } from '../model/counts.ts';
import { authorsOf, needsSecondPerson, othersWhoMay } from '../model/four-eyes.ts';
import type { ImportRow } from '../model/import-row.ts';
import { describeEffect, describeStatuses } from './describe-effect.ts';
import { countSetAside, includeBlocks } from './include-blocks.ts';
import {
  countLeftOut,
  countOutdated,
  describeOutdated,
  excludeOutdatedButton,
  fixButtons,
  impossibleSection,
  leftOutButton,
  outdatedBlocks,
  rejectedButton,
} from './rejected-rows.ts';
import {
  checkAgainButton,
  countsOf,
  driftNotice,
  editedNotice,
  forgetColumnsButton,
  groupList,
  readingWarnings,
  type SummaryContext,
  sourceLine,
  unchangedSentence,
} from './summary-parts.ts';

/** The summary of an import that is ready. */
export function readyMessage(row: ImportRow, context: SummaryContext): SlackMessage {
  const counts = countsOf(row);
  const effect = counts.effect[row.ambiguousChoice];
  const headline = headlineOf(row, effect);
  const text = `${row.drift === null ? '' : 'Changed since you last looked: '}${headline} Nothing has been written yet.`;
  const blocks = present<KnownBlock>(
    row.drift === null ? null : section(driftNotice(row.drift, 'This is how it stands now; please look again.')),
    row.refusal === null ? null : section(`:warning: ${row.refusal.text}`),
    editedNotice(row),
    section(`*${headline}*`),
    sourceLine(row, counts),
    consequences(row, effect),
    replacements(counts),
    ambiguity(row, counts),
    ...outdatedBlocks(row, counts),
    ...includeBlocks(row, counts),
    impossibleSection(counts),
    fixButtons(row, counts),
    // Once the file was edited, how it was read no longer matters, and the length of a message is limited.
    row.fileEditedAt === null ? readingWarnings(row) : null,
    warnings(counts),
    excludeOutdatedButton(row, counts),
    decisionButtons(row, effect, context),
    footer(row, effect, counts, context),
  );
  return { text, blocks };
}

function headlineOf(row: ImportRow, effect: Effect): string {
  const { rejected, ambiguous } = countsOf(row);
  const outdated = countOutdated(countsOf(row));
  const impossible = rejected - outdated - countSetAside(countsOf(row));
  const undecided = row.ambiguousChoice === 'skip' ? ambiguous : 0;
  const parts = present(
    ...(effect.records === 0 ? ['Nothing to write so far'] : describeEffect(row.kind ?? 'tracking', effect, 'will')),
    impossible > 0 ? `${quantity(impossible, 'row')} can’t be imported` : null,
    describeOutdated(outdated),
    undecided > 0 ? `${quantity(undecided, 'row')} ${undecided === 1 ? 'needs' : 'need'} a choice` : null,
  );
  return `${parts.join(' · ')}.`;
}

function consequences(row: ImportRow, effect: Effect): KnownBlock | null {
  if (effect.records === 0) return null;
  const sentences = [
    ...(row.kind === 'tracking' ? [describeStatuses(effect)] : []),
    ...(effect.alreadyShipped > 0
      ? [
          `:warning: ${quantity(effect.alreadyShipped, 'cancelled parcel')} ${effect.alreadyShipped === 1 ? 'is' : 'are'} out already: cancelling does not stop a parcel.`,
        ]
      : []),
    ...(effect.purchases > 0 ? ['Subscriptions that end are not billed again; nothing is refunded.'] : []),
  ];
  return sentences.length === 0 ? null : section(sentences.join('\n'));
}

function replacements({ replacements: shown, effect }: Counts): KnownBlock | null {
  const { replaced } = effect.all;
  if (replaced === 0) return null;
  const lines = shown.map(({ line, text }) => `• line ${line}: ${showText(text, 300)}`);
  const more = replaced - shown.length;
  return section(
    `*Replaces a tracking number that is already there*\n${[...lines, ...(more > 0 ? [`• and ${formatCount(more)} more`] : [])].join('\n')}`,
  );
}

function ambiguity(row: ImportRow, counts: Counts): KnownBlock | null {
  if (counts.ambiguous === 0) return null;
  const more = counts.effect.all.records - counts.effect.skip.records;
  const fits = counts.ambiguous === 1 ? 'fits several records of its order' : 'fit several records of their order';
  const menu = select(
    importActions.ambiguous,
    [
      option('skip', counts.ambiguous === 1 ? 'Leave it out' : 'Leave them out'),
      option('all', more === 2 ? 'Write both records' : `Write all ${formatCount(more)} of these records`),
    ],
    row.ambiguousChoice,
  );
  return {
    ...sectionWith(
      `*${quantity(counts.ambiguous, 'row')} ${fits}.* Leave ${counts.ambiguous === 1 ? 'it' : 'them'} out, or is it one parcel for all records of the order?`,
      menu,
    ),
    // A menu has no value of its own, so its block id holds the import and the version of its plan.
    block_id: toButtonValue(row),
  };
}

function warnings(counts: Counts): KnownBlock | null {
  return counts.warnings.length === 0
    ? null
    : section(`*Worth a look before you confirm*\n${groupList(counts.warnings)}`);
}

function decisionButtons(row: ImportRow, effect: Effect, { fourEyesRows }: SummaryContext): KnownBlock {
  const value = toButtonValue(row);
  const second = needsSecondPerson(effect, fourEyesRows);
  return actions(
    ...present(
      effect.records > 0 ? confirmButton(row, effect, value) : null,
      button(importActions.discard, 'Discard', { value }),
      row.fileEditedAt === null ? null : checkAgainButton(row),
      second ? button(importActions.sendBack, 'Send back …', { value }) : null,
      ...(countLeftOut(row) > 0 ? [rejectedButton(row), leftOutButton(row)] : []),
      forgetColumnsButton(row),
    ),
  );
}

/** Cancellations end subscriptions that customers pay for, so the button is red and asks for confirmation. */
function confirmButton(row: ImportRow, effect: Effect, value: string) {
  const cancels = (effect.statuses.CANCELLED ?? 0) > 0;
  const label = row.refusal === null ? `Confirm ${quantity(effect.records, 'record')}` : 'Try again';
  // Numbers that a spreadsheet made up are no reason to hurry.
  const isDoubtful = countsOf(row).warnings.some(({ code }) => code === 'W_FILLED_DOWN');
  if (!cancels) return button(importActions.confirm, label, isDoubtful ? { value } : { value, style: 'primary' });
  const dialog = confirmDialog({
    title: 'Cancel for real?',
    text: `${describeEffect(row.kind ?? 'returns', effect, 'will').join(', ')}.`,
    confirm: 'Yes, write it',
    deny: 'Not yet',
    style: 'danger',
  });
  return button(importActions.confirm, label, {
    value,
    style: 'danger',
    confirm: dialog,
  });
}

function footer(
  row: ImportRow,
  effect: Effect,
  counts: Counts,
  { approvers, fourEyesRows }: SummaryContext,
): KnownBlock {
  const second = needsSecondPerson(effect, fourEyesRows);
  const authors = authorsOf(row);
  const others = othersWhoMay(approvers, authors);
  const sentences = [
    unchangedSentence(counts),
    'Nothing has been written yet.',
    second ? secondPerson(others, mentionAll(authors)) : null,
    row.expiresAt === null ? null : `Open until ${slackDate(row.expiresAt)}.`,
  ];
  return context(present(...sentences).join(' '));
}

function secondPerson(others: string | null, authors: string): string {
  return others === null
    ? `A second person has to confirm, but nobody besides ${authors} may: ask whoever runs Holdfast to name another approver.`
    : `A second person has to confirm: ${others}, not ${authors}.`;
}
