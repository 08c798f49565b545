/** Parts that several of an import's messages share. */
import type { Button, KnownBlock } from '@slack/types';
import { type ProblemCode, problemTitles, type WarningCode, warningTitles } from '../../cells/problem.ts';
import type { ReadingNote } from '../../columns/table.ts';
import { button, code, context, italic, section, showText } from '../../slack/blocks.ts';
import { formatCount, listOf, present, quantity } from '../../text/wording.ts';
import { importActions, toButtonValue } from '../model/action-ids.ts';
import type { Counts, Drift, RowGroup } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';

/** The file's name, safe to show: names are chosen by people and can hold anything. */
export const fileName = (row: ImportRow): string => code(row.fileName);

/** The counts that the summary is about: those of the chosen kind. @throws when the import has no kind yet */
export function countsOf(row: ImportRow): Counts {
  const counts = row.kind === null ? undefined : row.counts?.[row.kind];
  if (counts === undefined) throw new Error('the import has not been counted');
  return counts;
}

/** Rows that Confirm leaves out: rejected ones, and ambiguous ones unless they are applied to all. */
export function rowsLeftOut(row: ImportRow): number {
  const { rejected, ambiguous } = countsOf(row);
  return rejected + (row.ambiguousChoice === 'skip' ? ambiguous : 0);
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

/** The causes for which rows can't be imported at all; rows that are only older than their records have their own section. */
export function impossibleRows({ problems }: Counts): Counts['problems'] {
  return problems.filter(({ code: name }) => name !== 'E_OUTDATED');
}

/** "6 rows change nothing, 4 of them because the tracking cell is empty." Null when there are none. */
export function unchangedSentence({ unchanged, empty }: Counts): string | null {
  if (unchanged === 0) return null;
  const share = empty === unchanged ? '' : `${formatCount(empty)} of them `;
  const because = empty === 0 ? '' : `, ${share}because the tracking cell is empty`;
  return `${quantity(unchanged, 'row')} ${unchanged === 1 ? 'changes' : 'change'} nothing${because}.`;
}

/** The button that hands the rejected rows back as a file. */
export function rejectedButton(row: ImportRow): Button {
  const left = rowsLeftOut(row);
  return button(
    importActions.rejected,
    `Get ${left === 1 ? 'that row' : `those ${formatCount(left)} rows`} as a file`,
    {
      value: toButtonValue(row),
    },
  );
}

/** The button that shows the rejected rows in a table; null when each of them stands in the summary already. */
export function leftOutButton(row: ImportRow): Button | null {
  const left = rowsLeftOut(row);
  const { problems } = countsOf(row);
  if (left <= problems.length) return null;
  return button(importActions.leftOut, left === 1 ? 'Show it' : 'Show them', { value: toButtonValue(row) });
}

/** "columns mapped as last time by @x"; null when the header said what the columns are. */
export function columnsNote({ columnChoice }: ImportRow): string | null {
  if (columnChoice === null) return null;
  return `columns ${columnChoice.remembered ? 'mapped as last time' : 'chosen'} by <@${columnChoice.by}>`;
}

/** "2 rows corrected here by @x"; null when none were. */
export function correctionsNote({ correctors }: ImportRow): string | null {
  if (correctors === null || correctors.length === 0) return null;
  const parts = correctors.map(({ by, rows }) => `${quantity(rows, 'row')} corrected here by <@${by}>`);
  return listOf(parts, 'and');
}

/** The button that takes back columns chosen by hand; null when none were. */
export function forgetColumnsButton(row: ImportRow): Button | null {
  if (row.columnChoice === null) return null;
  return button(importActions.forgetColumns, 'Forget these columns', { value: toButtonValue(row) });
}

/** How the file was taken apart is worth a word; what follows from its columns shows in the numbers. */
const shownSteps: readonly ReadingNote['step'][] = ['container', 'encoding', 'delimiter', 'header'];
/** What every plain file has, and nobody needs to be told. */
const ordinary: readonly string[] = ['text file', 'UTF-8', 'comma', 'header found on line 1'];

/** Where the numbers come from: the file, who shared it, its rows, how it was read. */
export function sourceLine(row: ImportRow, counts: Counts): KnownBlock {
  const how = (row.findings ?? [])
    .filter(({ code: name, step }) => name.startsWith('I_') && shownSteps.includes(step))
    .map(({ text }) => text)
    .filter((text) => !ordinary.includes(text));
  const reading = how.length === 0 ? null : `read as ${showText(how.join(', '), 300)}`;
  const ignored = (row.findings ?? []).find(({ code: name }) => name === 'I_IGNORED_COLUMNS')?.text;
  const parts = [
    ...[fileName(row), `shared by <@${row.sharedBy}>`, quantity(counts.rows, 'row'), reading],
    ignored === undefined ? null : showText(ignored, 300),
  ];
  return context(present(...parts, columnsNote(row), correctionsNote(row)).join(' · '));
}

/** What had changed between the last summary and the click on it, with the first of the changed rows. */
export function driftNotice({ records, examples }: Drift, next: string): string {
  const lines = examples.map((example) => `• ${showText(example, maxExampleLength)}`);
  const more = records - examples.length;
  const rest = more > 0 ? [`• and ${quantity(more, 'more record')}`] : [];
  const what = `*${quantity(records, 'record')} had changed after the last summary, so nothing was written.*`;
  return `:warning: ${what} ${next}\n${[...lines, ...rest].join('\n')}`;
}

/** What the reading of the file noticed that is worth a look; null when there is nothing. */
export function readingWarnings(row: ImportRow): KnownBlock | null {
  const warnings = (row.findings ?? []).filter(({ code: name }) => name.startsWith('W_'));
  if (warnings.length === 0) return null;
  const lines = warnings.slice(0, 6).map(({ text }) => `• ${showText(text, 300)}`);
  return section(`*About the file*\n${lines.join('\n')}`);
}

/** That the file in Slack is not the one that was read any more; null when it is. */
export function editedNotice({ fileEditedAt }: ImportRow): KnownBlock | null {
  if (fileEditedAt === null) return null;
  const what = `*The file was edited in Slack after this summary was made.* Confirm writes what stands here, not the edit.`;
  return section(`:warning: ${what} To import the edited file, click Check again.`);
}

/** The button that reads a file once more. */
export function checkAgainButton(row: ImportRow): Button {
  return button(importActions.checkAgain, 'Check again', { value: toButtonValue(row) });
}
