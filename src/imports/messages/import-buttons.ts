/**
 * The buttons of a summary, and what their values hold: the few that matter as buttons, the others as entries of one menu.
 * What was left out of a file although it may be meant has the button beside it that includes it.
 */
import type { ActionsBlock, Button, KnownBlock, Overflow } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import type { ProblemCode } from '../../cells/problem.ts';
import { isUuid } from '../../db/ids.ts';
import { actions, button, option, sectionWith, showText } from '../../slack/blocks.ts';
import { type LeftOutRows, leftOut, leftOutRows } from '../../spreadsheets/row-problems.ts';
import { maxSheetRows } from '../../spreadsheets/write-workbook.ts';
import { formatCount, present, quantity, upperFirst } from '../../text/wording.ts';
import type { Counts } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { countLeftOut, countShownChanges, countsOf } from './summary-parts.ts';

/**
 * The value of a button: the import, and the version of the plan that the person saw. A click on an older version is
 * refused, because it would write something other than what they read.
 */
export interface Shown {
  importId: string;
  planVersion: number;
}

/** The value of a button: opaque to Slack and to people. */
export function toButtonValue({ importId, planVersion }: Shown): string {
  return `${importId}.${planVersion}`;
}

/** Reads a button's value; null when it is none of ours. */
export function fromButtonValue(value: string): Shown | null {
  const [, importId = '', planVersion] = /^([^.]*)\.(\d{1,9})$/.exec(value) ?? [];
  return isUuid(importId) ? { importId, planVersion: Number(planVersion) } : null;
}

/** Excel damages these numbers in a CSV; it leaves text cells of a workbook alone. */
const damagedByExcel: readonly ProblemCode[] = [
  'E_SCIENTIFIC',
  'E_ROUNDED',
  'E_EXCEL_NUMBER',
  'E_EXCEL_DATE',
  'E_LEADING_ZEROS',
];

const maxButtons = 4;
/** Slack's limit for such a menu. */
const maxMenuEntries = 5;

/**
 * The buttons, the most important first. Those that programs click stay buttons; of the others as many as there is room for,
 * and the rest become entries of a menu.
 */
export function buttonRow(always: readonly Button[], others: readonly Button[]): ActionsBlock | null {
  const room = Math.max(0, maxButtons - always.length);
  const inMenu = others.slice(room);
  const shown = [...always, ...others.slice(0, room)];
  if (shown.length === 0) return null;
  return inMenu.length === 0 ? actions(...shown) : actions(...shown, moreMenu(inMenu));
}

/** Each entry holds the id and the value of the button that it stands for. */
function moreMenu(buttons: readonly Button[]): Overflow {
  const entries = buttons
    .slice(0, maxMenuEntries)
    .map(({ action_id: id, value, text }) => option(`${id}:${value ?? ''}`, text.text));
  return { type: 'overflow', action_id: importActions.more, options: entries };
}

/** Reads the entry that was chosen from the menu: the id and the value of its button. */
export function readMenuEntry(chosen: string | null): { actionId: string; value: string } | null {
  const [, actionId, value] = /^([a-z_]+):(.*)$/.exec(chosen ?? '') ?? [];
  return actionId === undefined || value === undefined ? null : { actionId, value };
}

/** Lists what Confirm writes. */
export function seeAllButton(row: ImportRow): Button {
  const { records } = countsOf(row).effect[row.ambiguousChoice];
  const label = records > countShownChanges(row) ? `See all ${formatCount(records)}` : 'See details';
  return button(importActions.seeAll, label, { value: toButtonValue(row) });
}

/** Sends the file for the CRM. */
export function resultsButton(row: ImportRow): Button {
  return button(importActions.results, 'Get the file for CheckoutChamp', { value: toButtonValue(row) });
}

/** Downloads the rows that are not imported. */
export function rejectedButton(row: ImportRow): Button {
  return button(importActions.rejected, 'Download rows to fix', { value: toButtonValue(row) });
}

/** Lists the rows that are not imported. */
export function leftOutButton(row: ImportRow): Button {
  return button(importActions.leftOut, 'Show rows to fix', { value: toButtonValue(row) });
}

/** Whether there are rows that can be fixed in Slack. */
export function canBeFixed(row: ImportRow): boolean {
  const { correctable, problems } = countsOf(row);
  return correctable > 0 || problems.some(({ code }) => code === 'E_CONFLICT');
}

/** The ways to fix rows in Slack, to decide about single ones and to take that back; none when there is nothing to mend. */
export function fixButtons(row: ImportRow): Button[] {
  const { suggested, ambiguous, settled = 0 } = countsOf(row);
  const value = toButtonValue(row);
  const isMendable = canBeFixed(row) || settled > 0;
  const isUndecided = ambiguous > 0 && row.ambiguousChoice === 'skip';
  const label = isMendable ? 'Fix rows' : 'Decide row by row';
  return present(
    isMendable || isUndecided ? button(importActions.correct, label, { value }) : null,
    suggested > 0 ? button(importActions.accept, `Accept ${quantity(suggested, 'suggestion')}`, { value }) : null,
  );
}

/** For numbers that Excel damages in a CSV: the rows as a workbook, whose text cells it leaves alone; else null. */
export function workbookButton(row: ImportRow): Button | null {
  const isDamaged = countsOf(row).problems.some(({ code }) => damagedByExcel.includes(code));
  if (!isDamaged || countLeftOut(row) >= maxSheetRows) return null;
  return button(importActions.workbook, 'Download as Excel', { value: toButtonValue(row) });
}

/** Reads the file again: after a failure or a decision, or because something changed. */
export function checkAgainButton(row: ImportRow, label: 'Try again' | 'Review again'): Button {
  return button(importActions.checkAgain, label, { value: toButtonValue(row) });
}

/** Drops columns chosen by hand; null when none were. */
export function forgetColumnsButton(row: ImportRow): Button | null {
  if (row.columnChoice === null) return null;
  return button(importActions.forgetColumns, 'Forget these columns', { value: toButtonValue(row) });
}

/** What includes rows that are set aside, and why they are: of one row, and of several. */
const setAside: Record<LeftOutRows, readonly [action: string, one: string, several: string]> = {
  hidden: [
    importActions.hidden,
    'The workbook hides it, perhaps with a filter.',
    'The workbook hides them, perhaps with a filter.',
  ],
  crossedOut: [importActions.crossedOut, 'Its id or number is crossed out.', 'Their ids or numbers are crossed out.'],
  voided: [importActions.voided, 'The file says that it was voided.', 'The file says that they were voided.'],
  returnLabel: [
    importActions.returnLabel,
    'The file says that it’s for a return.',
    'The file says that they’re for returns.',
  ],
};

/** The rows that are set aside, or were included, with the way to change that; then the columns. */
export function includeBlocks(row: ImportRow, counts: Counts): KnownBlock[] {
  const rows = leftOutRows.flatMap((what): KnownBlock[] => {
    const { code, included, one } = leftOut[what];
    const [action, whyOne, whySeveral] = setAside[what];
    const change = (label: string) => button(action, label, { value: toButtonValue(row) });
    const count = counts.problems.find((group) => group.code === code)?.rows ?? 0;
    if (row.included.includes(what)) {
      const told = row.findings?.find((note) => note.code === included)?.text;
      const text = told === undefined ? `${upperFirst(one)}s are included.` : `*${told}.*`;
      return [sectionWith(text, change('Skip them again'))];
    }
    if (count === 0) return [];
    const text = `*${quantity(count, one)} skipped.* ${count === 1 ? whyOne : whySeveral}`;
    return [sectionWith(text, change(`Include ${one}s`))];
  });
  const columns = row.state === 'nothing_to_do' ? otherColumnsBlock(row) : null;
  if (columns !== null) return [...rows, columns];
  return mayBeOtherColumns(row, counts) ? [...rows, actions(columnsButton(row))] : rows;
}

/** What was found about the columns of a file that changes nothing, with the way to choose others; null when nothing was. */
export function otherColumnsBlock(row: ImportRow): KnownBlock | null {
  const told = (row.findings ?? []).filter(({ code }) => aboutColumns.includes(code));
  if (told.length === 0 || row.header === null) return null;
  return sectionWith(told.map(({ text }) => `• ${showText(text, 300)}`).join('\n'), columnsButton(row));
}

/** Findings that another choice of columns would answer. */
const aboutColumns: readonly string[] = ['W_HIDDEN_COLUMNS', 'W_UNUSED_COLUMN', 'W_ORDER_COLUMN'];

function mayBeOtherColumns({ findings, header }: ImportRow, { foreignRows, rows }: Counts): boolean {
  if (header === null) return false;
  return (rows > 0 && foreignRows === rows) || (findings ?? []).some(({ code }) => aboutColumns.includes(code));
}

/** Opens the form in which a person matches the columns. */
export function columnsButton(row: ImportRow, style?: 'primary'): Button {
  return button(importActions.columns, 'Match your columns', { value: toButtonValue(row), ...(style && { style }) });
}

/** Refusals of files that may be lists of ids. */
const aboutHeader: readonly string[] = ['E_NO_HEADER', 'E_UNKNOWN_FILE', 'E_MISSING_COLUMN'];

/** Looks up what may be a list of ids; null for any other file. A table with several columns is meant as an import. */
export function lookUpButton(row: ImportRow): Button | null {
  const { refusal } = row;
  if (refusal === null || !aboutHeader.includes(refusal.code) || (refusal.table?.header.length ?? 1) > 1) return null;
  return button(importActions.lookUp, 'Look up this list', { value: toButtonValue(row) });
}

/** Imports the rows of a file for several shops that are about orders here; null for any other file. */
export function foundButton(row: ImportRow): Button | null {
  const found = row.refusal?.found;
  if (found === undefined) return null;
  const label = found === 1 ? 'Import only the row found here' : `Import only the ${quantity(found, 'row')} found here`;
  return button(importActions.found, label, { value: toButtonValue(row), style: 'primary' });
}

/** The outdated rows, with the choice to include them; null when there are none. */
export function outdatedBlock(row: ImportRow, counts: Counts): KnownBlock | null {
  const group = counts.problems.find(({ code }) => code === 'E_OUTDATED');
  if (group === undefined) return null;
  const [first] = group.examples;
  const one = group.rows === 1;
  const what = `*${quantity(group.rows, 'row')} skipped: changed after the file was exported.*`;
  const example =
    first === undefined ? '' : `\n${one ? 'Line' : 'First, line'} ${first.line}: ${showText(first.text, 300)}`;
  const label = one ? 'Include it anyway' : 'Include these rows anyway';
  return sectionWith(`${what}${example}`, button(importActions.outdated, label, { value: toButtonValue(row) }));
}

/** The way back after outdated rows were included; null when there are none. */
export function excludeOutdatedBlock(row: ImportRow, { warnings }: Counts): KnownBlock | null {
  const included = warnings.find(({ code }) => code === 'W_OUTDATED')?.rows ?? 0;
  if (!row.takeOutdated || included === 0) return null;
  const text = `${quantity(included, 'row')} changed after the file was exported. Included anyway.`;
  return sectionWith(text, button(importActions.outdated, 'Skip them again', { value: toButtonValue(row) }));
}
