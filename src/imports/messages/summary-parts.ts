/** Parts that several of an import's messages share. */
import type { KnownBlock } from '@slack/types';
import type { ReadingNote } from '../../columns/table.ts';
import { mention } from '../../permissions.ts';
import { code, context, section, showText } from '../../slack/blocks.ts';
import { formatCount, formatList, present, quantity } from '../../text/wording.ts';
import type { ChangedRow } from '../model/changed-rows.ts';
import type { Counts, Drift } from '../model/counts.ts';
import { authorsOf, chooserIds, othersWhoMay } from '../model/four-eyes.ts';
import type { ImportRow } from '../model/import-row.ts';
import { maxShownChanges } from './changes-table.ts';
import { describeRepeatedDrift } from './refused-write.ts';
import { countProblems, maxInFull } from './rows-to-fix.ts';

/** What a summary needs besides the import itself. */
export interface SummaryContext {
  /** who may confirm: user and group ids; empty for every operator */
  approvers: readonly string[];
  /** an import of this many fulfillments, or one that cancels, needs a second person; undefined switches that off */
  fourEyesRows: number | undefined;
  /** whether an applied import, or the one that it points to, can still be undone: its rows are kept as long */
  canUndo: boolean;
  /** the summary is in the direct messages of the person who shared the file: only they see it */
  isPrivate: boolean;
  /** whether its channel wants approvers to be mentioned */
  asksApprovers: boolean;
  /** the first of the fulfillments that the import changes, while that is to be decided */
  changes: readonly ChangedRow[];
  /** the import that supersedes this one or has the same content, and where its summary is */
  same: SameImport | null;
}

/** Another import, and the permalink of its summary. */
export interface SameImport {
  row: ImportRow;
  link: string | null;
  /** its summary is in direct messages, where those who read this can't open it */
  isElsewhere?: boolean;
}

/** Where a summary is that only one person can open. */
export function privatePlace({ isByBot, sharedBy }: Pick<ImportRow, 'isByBot' | 'sharedBy'>): string {
  return `my direct messages with ${isByBot ? 'an approver' : `<@${sharedBy}>`}`;
}

/** The file's name, safe to show: people choose names, and they can hold anything. */
export const fileName = (row: ImportRow): string => code(row.fileName);

/** The counts that the summary is about: those of the chosen kind. @throws when the import has no kind yet */
export function countsOf(row: ImportRow): Counts {
  const counts = row.kind === null ? undefined : row.counts?.[row.kind];
  if (counts === undefined) throw new Error('the import has not been counted');
  return counts;
}

/** Rows that Confirm doesn't write: those with a problem, and ambiguous ones unless all their fulfillments are chosen. */
export function countLeftOut(row: ImportRow): number {
  const { rejected, ambiguous } = countsOf(row);
  return rejected + (row.ambiguousChoice === 'skip' ? ambiguous : 0);
}

/** How many changes a summary shows: fewer beside a long table of problems, so that what is asked of people stays in sight. */
export function countShownChanges(row: ImportRow): number {
  return countsOf(row).problems.length > maxInFull ? 3 : maxShownChanges;
}

/** "3 rows need no change (2 have no tracking number, 1 is repeated)." Null when there are none. */
export function unchangedSentence(counts: Counts): string | null {
  const { unchanged } = counts;
  if (unchanged === 0) return null;
  return `${quantity(unchanged, 'row')} ${unchanged === 1 ? 'needs' : 'need'} no change${whyUnchanged(counts)}.`;
}

/** " (2 have no tracking number, 1 is repeated)", as far as there is such a reason. */
function whyUnchanged({ unchanged, empty, warnings }: Counts): string {
  const repeated = warnings.find(({ code: name }) => name === 'W_DUPLICATE')?.rows ?? 0;
  const share = (n: number, verb: string, verbs: string) => {
    const of = n < unchanged ? formatCount(n) : n === 1 ? 'it' : 'they';
    return `${of} ${n === 1 ? verb : verbs}`;
  };
  const reasons = present(
    empty === 0 ? null : `${share(empty, 'has', 'have')} no tracking number`,
    repeated === 0 ? null : `${share(repeated, 'is', 'are')} repeated`,
  );
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
}

/**
 * What becomes of each row of the file, as numbers that add up: "28 rows: 15 change, 3 need no change, 7 to fix, 2 need a
 * choice, 1 skipped."
 */
export function accountForRows(row: ImportRow, counts: Counts, tense: 'will' | 'did'): string {
  const { rows, ambiguous, unchanged, problems } = counts;
  const isChosen = row.ambiguousChoice === 'all';
  const changing = counts.changing + (isChosen ? ambiguous : 0);
  const undecided = isChosen ? 0 : ambiguous;
  const all = quantity(rows, 'row');
  if (changing === rows) return tense === 'did' ? `${all}.` : `${all}, nothing to fix.`;
  const verb = (n: number, one: string, several: string, past: string) =>
    `${formatCount(n)} ${tense === 'did' ? past : n === 1 ? one : several}`;
  const { toFix, skipped } = countProblems(problems);
  const parts = present(
    changing > 0 ? verb(changing, 'changes', 'change', 'changed') : null,
    unchanged > 0
      ? `${verb(unchanged, 'needs', 'need', 'needed')} no change${tense === 'did' ? '' : whyUnchanged(counts)}`
      : null,
    toFix > 0 ? `${formatCount(toFix)} to fix` : null,
    undecided > 0 ? `${verb(undecided, 'needs', 'need', 'needed')} a choice` : null,
    skipped > 0 ? `${formatCount(skipped)} skipped` : null,
  );
  return `${all}: ${parts.join(', ')}.`;
}

/** "columns mapped as last time by @x"; null when the header was understood. */
export function describeColumnChoice({ columnChoice }: ImportRow): string | null {
  if (columnChoice === null) return null;
  return `columns matched ${columnChoice.remembered ? 'as last time, by' : 'by'} <@${columnChoice.by}>`;
}

/** "2 rows fixed by @x"; null when none were. */
export function describeCorrections({ correctors }: ImportRow): string | null {
  if (correctors === null || correctors.length === 0) return null;
  const parts = correctors.map(({ by, rows }) => `${quantity(rows, 'row')} fixed by <@${by}>`);
  return formatList(parts, 'and');
}

/** "choices by @x"; null when nobody but the one who shared the file made any. */
function describeChoosers({ choosers, sharedBy }: ImportRow): string | null {
  const others = [...new Set(Object.values(choosers ?? {}))].filter((id) => id !== sharedBy);
  return others.length === 0 ? null : `choices by ${formatList(others.map(mention), 'and')}`;
}

/** Where the numbers come from: the file, who shared it, how it was read, who settled what. */
export function sourceLine(row: ImportRow): KnownBlock {
  const notes = row.findings ?? [];
  const how = notes
    .filter(({ code: name, step }) => name.startsWith('I_') && shownSteps.includes(step))
    .filter(({ text }) => !usual.includes(text))
    .map(({ step, text }) => (step === 'delimiter' ? `${text}-separated` : text));
  const reading = how.length === 0 ? null : showText(how.join(', '), 300);
  const ignored = notes.find(({ code: name }) => name === 'I_IGNORED_COLUMNS')?.text;
  const parts = present(
    ...[fileName(row), sharer(row), reading],
    ignored === undefined ? null : showText(ignored, 300),
    describeColumnChoice(row),
    describeCorrections(row),
    describeChoosers(row),
  );
  return context(parts.join(' · '));
}

/** Who shared the file, where that isn't the person above in the thread; who is named there would be notified. */
function sharer({ sharedBy, postedBy, messageTs }: ImportRow): string | null {
  return messageTs !== null && postedBy === null ? null : `shared by <@${sharedBy}>`;
}

/** The steps of reading that are worth showing; what the columns were read as shows in the numbers. */
const shownSteps: readonly ReadingNote['step'][] = ['container', 'encoding', 'delimiter', 'header'];
/** True of every plain file, so not worth showing. */
const usual: readonly string[] = ['text file', 'UTF-8', 'comma', 'header on line 1'];

/** What reading the file turned up that a person should check, as lines. */
export function readingWarnings(row: ImportRow): string[] {
  const warnings = (row.findings ?? []).filter(({ code: name }) => name.startsWith('W_'));
  return warnings.slice(0, 5).map(({ text }) => `• ${showText(text, 300)}`);
}

const maxExampleLength = 220;

/** What had changed between the last summary and the click on it, with the first of the changed fulfillments. */
export function driftNotice({ records, examples, times, triggers }: Drift, next: string): string {
  const lines = examples.slice(0, 3).map((example) => `• ${showText(example, maxExampleLength)}`);
  const more = records - lines.length;
  const rest = more > 0 ? [`• and ${formatCount(more)} more`] : [];
  const what = `*Nothing was saved: ${quantity(records, 'fulfillment')} changed since the last summary.*`;
  const again = times < 3 ? next : describeRepeatedDrift(times, triggers);
  return `:warning: ${what} ${again}\n${[...lines, ...rest].join('\n')}`;
}

/** A warning that the file in Slack has been edited since it was read; null when it hasn't. */
export function editedNotice({ fileEditedAt }: ImportRow): KnownBlock | null {
  if (fileEditedAt === null) return null;
  const what = '*The file was edited after this summary.* Confirm uses the version below.';
  return section(`:warning: ${what} To use the edited file, click Review again.`);
}

/** Tells what to do when no approver is left besides the authors. */
export const noApprover = 'No one else may confirm it: ask whoever runs Holdfast to add an approver.';

/**
 * "Needs approval from @lee." The authors are not named: a message that is posted notifies everybody in it, and they would
 * be told what they know. Where the channel doesn't want approvers to be mentioned, they aren't named either.
 */
export function approvalSentence(
  row: ImportRow,
  { approvers, isPrivate, asksApprovers }: Pick<SummaryContext, 'approvers' | 'isPrivate' | 'asksApprovers'>,
): string {
  const others = othersWhoMay(approvers, authorsOf(row));
  const wasChanged = (row.correctors ?? []).length > 0 || chooserIds(row).length > 0;
  const someone = wasChanged
    ? 'Needs approval from someone who neither shared nor changed it.'
    : 'Needs approval from someone other than whoever shared it.';
  if (others === null) return `:lock: ${someone} ${noApprover}`;
  const whom = approvers.length > 0 && asksApprovers ? `Needs approval from ${others}.` : someone;
  // Where a channel takes no messages, the summary of a file that was shared in it is private, too.
  const place = row.messageTs === null ? 'a channel' : 'another channel';
  return `:lock: ${whom}${isPrivate ? ` Only you can see this, so share the file in ${place}.` : ''}`;
}
