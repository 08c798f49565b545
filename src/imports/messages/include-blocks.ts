/** What was left out of a file although it may be meant, each with the button that includes it. */
import type { Button, KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import type { ProblemCode } from '../../cells/problem.ts';
import { actions, button, sectionWith, showText } from '../../slack/blocks.ts';
import { type LeftOutRows, leftOut, leftOutRows } from '../../spreadsheets/row-problems.ts';
import { quantity, upperFirst } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { Counts } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';

interface SetAside {
  action: string;
  /** of one row, and of several */
  why: readonly [string, string];
}

const setAside: Record<LeftOutRows, SetAside> = {
  hidden: {
    action: importActions.hidden,
    why: ['The workbook hides it, perhaps with a filter.', 'The workbook hides them, perhaps with a filter.'],
  },
  voided: {
    action: importActions.voided,
    why: ['The file says that it was voided.', 'The file says that they were voided.'],
  },
  returnLabel: {
    action: importActions.returnLabel,
    why: ['The file says that it’s for a return.', 'The file says that they’re for returns.'],
  },
};

/** Whether rows with this problem are left out until a person includes them, so that there is nothing to mend. */
export function isSetAside(code: ProblemCode): boolean {
  return leftOutRows.some((what) => leftOut[what].code === code);
}

/** The rows that are set aside, or were included, with the way to change that; then the columns. */
export function includeBlocks(row: ImportRow, counts: Counts): KnownBlock[] {
  const rows = leftOutRows.flatMap((what): KnownBlock[] => {
    const { code, included, one } = leftOut[what];
    const { action, why } = setAside[what];
    const value = toButtonValue(row);
    const count = counts.problems.find((group) => group.code === code)?.rows ?? 0;
    if (row.included.includes(what)) {
      const told = row.findings?.find((note) => note.code === included)?.text;
      const text = told === undefined ? `${upperFirst(one)}s are included.` : `*${told}.*`;
      return [sectionWith(text, button(action, 'Skip them again', { value }))];
    }
    if (count === 0) return [];
    const text = `*${quantity(count, one)} skipped.* ${why[count === 1 ? 0 : 1]}`;
    return [sectionWith(text, button(action, `Include ${one}s`, { value }))];
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
