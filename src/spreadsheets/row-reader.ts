/** The rows step: what each record below the header is. */
/* MERGED: Why a row can't be used as it stands in the file, whatever its values mean. */
import type { Problem } from '../cells/problem.ts';
import { isSingleQuoted, nameIn, unwrapSingleQuotes } from '../columns/find-header.ts';
import type { ReadingNote } from '../columns/reading-note.ts';
import { nameKey, recognizeExactly } from '../columns/recognize-name.ts';
import type { TableRecord } from '../columns/table-record.ts';
import { columnsDiffer, singleQuotesMixed, twoTables } from '../columns/table-refusals.ts';
import { type ReadingLimits, tooManyRows } from './file-refusals.ts';
import { describeRows } from './row-notes.ts';
import {
  cellTooLong,
  controlCharacter,
  footerLine,
  formulaCell,
  oddCells,
  strayQuote,
  surplusCells,
  tooFewCells,
  tooManyCells,
} from './row-problems.ts';
import { RowWidth } from './row-width.ts';
import { type RecordLayout, SecondHeader } from './table-layout.ts';

/** One row of the table, whatever it is worth. */
export interface FileRow {
  /** physical line on which it begins, from 1 */
  line: number;
  /** one for each column of the header, or more when E_CELL_COUNT says so; trimmed, and nothing else done to them */
  cells: string[];
  /** why the row can't be used; absent when its values may be looked at */
  problem?: Problem;
}

/** Turns records into rows one after the other; counts what it leaves out. */
export class RowReader {
  readonly #layout: RecordLayout;
  readonly #limits: ReadingLimits;
  readonly #habit: RowWidth;
  readonly #secondHeader: SecondHeader;
  readonly #headerKeys: string[];
  readonly #firstHeaderKey: string | undefined;
  readonly #headerHasDigit: boolean;
  #rows = 0;
  #blankLines = 0;
  #blankSinceRow = 0;
  #previousLine = 0;
  #repeatedHeaders: number[] = [];
  #unnamedFilled = 0;
  #computed = 0;

  constructor(layout: RecordLayout, limits: ReadingLimits) {
    this.#layout = layout;
    this.#limits = limits;
    this.#habit = new RowWidth(layout.width, layout.sample);
    this.#secondHeader = new SecondHeader(layout);
    this.#headerKeys = layout.table.header.map(nameKey);
    this.#firstHeaderKey = this.#headerKeys.find((key) => key !== '');
    this.#headerHasDigit = /\d/.test(this.#firstHeaderKey ?? '');
  }

  /**
   * The row that a record is, whose cells it takes over, or undefined for a blank line or a repeated header; `next` is
   * the record below. Throws FileRefused at a record that makes the whole file doubtful: a second table, one row too
   * many, columns that contradict each other.
   */
  read(record: TableRecord, next: TableRecord | undefined): FileRow | undefined {
    const { line, cells, strayQuote: hasStrayQuote, formulas = [], uncomputed = [] } = record;
    const written = cells.length;
    const isOdd = !this.#layout.hasFixedColumns && this.#habit.isOdd(cells, next?.cells);
    this.#tidy(cells);
    const isIdToCome = (index: number) => this.#layout.ids.includes(index);
    if (cells.every((cell) => cell === '') && !uncomputed.some(isIdToCome)) {
      this.#blankSinceRow += 1;
      return undefined;
    }
    if (this.#isHeader(cells, line)) {
      this.#repeatedHeaders.push(line);
      return undefined;
    }
    if (this.#isBelowBlank(line) && this.#secondHeader.isOne(cells, next)) {
      throw twoTables(line, this.#layout.table.headerLine);
    }
    this.#countRow(line);
    const problem = hasStrayQuote
      ? strayQuote(cells, this.#layout.table.header)
      : (findRowProblem(cells, record, this.#layout, this.#limits) ??
        (isOdd ? oddCells(written, this.#layout.width) : undefined));
    while (cells.length < this.#layout.width) cells.push('');
    if (cells.length > this.#limits.maxColumns) cells.length = this.#limits.maxColumns;
    if (problem !== undefined) return { line, cells, problem };
    this.#checkAgainstFile(cells, line);
    this.#secondHeader.learn(cells);
    if (formulas.some((index) => this.#layout.used.includes(index))) this.#computed += 1;
    return { line, cells };
  }

  /** What was left out or is worth a look, once the last record has been read. */
  end(): ReadingNote[] {
    return describeRows({
      rows: this.#rows,
      blankLines: this.#blankLines,
      repeatedHeaders: this.#repeatedHeaders,
      unnamedFilled: this.#unnamedFilled,
      twins: this.#layout.twins.map(({ column }) => column.header),
      singleQuoted: this.#layout.singleQuoted,
      computed: this.#computed,
    });
  }

  /** Cells trimmed, without the empty ones beyond the header. */
  #tidy(cells: string[]): void {
    for (let index = 0; index < cells.length; index += 1) cells[index] = trim(cells[index] ?? '');
    while (cells.length > this.#layout.width && cells.at(-1) === '') cells.pop();
    if (this.#layout.hasFixedColumns) this.#fitToHeader(cells);
  }

  /** A sheet leaves out empty cells at the end of a row; what stands to the right of the table has no name. */
  #fitToHeader(cells: string[]): void {
    const { width } = this.#layout;
    if (cells.length > width) this.#unnamedFilled += 1;
    cells.length = Math.min(cells.length, width);
    while (cells.length < width) cells.push('');
  }

  /** A sheet may leave its blank rows out. */
  #isBelowBlank(line: number): boolean {
    const skipsRows = this.#layout.hasFixedColumns && line > this.#previousLine + 1;
    return this.#rows > 0 && (this.#blankSinceRow > 0 || skipsRows);
  }

  #countRow(line: number): void {
    this.#rows += 1;
    this.#previousLine = line;
    this.#blankLines += this.#blankSinceRow;
    this.#blankSinceRow = 0;
    if (this.#rows > this.#limits.maxRows) throw tooManyRows(this.#limits.maxRows, line);
  }

  /** True for the header once more. Throws at another header, as what follows is another table. */
  #isHeader(cells: readonly string[], line: number): boolean {
    const first = nameIn(cells.find((cell) => cell !== '') ?? '');
    // Nearly every row ends here: it begins with an id. Only what begins like a header is compared name by name.
    if (/\d/.test(first) && !this.#headerHasDigit) return false;
    if (nameKey(first) !== this.#firstHeaderKey && recognizeExactly(first) === undefined) return false;
    const names = cells.map(nameIn).filter((name) => name !== '');
    if (names.length < Math.min(2, this.#layout.width)) return false;
    if (cells.every((cell, index) => nameKey(nameIn(cell)) === (this.#headerKeys[index] ?? ''))) return true;
    const known = names.filter((name) => recognizeExactly(name) !== undefined);
    if (known.length < 2 || known.length * 2 < names.length) return false;
    throw twoTables(line, this.#layout.table.headerLine);
  }

  /** What must hold for every row of the file, or the file is not what its header says. */
  #checkAgainstFile(cells: string[], line: number): void {
    const { singleQuoted, table, twins, unnamed } = this.#layout;
    if (singleQuoted) {
      const bare = cells.findIndex((cell) => cell !== '' && !isSingleQuoted(cell));
      if (bare !== -1) throw singleQuotesMixed(line, table.header[bare] ?? '');
      for (const [index, cell] of cells.entries()) cells[index] = unwrapSingleQuotes(cell);
    }
    for (const { column, index } of twins) {
      const [one = '', other = ''] = [cells[column.index], cells[index]];
      if (one !== other) throw columnsDiffer(column.header, line, [one, other], table);
    }
    if (unnamed.some((index) => cells[index] !== '')) this.#unnamedFilled += 1;
  }
}

/** `trim` for cells that mostly need none: looking at both ends costs less than calling it a million times. */
function trim(cell: string): string {
  const [first, last] = [cell.charCodeAt(0), cell.charCodeAt(cell.length - 1)];
  return first > 32 && first < 127 && last > 32 && last < 127 ? cell : cell.trim();
}

// C0 and C1 control characters without tab, line feed and carriage return; and what could not be decoded.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unreadable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]/;
// Outside ASCII, Windows-1252 is a guess. A non-breaking space is harmless: values are cleaned of it.
const uncertain = /[^\0-\x7f\xa0]/;
const footer =
  /^((grand |sub)?totals?|sum|summe|gesamt|count|rows|records|end of (file|report|list|data)|printed|generated|exported)(?=$|[\s:])/i;

/** `cells` as the row has them, trimmed, without the empty ones beyond the header. */
export function findRowProblem(
  cells: readonly string[],
  { formulas = [], uncomputed = [] }: Pick<TableRecord, 'formulas' | 'uncomputed'>,
  layout: RecordLayout,
  { maxCellLength }: ReadingLimits,
): Problem | undefined {
  const { header } = layout.table;
  if (isFooter(cells, layout)) return footerLine(cells);
  const tooLong = cells.findIndex((cell) => cell.length > maxCellLength);
  if (tooLong !== -1) return cellTooLong(tooLong, cells[tooLong] ?? '', header, maxCellLength);
  if (cells.length > layout.width) return tooManyCells(cells.length, layout.width);
  const missing = layout.required.find((index) => index >= cells.length);
  if (missing !== undefined) return tooFewCells(cells.length, layout.width, header[missing] ?? '');
  const surplus = layout.surplus.find((index) => (cells[index] ?? '') !== '');
  if (surplus !== undefined) return surplusCells(surplus, cells[surplus] ?? '', header);
  const hasValue = (index: number) => cells[index] !== '' || uncomputed.includes(index);
  const computed = layout.ids.find((index) => formulas.includes(index) && hasValue(index));
  if (computed !== undefined) return formulaCell(computed, cells[computed] ?? '', header);
  const bad = findUnreadable(cells, layout);
  return bad === -1 ? undefined : controlCharacter(bad, cells[bad] ?? '', header);
}

/** A total or a closing remark: its words come first, and no id stands elsewhere in the row. */
function isFooter(cells: readonly string[], { rowIds }: RecordLayout): boolean {
  const first = cells.findIndex((cell) => cell !== '');
  const isElsewhere = (index: number) => index !== first && (cells[index] ?? '') !== '';
  return footer.test(cells[first] ?? '') && !rowIds.some(isElsewhere);
}

/**
 * Position of an id with characters that none has, or that may not be what they were; -1 for none. Of other cells the
 * record may have the same, as nobody edited them: whoever reads their values decides.
 */
function findUnreadable(cells: readonly string[], layout: RecordLayout): number {
  const isBad = (index: number, pattern: RegExp) => pattern.test(cells[index] ?? '');
  const bad =
    layout.ids.find((index) => isBad(index, unreadable)) ??
    (layout.encoding === 'windows-1252' ? layout.ids.find((index) => isBad(index, uncertain)) : undefined);
  if (bad !== undefined) return bad;
  // PostgreSQL takes no NUL in any text, so not even in a column that is only kept for the file of rejected rows.
  return layout.hasNuls ? cells.findIndex((cell) => cell.includes('\0')) : -1;
}
