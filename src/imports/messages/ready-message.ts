/** The summary that waits for a decision: what Confirm would write, and what needs a person. */
import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { warningTitles } from '../../cells/problem.ts';
import {
  button,
  confirmDialog,
  context,
  option,
  type SlackMessage,
  section,
  sectionWith,
  select,
} from '../../slack/blocks.ts';
import { formatCount, present, quantity, slackDate } from '../../text/wording.ts';
import type { Counts, Effect } from '../model/counts.ts';
import { needsSecondPerson } from '../model/four-eyes.ts';
import type { ImportRow } from '../model/import-row.ts';
import { firstChanges } from './changes-table.ts';
import { describeConsequences, describeEffect } from './describe-effect.ts';
import {
  buttonRow,
  canBeFixed,
  checkAgainButton,
  excludeOutdatedBlock,
  fixButtons,
  forgetColumnsButton,
  includeBlocks,
  leftOutButton,
  outdatedBlock,
  rejectedButton,
  seeAllButton,
  toButtonValue,
} from './import-buttons.ts';
import {
  countProblems,
  describePlace,
  describeProblems,
  isSetAside,
  problemsTable,
  warningLines,
} from './rows-to-fix.ts';
import {
  accountForRows,
  approvalSentence,
  countLeftOut,
  countShownChanges,
  countsOf,
  driftNotice,
  editedNotice,
  readingWarnings,
  type SummaryContext,
  sourceLine,
} from './summary-parts.ts';

/** The summary of an import that is ready. */
export function readyMessage(row: ImportRow, shown: SummaryContext): SlackMessage {
  const counts = countsOf(row);
  const effect = counts.effect[row.ambiguousChoice];
  const headline = headlineOf(row, effect);
  const rest = describeRest(row, counts);
  const text = `${present(row.drift === null ? null : 'Changed since the last summary: ', [headline, ...rest].join(' · ')).join('')}. Nothing is saved yet.`;
  const choice = ambiguity(row, counts);
  // With nothing to confirm yet, the choice is the decision.
  const choiceFirst = effect.records === 0;
  const buttons = decisionButtons(row, effect, shown);
  const kind = row.kind ?? 'tracking';
  const status = present('Nothing is saved yet.', expiry(row), whoConfirms(effect, shown)).join(' ');
  const blocks = present<KnownBlock>(
    row.drift === null ? null : section(driftNotice(row.drift, 'Please review it again.')),
    row.refusal === null ? null : section(`:warning: ${row.refusal.text}`),
    editedNotice(row),
    section(decision(row, effect, shown, headline)),
    choiceFirst ? choice : null,
    buttons,
    context(`${status}\n${accountForRows(row, counts, 'will')}`),
    shown.changes.length === 0
      ? null
      : firstChanges(kind, shown.changes.slice(0, countShownChanges(row)), {
          total: effect.records,
          isRestInMenu: !isButtonOf(buttons, importActions.seeAll),
        }),
    choiceFirst ? null : choice,
    outdatedBlock(row, counts),
    ...includeBlocks(row, counts),
    ...problemBlocks(row, counts),
    checkFirst(row, counts, shown),
    excludeOutdatedBlock(row, counts),
    sourceLine(row),
  );
  return { text, blocks };
}

function headlineOf(row: ImportRow, effect: Effect): string {
  if (effect.records === 0) return 'Nothing to change yet';
  const parts = describeEffect(row.kind ?? 'tracking', effect, 'will');
  const { unchanged } = countsOf(row);
  return [...parts, ...(row.kind === 'records' && unchanged > 0 ? [`${formatCount(unchanged)} unchanged`] : [])].join(
    ' · ',
  );
}

/** What the headline leaves open: rows to fix, rows to choose for. */
function describeRest(row: ImportRow, counts: Counts): string[] {
  const undecided = row.ambiguousChoice === 'skip' ? counts.ambiguous : 0;
  return [
    ...describeProblems(counts.problems),
    ...(undecided > 0 ? [`${quantity(undecided, 'row')} ${undecided === 1 ? 'needs' : 'need'} a choice`] : []),
  ];
}

/** What will happen, what follows from it, and who has to decide. */
function decision(row: ImportRow, effect: Effect, shown: SummaryContext, headline: string): string {
  const second = needsSecondPerson(effect, shown.fourEyesRows);
  const consequences = describeConsequences(row.kind ?? 'tracking', effect);
  return present(second ? approvalSentence(row, shown) : null, `*${headline}*`, ...consequences).join('\n');
}

function expiry({ expiresAt }: ImportRow): string | null {
  return expiresAt === null ? null : `Expires ${slackDate(expiresAt)}.`;
}

/** Who may confirm, where no second person has to. Nobody is named: a message notifies those it names. */
function whoConfirms(effect: Effect, { approvers, fourEyesRows }: SummaryContext): string | null {
  if (effect.records === 0 || needsSecondPerson(effect, fourEyesRows)) return null;
  return approvers.length === 0 ? 'You or a colleague can confirm.' : 'An approver can confirm: Home says who.';
}

const isButtonOf = (block: ActionsBlock | null, actionId: string) =>
  block?.elements.some((element) => element.type === 'button' && element.action_id === actionId) === true;

function decisionButtons(row: ImportRow, effect: Effect, shown: SummaryContext): ActionsBlock | null {
  const value = toButtonValue(row);
  const second = needsSecondPerson(effect, shown.fourEyesRows);
  // In direct messages only the person who shared the file sees it, and they may not confirm it.
  const canConfirm = effect.records > 0 && !(second && shown.isPrivate);
  const [fix, ...moreFixes] = fixButtons(row);
  const always = present(
    canConfirm ? confirmButton(row, effect, second) : null,
    button(importActions.discard, second ? 'Withdraw' : 'Discard', { value }),
    row.fileEditedAt === null ? null : checkAgainButton(row, 'Review again'),
    canBeFixed(row) ? fix : null,
    countLeftOut(row) > 0 ? rejectedButton(row) : null,
  );
  const others = present(
    effect.records > 0 ? seeAllButton(row) : null,
    second && !shown.isPrivate ? button(importActions.sendBack, 'Send back', { value }) : null,
    canBeFixed(row) ? null : fix,
    ...moreFixes,
    countLeftOut(row) > 0 ? leftOutButton(row) : null,
    forgetColumnsButton(row),
  );
  return buttonRow(always, others);
}

/**
 * Cancellations end subscriptions that customers pay for, so the button is red and asks once more. Where a second person
 * has to confirm, that person is the question: whoever shared the file would answer it in vain.
 */
function confirmButton(row: ImportRow, effect: Effect, second: boolean): Button {
  const value = toButtonValue(row);
  // What is cancelled elsewhere already needs no second question.
  const cancelled = row.kind === 'records' ? 0 : (effect.statuses.CANCELLED ?? 0);
  const label = row.refusal === null ? 'Confirm' : 'Try again';
  // Numbers that a spreadsheet made up are no reason to hurry.
  const doubts: string[] = ['W_FILLED_DOWN', 'W_MOVED'];
  const isDoubtful = [...countsOf(row).warnings, ...(row.findings ?? [])].some(({ code }) => doubts.includes(code));
  if (cancelled === 0) {
    return button(importActions.confirm, label, isDoubtful ? { value } : { value, style: 'primary' });
  }
  if (second) return button(importActions.confirm, label, { value, style: 'danger' });
  const orders = quantity(cancelled, 'order');
  const consequences = describeConsequences(row.kind ?? 'returns', effect).map((line) => line.replace(/^:\w+: /, ''));
  const confirm = confirmDialog({
    title: `Cancel ${orders}?`,
    text: [`${describeEffect(row.kind ?? 'returns', effect, 'will').join(', ')}.`, ...consequences].join(' '),
    confirm: cancelled === 1 ? 'Cancel order' : 'Cancel orders',
    deny: 'Go back',
    style: 'danger',
  });
  return button(importActions.confirm, label, { value, style: 'danger', confirm });
}

/** Of a row that matches several, other lines may be about all but one. */
const allOf: Partial<Record<number, string>> = { 1: 'Update the fulfillment', 2: 'Update both fulfillments' };

function ambiguity(row: ImportRow, counts: Counts): KnownBlock | null {
  if (counts.ambiguous === 0) return null;
  const more = counts.effect.all.records - counts.effect.skip.records;
  const one = counts.ambiguous === 1;
  const menu = select(
    importActions.ambiguous,
    [
      option('skip', one ? 'Skip it' : 'Skip them'),
      option('all', allOf[more] ?? `Update all ${quantity(more, 'fulfillment')}`),
    ],
    row.ambiguousChoice,
  );
  const text = `*${quantity(counts.ambiguous, 'row')} ${one ? 'matches' : 'match'} more than one fulfillment of ${one ? 'its' : 'their'} order.*`;
  // A menu has no value of its own, so its block id holds the import and the version of its plan.
  return { ...sectionWith(text, menu), block_id: toButtonValue(row) };
}

function problemBlocks(row: ImportRow, { problems }: Counts): KnownBlock[] {
  const groups = problems.filter(({ code }) => code !== 'E_OUTDATED' && !isSetAside(code));
  if (groups.length === 0) return [];
  const heading = present(`*${describeProblems(groups).join(' · ')}*`, howToFix(row, groups)).join('. ');
  return [section(heading), problemsTable(row.kind ?? 'tracking', groups)];
}

function howToFix(row: ImportRow, groups: Counts['problems']): string | null {
  if (countProblems(groups).toFix === 0) return null;
  return canBeFixed(row)
    ? 'Click *Fix rows*, or fix the downloaded file and share it.'
    : 'Download them, fix the file and share it.';
}

/** What the rows and the reading of the file turned up that a person should check. */
function checkFirst(
  row: ImportRow,
  { warnings, replacements, effect }: Counts,
  { changes }: Pick<SummaryContext, 'changes'>,
): KnownBlock | null {
  // Once the file was edited, how it was read no longer matters.
  const aboutFile = row.fileEditedAt === null ? readingWarnings(row) : [];
  const replaced = effect[row.ambiguousChoice].replaced;
  const [first] = replacements;
  const lines = [
    // The first of the changes show it already.
    ...(replaced > 0 && first !== undefined && changes.length === 0
      ? [
          `• ${formatCount(replaced)} × replaces a tracking number (${replaced === 1 ? '' : 'first '}${describePlace(first)})`,
        ]
      : []),
    ...warningLines(
      // A repeated line is counted with those that need no change.
      warnings.filter(({ code }) => code !== 'W_DUPLICATE'),
      warningTitles,
    ),
    ...aboutFile,
  ];
  return lines.length === 0 ? null : section(`*Check before confirming*\n${lines.join('\n')}`);
}
