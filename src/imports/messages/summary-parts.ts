/** Parts that several of an import's messages share. */
import type { Button, KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { type ProblemCode, problemTitles, type WarningCode, warningTitles } from '../../cells/problem.ts';
import type { ReadingNote } from '../../columns/table.ts';
import { button, code, context, italic, section, showText } from '../../slack/blocks.ts';
import { formatCount, formatList, present, quantity } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { Counts, Drift, RowGroup } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { describeRepeatedDrift } from './refused-write.ts';

/** What a summary needs besides the import itself. */
export interface SummaryContext {
  /** who may confirm: user and group ids; empty for every operator */
  approvers: readonly string[];
  /** an import of this many records, or one that cancels, needs a second person; undefined switches that off */
  fourEyesRows: number | undefined;
  /** whether an applied import can still be undone */
  canUndo: boolean;
  /** the import that supersedes this one or has the same content, and the permalink of its summary */
  same: { link: string | null; row: ImportRow } | null;
}

/** The file's name, safe to show: people choose names, and they can hold anything. */
export const fileName = (row: ImportRow): string => code(row.fileName);

/** The counts that the summary is about: those of the chosen kind. @throws when the import has no kind yet */
export function countsOf(row: ImportRow): Counts {
  const counts = row.kind === null ? undefined : row.counts?.[row.kind];
  if (counts === undefined) throw new Error('the import has not been counted');
  return counts;
}

const maxGroups = 8;
const maxExampleLength = 220;

/** Groups with their first line each, the largest first: "• 12 × order not found, first on line 4: …". */
export function groupList<Code extends ProblemCode | WarningCode>(groups: RowGroup<Code>[]): string {
  const titles: Record<string, string> = { ...problemTitles, ...warningTitles };
  const shown = groups.slice(0, maxGroups).map(({ code: name, rows, examples: [first] }) => {
    const where = first === undefined ? '' : `, ${rows === 1 ? '' : 'first on '}line ${first.line}`;
    const example = first === undefined ? '' : `\n   ${italic(first.text, maxExampleLength)}`;
    return `• *${formatCount(rows)}* × ${titles[name] ?? name}${where}${example}`;
  });
  const more = groups.length - maxGroups;
  return [...shown, ...(more > 0 ? [`• and ${quantity(more, 'more cause')}`] : [])].join('\n');
}

/** "6 rows change nothing, 4 of them because the tracking cell is empty." Null when there are none. */
export function unchangedSentence({ unchanged, empty }: Counts): string | null {
  if (unchanged === 0) return null;
  const share = empty === unchanged ? '' : `${formatCount(empty)} of them `;
  const because = empty === 0 ? '' : `, ${share}because the tracking cell is empty`;
  return `${quantity(unchanged, 'row')} ${unchanged === 1 ? 'changes' : 'change'} nothing${because}.`;
}

/** "columns mapped as last time by @x"; null when the header was understood. */
export function describeColumnChoice({ columnChoice }: ImportRow): string | null {
  if (columnChoice === null) return null;
  return `columns ${columnChoice.remembered ? 'mapped as last time' : 'chosen'} by <@${columnChoice.by}>`;
}

/** "2 rows corrected here by @x"; null when none were. */
export function describeCorrections({ correctors }: ImportRow): string | null {
  if (correctors === null || correctors.length === 0) return null;
  const parts = correctors.map(({ by, rows }) => `${quantity(rows, 'row')} corrected here by <@${by}>`);
  return formatList(parts, 'and');
}

/** Where the numbers come from: the file, who shared it, its rows, how it was read. */
export function sourceLine(row: ImportRow, counts: Counts): KnownBlock {
  const notes = row.findings ?? [];
  const how = notes
    .filter(({ code: name, step }) => name.startsWith('I_') && shownSteps.includes(step))
    .map(({ text }) => text)
    .filter((text) => !usual.includes(text));
  const reading = how.length === 0 ? null : `read as ${showText(how.join(', '), 300)}`;
  const ignored = notes.find(({ code: name }) => name === 'I_IGNORED_COLUMNS')?.text;
  const parts = present(
    ...[fileName(row), `shared by <@${row.sharedBy}>`, quantity(counts.rows, 'row'), reading],
    ignored === undefined ? null : showText(ignored, 300),
    describeColumnChoice(row),
    describeCorrections(row),
  );
  return context(parts.join(' · '));
}

/** The steps of reading that are worth showing; what the columns were read as shows in the numbers. */
const shownSteps: readonly ReadingNote['step'][] = ['container', 'encoding', 'delimiter', 'header'];
/** True of every plain file, so not worth showing. */
const usual: readonly string[] = ['text file', 'UTF-8', 'comma', 'header found on line 1'];

/** What reading the file turned up that is worth a look; null when there is nothing. */
export function readingWarnings(row: ImportRow): KnownBlock | null {
  const warnings = (row.findings ?? []).filter(({ code: name }) => name.startsWith('W_'));
  if (warnings.length === 0) return null;
  const lines = warnings.slice(0, 6).map(({ text }) => `• ${showText(text, 300)}`);
  return section(`*About the file*\n${lines.join('\n')}`);
}

/** What had changed between the last summary and the click on it, with the first of the changed rows. */
export function driftNotice({ records, examples, times, triggers }: Drift, next: string): string {
  const lines = examples.map((example) => `• ${showText(example, maxExampleLength)}`);
  const more = records - examples.length;
  const rest = more > 0 ? [`• and ${quantity(more, 'more record')}`] : [];
  const what = `*${quantity(records, 'record')} had changed after the last summary, so nothing was written.*`;
  const again = times < 3 ? next : describeRepeatedDrift(times, triggers);
  return `:warning: ${what} ${again}\n${[...lines, ...rest].join('\n')}`;
}

/** A warning that the file in Slack has been edited since it was read; null when it hasn't. */
export function editedNotice({ fileEditedAt }: ImportRow): KnownBlock | null {
  if (fileEditedAt === null) return null;
  const what = `*The file was edited in Slack after this summary was made.* Confirm writes what stands here, not the edit.`;
  return section(`:warning: ${what} To import the edited file, click Check again.`);
}

/** The button that reads a file again. */
export function checkAgainButton(row: ImportRow): Button {
  return button(importActions.checkAgain, 'Check again', { value: toButtonValue(row) });
}

/** The button that drops columns chosen by hand; null when none were. */
export function forgetColumnsButton(row: ImportRow): Button | null {
  if (row.columnChoice === null) return null;
  return button(importActions.forgetColumns, 'Forget these columns', { value: toButtonValue(row) });
}
