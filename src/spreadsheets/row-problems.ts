/** Problems of a row that are found before its values are read, one function per situation. */
import type { Problem, ProblemCode } from '../cells/problem.ts';
import type { Heading } from '../columns/headings.ts';
import type { LabelColumn } from '../columns/label-state.ts';
import { quoted, shown } from '../columns/quote.ts';
import type { ReadingNote, TableRecord } from '../columns/table.ts';
import { formatCount } from '../text/wording.ts';
import type { ReadingLimits } from './file-refusals.ts';
import type { TableLayout } from './table-layout.ts';

/** Problems that depend only on the file, not on the records. */
export const fileProblemCodes = [
  'E_QUOTE',
  'E_CELL_COUNT',
  'E_FORMULA',
  'E_CELL_TOO_LONG',
  'E_FOOTER',
  'E_CONTROL_CHAR',
  'E_HIDDEN',
  'E_CROSSED_OUT',
  'E_VOIDED',
  'E_RETURN_LABEL',
] as const satisfies readonly ProblemCode[];

type FileProblem = Problem & { code: (typeof fileProblemCodes)[number] };

// C0 and C1 control characters except tab, line feed and carriage return, and characters that could not be decoded.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
const unreadable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]/;
// Outside ASCII, Windows-1252 and the like are a guess. A non-breaking space is harmless, since cleaning removes it.
const uncertain = /[^\0-\x7f\xa0]/;
const footer =
  /^((grand |sub)?total(?:s|e|es|t)?|sum|summe|gesamt|suma|summa|totaal|razem|итого|всего|合計|合计|总计|anzahl|count|rows|records|end of (file|report|list|data)|printed|generated|exported)(?=$|[\s:])/i;

/** Rows that are left out until a person includes them. */
export const leftOutRows = ['hidden', 'crossedOut', 'voided', 'returnLabel'] as const;

/** The problem of such rows, the note that says how many were included all the same, and what one of them is called. */
export const leftOut = {
  hidden: { code: 'E_HIDDEN', included: 'I_HIDDEN_INCLUDED', one: 'hidden row' },
  crossedOut: { code: 'E_CROSSED_OUT', included: 'I_CROSSED_OUT_INCLUDED', one: 'crossed-out row' },
  voided: { code: 'E_VOIDED', included: 'I_VOIDED_INCLUDED', one: 'voided label' },
  returnLabel: { code: 'E_RETURN_LABEL', included: 'I_RETURN_LABELS_INCLUDED', one: 'return label' },
} as const satisfies Record<
  (typeof leftOutRows)[number],
  { code: ProblemCode; included: ReadingNote['code']; one: string }
>;
export type LeftOutRows = (typeof leftOutRows)[number];

/**
 * Why a row is left out unless a person includes such rows: nobody sees it, or its label isn't one to import, as the row or
 * the `heading` above it says.
 */
export function leaveOut(
  cells: readonly string[],
  { isHidden = false, crossedOut = [] }: Pick<TableRecord, 'isHidden' | 'crossedOut'>,
  { labels, table, exact }: TableLayout,
  includes: readonly LeftOutRows[],
  heading: Heading | undefined,
): Problem | undefined {
  if (isHidden && !includes.includes('hidden')) return hiddenRow;
  const isCrossedOut = (index: number) =>
    crossedOut.includes(index) ? cells[index] !== '' : crossedOutText.test(cells[index] ?? '');
  if (exact.some(isCrossedOut) && !includes.includes('crossedOut')) return crossedOutRow;
  const said = labels.find(({ index, says, field }) => !includes.includes(field) && says(cells[index] ?? ''));
  if (said !== undefined) return labelProblem(said, cells[said.index] ?? '', table.header);
  const field = leftOutRows.find((one) => one === heading?.says && !includes.includes(one));
  if (field !== 'voided' && field !== 'returnLabel') return undefined;
  return { ...labelProblems[field], reason: heading?.text ?? labelProblems[field].reason };
}

const hiddenRow: FileProblem = { code: 'E_HIDDEN', reason: 'The row is hidden in the workbook, perhaps by a filter.' };
const crossedOutRow: FileProblem = { code: 'E_CROSSED_OUT', reason: 'The id or the number is crossed out.' };
/** `~~1001~~`, as Markdown and Slack write it. */
const crossedOutText = /^~+[^~]+~+$/;

/** What is wrong with the rows of labels that are left out. */
export const labelProblems = {
  voided: { code: 'E_VOIDED', reason: 'The label was voided.' },
  returnLabel: { code: 'E_RETURN_LABEL', reason: 'The label is for a return.' },
} as const;

/** A row whose label was voided, or is for the way back. */
function labelProblem({ field, index }: LabelColumn, cell: string, header: readonly string[]): FileProblem {
  return { ...labelProblems[field], ...locateCell(index, cell, header) };
}

/** The problem of a row, if any; `cells` are trimmed, without empty ones beyond the header. */
export function findRowProblem(
  cells: readonly string[],
  { formulas = [], uncomputed = [] }: Pick<TableRecord, 'formulas' | 'uncomputed'>,
  layout: TableLayout,
  { maxCellLength }: ReadingLimits,
): Problem | undefined {
  const { width, table, exact, extraCells } = layout;
  const { header } = table;
  const problemAt = (index: number, code: FileProblem['code'], reason: string): FileProblem => {
    return { code, ...locateCell(index, cells[index] ?? '', header), reason };
  };
  if (isFooter(cells, layout)) return footerLine(cells);
  if (holdsRows(cells, layout)) return wrongQuote('rows', cells, header);
  const tooLong = cells.findIndex((cell) => cell.length > maxCellLength);
  if (tooLong !== -1) {
    const [length, max] = [cells[tooLong]?.length ?? 0, maxCellLength].map(formatCount);
    const advice = 'Shorten it, or look for a missing quotation mark.';
    return problemAt(
      tooLong,
      'E_CELL_TOO_LONG',
      `The cell has ${length} characters; at most ${max} are read. ${advice}`,
    );
  }
  if (cells.length > width) {
    const advice = 'A comma (or other separator) inside a value needs quotation marks around the value.';
    return { code: 'E_CELL_COUNT', reason: `The row has ${cells.length} cells, the header has ${width}. ${advice}` };
  }
  const missing = layout.required.find((index) => index >= cells.length);
  if (missing !== undefined && isRemark(cells)) return footerLine(cells);
  if (missing !== undefined) {
    const column = header[missing] ?? '';
    const reason = `The row has ${cells.length} of ${width} cells; the one for ${quoted(column)} is missing.`;
    return { code: 'E_CELL_COUNT', column, reason };
  }
  const filled = extraCells.find((index) => (cells[index] ?? '') !== '');
  if (filled !== undefined) {
    const advice = `Move each to where it belongs, then empty ${quoted(header[filled] ?? '')}.`;
    return problemAt(filled, 'E_CELL_COUNT', `${cellsMoved} ${advice}`);
  }
  const hasValue = (index: number) => cells[index] !== '' || uncomputed.includes(index);
  const computed = exact.find((index) => formulas.includes(index) && hasValue(index));
  if (computed !== undefined) return problemAt(computed, 'E_FORMULA', isFormula);
  const bad = findUnreadable(cells, layout);
  return bad === -1 ? undefined : problemAt(bad, 'E_CONTROL_CHAR', isUnreadable);
}

const cellsMoved = 'The row had more or fewer cells than there are columns, so its cells may be in the wrong ones.';
const isFormula =
  'The cell is a formula, and what it gives depends on the moment. Copy the column, paste it over itself as values only, and share the file again.';
const isUnreadable = 'This cell has unreadable characters. Type it again, or export the file as CSV UTF-8.';

/** A total or closing remark: it starts with a footer word and has no id elsewhere. */
function isFooter(cells: readonly string[], { rowIds }: TableLayout): boolean {
  const first = cells.findIndex((cell) => cell !== '');
  const isElsewhere = (index: number) => index !== first && (cells[index] ?? '') !== '';
  return footer.test(cells[first] ?? '') && !rowIds.some(isElsewhere);
}

/** Words alone on their line, without anything like an id in them: `(2 rows)`, `Seller ID : glow`, `Thanks!`. */
function isRemark(cells: readonly string[]): boolean {
  const [text = '', ...others] = cells.filter((cell) => cell !== '');
  const isLikeId = (word: string) => word.length >= 6 && /\d/.test(word);
  return (
    others.length === 0 && (/\S\s\S/.test(text) || !/\d/.test(text)) && !text.split(/[^0-9A-Za-z]+/).some(isLikeId)
  );
}

/**
 * The index of an id with invalid or uncertain characters; -1 for none. Other cells may be unedited and match the record,
 * so their cell readers decide.
 */
function findUnreadable(cells: readonly string[], layout: TableLayout): number {
  const isBad = (index: number, pattern: RegExp) => pattern.test(cells[index] ?? '');
  const bad =
    layout.exact.find((index) => isBad(index, unreadable)) ??
    (layout.encoding.startsWith('utf-') ? undefined : layout.exact.find((index) => isBad(index, uncertain)));
  if (bad !== undefined) return bad;
  // PostgreSQL takes no NUL in any text, so not even in a column that is only kept for the file of rejected rows.
  return layout.hasNuls ? cells.findIndex((cell) => cell.includes('\0')) : -1;
}

const isMultiline = (cell: string) => cell.includes('\n') || cell.includes('\r');

/**
 * Whether a cell over several lines holds a line like the row itself: its quotation mark was meant for its own line, and
 * what closes it is one of another row.
 */
function holdsRows(cells: readonly string[], { delimiter, rowIds, required, width, sample }: TableLayout): boolean {
  if (delimiter === undefined || !cells.some(isMultiline)) return false;
  if (rowIds.some((index) => isMultiline(cells[index] ?? ''))) return false; // several ids in one cell
  const [, value] = required;
  const isWhole = (count: number) => count === width || sample.some((row) => row.cells.length === count);
  // The id must be one of the `own` pieces of a line: behind the last one come cells of the row itself.
  const isRow = (own: readonly string[], rest: readonly string[]) => {
    const inner = [...own, ...rest].map((cell) => cell.trim());
    const isId = (index: number) => index < own.length && isAlike(inner[index] ?? '', cells[index] ?? '');
    if (!isWhole(inner.length) || !rowIds.some(isId)) return false;
    if (value === undefined) return true;
    const given = inner[value] ?? '';
    return /^\S*\d\S*$/.test(given) || (given !== '' && sample.some((row) => row.cells[value]?.trim() === given));
  };
  return cells.some((cell, at) => {
    const [first = [], ...others] = cell.split(/\r\n|\n|\r/).map((line) => line.split(delimiter));
    const rest = (line: readonly string[]) => (line === others.at(-1) ? cells.slice(at + 1) : []);
    return isWhole(at + first.length) && others.some((line) => isRow(line, rest(line)));
  });
}

/** Whether a text is an id of the same make as another one. */
function isAlike(text: string, id: string): boolean {
  const isCounted = /^\d+$/.test(text + id) && Math.abs(text.length - id.length) === 1;
  const signs = (one: string) => one.replace(/[0-9A-Za-z]+/g, '');
  const isMade = /\d/.test(text) && /\d/.test(id) && signs(text) === signs(id) && !/\s/.test(text);
  return isMade && (text.length === id.length || isCounted);
}

const wrongQuotes = {
  rows: 'The quoted cell runs on over the next lines, and one of them looks like another row: a quotation mark is missing, or there is one too many. Check the quotation marks from this line on.',
  stray:
    'There’s a quotation mark inside a cell that isn’t quoted. Put the whole cell in quotation marks and write the one inside twice, or leave it out.',
};

/** Quotation marks that let a cell run on over other `rows`, or a `stray` one inside an unquoted cell. */
export function wrongQuote(
  what: keyof typeof wrongQuotes,
  cells: readonly string[],
  header: readonly string[],
): FileProblem {
  const index = cells.findIndex(what === 'rows' ? isMultiline : (cell) => cell.includes('"'));
  return { code: 'E_QUOTE', ...locateCell(index, cells[index] ?? '', header), reason: wrongQuotes[what] };
}

/** A different number of cells than the surrounding rows, so they may be in the wrong columns. */
export function oddCells(cells: number, columns: number): FileProblem {
  const fault = cells < columns ? 'a separator may be missing' : 'there may be a separator too many';
  return {
    code: 'E_CELL_COUNT',
    reason: `The row has ${cells} cells, the header and the rows around it have ${columns}: ${fault}, so its cells may be in the wrong columns. Give it as many separators as the other rows.`,
  };
}

/** A total, or a closing remark. */
export function footerLine(cells: readonly string[]): FileProblem {
  const first = cells.find((cell) => cell !== '') ?? '';
  return {
    code: 'E_FOOTER',
    received: shown(first),
    reason: 'This looks like a total or a remark, not like an order, so it’s skipped.',
  };
}

function locateCell(index: number, cell: string, header: readonly string[]): Pick<Problem, 'column' | 'received'> {
  const column = header[index];
  return { ...(column ? { column } : {}), received: shown(cell) };
}
