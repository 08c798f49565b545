/** The header step: finds the line with the column names, and whether cells are in 'single quotes', which CSV doesn't define. */
import { unwrapCell } from '../cells/clean-cell.ts';
import type { FileRefused } from './file-refused.ts';
import { recognizeName } from './recognize-name.ts';
import type { ReadingNote, TableRecord, TableTop } from './table.ts';
import {
  headerCellTooLong,
  noHeader,
  rowsAboveHeader,
  singleQuotesMixed,
  tooManyColumns,
  unknownFile,
} from './table-refusals.ts';
import { nameKey, type WantedColumns } from './vocabulary.ts';

/** How many records from the top are searched for the header. */
export const headerDepth = 30;
/** Only this many cells of a record are scored. */
const scoredCells = 250;
const maxNameLength = 500;
/** How many rows below the header are kept as samples. */
const sampleRows = 20;
/** Longer samples are cut: no id or number is this long. */
const maxSampleLength = 100;

export interface FoundHeader {
  table: TableTop;
  /** the records above it */
  above: readonly TableRecord[];
  /** those below it */
  sample: readonly TableRecord[];
  /** cells are written in 'single quotes' */
  singleQuoted: boolean;
  notes: ReadingNote[];
}

/** How many distinct known or chosen column names a record has; this identifies the header. */
export function headerScore(cells: readonly string[], { vocabulary, chosen }: WantedColumns): number {
  const wanted = new Set(chosen.map(({ header }) => nameKey(header)));
  const names = new Set<string>();
  for (const cell of cells.slice(0, scoredCells)) {
    const name = columnName(cell);
    const recognized = recognizeName(name, vocabulary);
    if (wanted.has(nameKey(name))) names.add(nameKey(name));
    else if (recognized !== undefined) names.add(recognized.field ?? nameKey(name));
  }
  return names.size;
}

/**
 * Finds the header among the first records of a file: the first with at least two known names, unless the next record has
 * more of them (a two-line header); otherwise the first with one. Throws FileRefused if there is none or it is invalid.
 */
export function findHeader(records: readonly TableRecord[], wanted: WantedColumns, maxColumns: number): FoundHeader {
  const filled = records.filter(({ cells }) => !isBlank(cells) && !isSeparatorLine(cells));
  const scores: number[] = [];
  const scoreAt = (index: number) => {
    scores[index] ??= headerScore(filled[index]?.cells ?? [], wanted);
    return scores[index];
  };
  const at = pickHeader(filled, scoreAt);
  const [above, below] = [filled.slice(0, Math.max(0, at)), filled.slice(at + 1)];
  const record = filled[at];
  if (record === undefined && !wanted.vocabulary.needsHeader) return noNames(filled);
  if (record === undefined) throw refuseHeaderless(filled, wanted, maxColumns);
  const table = tableTop(record, below, maxColumns);
  refuseUnfitHeader(table, above, wanted, maxColumns);
  const { unwrapsSingleQuotes } = wanted.vocabulary;
  const singleQuoted = unwrapsSingleQuotes && (isAllSingleQuoted([record]) || isAllSingleQuoted(below));
  if (unwrapsSingleQuotes && !singleQuoted) refuseMixedQuotes(record, below);
  return {
    table,
    above,
    sample: below,
    singleQuoted,
    notes: describeHeader(record.line, at > 0 && scoreAt(at - 1) > 0),
  };
}

/** A table without a header: its columns have no names, and its first line is a row. */
function noNames(filled: readonly TableRecord[]): FoundHeader {
  const width = Math.max(1, ...filled.map(({ cells }) => cells.length));
  const header = Array.from({ length: width }, () => '');
  return { table: { header, headerLine: 0, samples: [] }, above: [], sample: filled, singleQuoted: false, notes: [] };
}

/** The column name in a header cell, without spreadsheet markers. */
export function columnName(cell: string): string {
  return unwrapCell(unwrapSingleQuotes(cell.trim()), { apostrophe: 'before a formula' });
}

/** Excel's `sep=` line at the top of a file, which names the delimiter. */
export function isSeparatorLine(cells: readonly string[]): boolean {
  return /^sep=/i.test(cells[0]?.trim() ?? '');
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/**
 * Position of the header by its score, -1 for none. A single known name proves little: above the table, a report may say
 * "Carrier, UPS".
 */
function pickHeader(filled: readonly TableRecord[], scoreAt: (index: number) => number): number {
  let at = filled.findIndex((_, index) => scoreAt(index) >= 2);
  if (at >= 0) {
    // A record has no more known names than cells.
    while ((filled[at + 1]?.cells.length ?? 0) > scoreAt(at) && scoreAt(at + 1) > scoreAt(at)) at += 1;
    return at;
  }
  const single = filled.findIndex((_, index) => scoreAt(index) === 1);
  const top = topOfBlock(filled);
  return single !== -1 && single < top ? top : single;
}

/** Position of the first record of the largest block of equally wide records, where a header with unknown names is; else 0. */
function topOfBlock(filled: readonly TableRecord[]): number {
  const widths = filled.map(({ cells }) => countFilled(cells));
  const inBlock = (width: number) => widths.filter((other) => other === width).length * width;
  const wide = widths.filter((width) => width > 1);
  const widest = wide.toSorted((a, b) => inBlock(b) - inBlock(a) || b - a)[0];
  // A row may leave cells empty, a header rarely does: the widest record at the top of the block counts too.
  const top = widths.findIndex((width) => width >= (widest ?? 0));
  return Math.max(0, top);
}

function countFilled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

/** Formats may reach as far as a sheet does: of the blank names at the end of the header, at most `maxColumns` are kept. */
function tableTop(record: TableRecord, below: readonly TableRecord[], maxColumns: number): TableTop {
  const names = record.cells.map(columnName);
  const header = names.slice(0, Math.max(countColumns(names), maxColumns));
  const samples = below
    .slice(0, sampleRows)
    .map(({ cells }) => header.map((_, index) => cells[index]?.trim().slice(0, maxSampleLength) ?? ''));
  return { header, headerLine: record.line, samples };
}

function countColumns(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== '') + 1;
}

function isAllSingleQuoted(records: readonly TableRecord[]): boolean {
  const cells = records.flatMap((record) => record.cells.map((cell) => cell.trim()).filter((cell) => cell !== ''));
  return cells.length > 0 && cells.every(isSingleQuoted);
}

/** Rejects single quotes around only some names or columns, because it is then unclear which apostrophes belong to values. */
function refuseMixedQuotes(record: TableRecord, below: readonly TableRecord[]): void {
  const isQuotedColumn = (index: number) => {
    const cells = below.map((row) => row.cells[index]?.trim() ?? '').filter((cell) => cell !== '');
    return cells.length > 1 && cells.every(isSingleQuoted);
  };
  const isQuoted = record.cells.map((cell, index) => isSingleQuoted(cell.trim()) || isQuotedColumn(index));
  const bare = record.cells[isQuoted.indexOf(false)];
  if (bare !== undefined && isQuoted.includes(true)) throw singleQuotesMixed(record.line, bare.trim());
}

function refuseUnfitHeader(
  { header, headerLine }: TableTop,
  above: readonly TableRecord[],
  wanted: WantedColumns,
  maxColumns: number,
): void {
  if (countColumns(header) > maxColumns) throw tooManyColumns(countColumns(header), maxColumns, headerLine);
  const tooLong = header.find((name) => name.length > maxNameLength);
  if (tooLong !== undefined) throw headerCellTooLong(headerLine, tooLong);
  const misplaced = above.find(({ cells }) => looksLikeRow(cells, header, wanted));
  if (misplaced !== undefined) throw rowsAboveHeader(misplaced.line, headerLine);
}

/** What programs call the fields of a report, in a line above its table. */
const generatedName = /^(?:textbox|field|column)[ _]?\d+$/i;

/** A line above the header with an id and a value in matching columns: a row that was moved above its header. */
function looksLikeRow(
  cells: readonly string[],
  header: readonly string[],
  { vocabulary, chosen }: WantedColumns,
): boolean {
  const fieldAt = (index: number) => {
    const name = header[index] ?? '';
    return chosen.find((one) => nameKey(one.header) === nameKey(name))?.field ?? recognizeName(name, vocabulary)?.field;
  };
  const cellsUnder = (fields: readonly string[]) =>
    cells.filter((cell, index) => cell.trim() !== '' && fields.includes(fieldAt(index) ?? ''));
  const hasId = cellsUnder(vocabulary.idFields).some((cell) => /\d/.test(cell) && !generatedName.test(cell));
  return hasId && cellsUnder(vocabulary.valueFields).length > 0;
}

function refuseHeaderless(
  filled: readonly TableRecord[],
  { vocabulary: { expected } }: WantedColumns,
  maxColumns: number,
): FileRefused {
  const tooWide = filled.find(({ cells }) => countColumns(cells) > maxColumns);
  if (tooWide) return tooManyColumns(countColumns(tooWide.cells), maxColumns, tooWide.line);
  const first = filled[topOfBlock(filled)];
  if (first === undefined) return noHeader(1, [], expected);
  const looksLikeData = first.cells.some((cell) => /\d{4}|^\W*\d[\d\s.,:/-]*$/.test(cell.trim()));
  if (looksLikeData) return noHeader(first.line, first.cells, expected);
  return unknownFile(tableTop(first, filled.slice(filled.indexOf(first) + 1), maxColumns), expected);
}

function describeHeader(line: number, lineAboveHasNames: boolean): ReadingNote[] {
  const notes: ReadingNote[] = [{ step: 'header', code: 'I_HEADER', text: `header on line ${line}` }];
  if (lineAboveHasNames) {
    const warning = `The header seems to have two lines. Only line ${line} is used, which has more of the known names.`;
    notes.push({ step: 'header', code: 'W_TWO_HEADER_LINES', text: warning });
  }
  return notes;
}

/** Whether a cell is in single quotes. */
export function isSingleQuoted(cell: string): boolean {
  return cell.length > 1 && cell.startsWith("'") && cell.endsWith("'");
}

/** `'orderId'` → `orderId`; anything else is returned unchanged. */
export function unwrapSingleQuotes(cell: string): string {
  return isSingleQuoted(cell) ? cell.slice(1, -1).trim() : cell;
}
