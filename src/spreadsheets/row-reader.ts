/** The rows step: turns each record below the header into a row. */
import type { Problem } from '../cells/problem.ts';
import { columnName, isSingleQuoted, unwrapSingleQuotes } from '../columns/find-header.ts';
import { type Heading, Headings } from '../columns/headings.ts';
import { quotedList } from '../columns/quote.ts';
import { recognizeExactly } from '../columns/recognize-name.ts';
import type { ReadingNote, TableRecord } from '../columns/table.ts';
import { columnsDiffer, singleQuotesMixed, twoTables } from '../columns/table-refusals.ts';
import { UnusedColumns } from '../columns/unused-columns.ts';
import { nameKey } from '../columns/vocabulary.ts';
import { quantity } from '../text/wording.ts';
import { type ReadingLimits, tooManyRows } from './file-refusals.ts';
import {
  findRowProblem,
  footerLine,
  type LeftOutRows,
  leaveOut,
  leftOut,
  leftOutRows,
  oddCells,
  wrongQuote,
} from './row-problems.ts';
import { RowWidth, SecondHeader, type TableLayout } from './table-layout.ts';

/** One row of the table, valid or not. */
export interface FileRow {
  /** physical line on which it begins, from 1 */
  line: number;
  /** one per column of the header, or more with E_CELL_COUNT; trimmed but otherwise unchanged */
  cells: string[];
  /** why the row can't be used; absent if its values may be read */
  problem?: Problem;
}

/** Turns records into rows one by one, and counts what it skips. */
export class RowReader {
  readonly #layout: TableLayout;
  readonly #limits: ReadingLimits;
  readonly #includes: readonly LeftOutRows[];
  readonly #rowWidth: RowWidth;
  readonly #secondHeader: SecondHeader;
  readonly #unusedColumns: UnusedColumns;
  readonly #headerKeys: string[];
  readonly #firstHeaderKey: string | undefined;
  readonly #headerHasDigit: boolean;
  #rows = 0;
  /** blank lines between rows; those at the end of the file don't count */
  #blankLines = 0;
  #blankSinceRow = 0;
  #previousLine = 0;
  /** lines on which the header is repeated */
  #repeatedHeaders: number[] = [];
  /** rows with a value in a column without a name */
  #unnamedFilled = 0;
  /** rows that would be left out if a person had not included them */
  #included = { hidden: 0, crossedOut: 0, voided: 0, returnLabel: 0 };
  /** rows with a formula in a used column, whose cached value is used */
  #computed = 0;
  readonly #headings: Headings;

  constructor(layout: TableLayout, limits: ReadingLimits, includes: readonly LeftOutRows[] = []) {
    this.#layout = layout;
    this.#limits = limits;
    this.#includes = includes;
    this.#rowWidth = new RowWidth(layout);
    this.#secondHeader = new SecondHeader(layout);
    // What says of a row that its label was voided may say of another that its parcel came back.
    const named = layout.labels.filter(({ index }) => !layout.used.includes(index));
    const unused = [...new Set([...layout.ignored, ...named.map(({ index }) => layout.table.header[index] ?? '')])];
    this.#unusedColumns = new UnusedColumns(layout.table, { ...layout, ignored: unused }, layout.vocabulary);
    this.#headings = new Headings(layout.heading, includes);
    this.#headerKeys = layout.table.header.map(nameKey);
    this.#firstHeaderKey = this.#headerKeys.find((key) => key !== '');
    this.#headerHasDigit = /\d/.test(this.#firstHeaderKey ?? '');
  }

  /**
   * The row for a record (reusing its cells array), or undefined for a blank line or a repeated header; `next` is the
   * record below. Throws FileRefused for a record that makes the whole file unreliable: a second table, too many rows,
   * contradicting columns.
   */
  read(record: TableRecord, next: TableRecord | undefined): FileRow | undefined {
    const { line, cells, strayQuote: hasStrayQuote, formulas = [], uncomputed = [] } = record;
    const written = cells.length;
    const isOdd = !this.#layout.hasFixedColumns && this.#rowWidth.isOdd(cells, next?.cells);
    this.#tidy(cells);
    const isUncomputedId = (index: number) => this.#layout.exact.includes(index);
    if ((cells.every((cell) => cell === '') || isRule(cells)) && !uncomputed.some(isUncomputedId)) {
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
    const { heedsHeadings, required } = this.#layout;
    const isHeading = heedsHeadings && this.#headings.isOne(record, required[0]);
    // Below a heading, a line without a number may be a total.
    const heading = required.some((index) => !cells[index]) ? undefined : this.#headings.current;
    this.#countIncluded(cells, record, heading);
    const problem = hasStrayQuote
      ? wrongQuote('stray', cells, this.#layout.table.header)
      : ((isHeading ? footerLine(cells) : undefined) ??
        leaveOut(cells, record, this.#layout, this.#includes, heading) ??
        findRowProblem(cells, record, this.#layout, this.#limits) ??
        (isOdd ? oddCells(written, this.#layout.width) : undefined));
    while (cells.length < this.#layout.width) cells.push('');
    if (cells.length > this.#limits.maxColumns) cells.length = this.#limits.maxColumns;
    if (problem !== undefined) return { line, cells, problem };
    this.#checkAgainstFile(cells, line);
    this.#secondHeader.learn(cells);
    this.#unusedColumns.learn(cells);
    if (formulas.some((index) => this.#layout.used.includes(index))) this.#computed += 1;
    return { line, cells };
  }

  /** The notes of this step, once the last record has been read. */
  end(): ReadingNote[] {
    const notes = this.#unusedColumns.end();
    const add = (code: ReadingNote['code'], text: string) => notes.push({ step: 'rows', code, text });
    add('I_ROWS', `${quantity(this.#rows, 'row')} read`);
    for (const rows of leftOutRows) {
      const { included, one } = leftOut[rows];
      const count = this.#included[rows];
      if (count > 0) add(included, `${quantity(count, one)} ${count === 1 ? 'is' : 'are'} included`);
    }
    if (this.#blankLines > 0) {
      add('I_BLANK_LINES', `${quantity(this.#blankLines, 'blank line')} between the rows skipped`);
    }
    if (this.#repeatedHeaders.length > 0) {
      const times = quantity(this.#repeatedHeaders.length, 'time');
      add('W_REPEATED_HEADER', `The header is repeated ${times}, skipped: ${listLines(this.#repeatedHeaders)}.`);
    }
    if (this.#unnamedFilled > 0) {
      const rows = quantity(this.#unnamedFilled, 'row');
      add('W_UNNAMED_COLUMN', `A column without a name has something in it in ${rows}; it is ignored.`);
    }
    const { duplicates, singleQuoted } = this.#layout;
    if (duplicates.length > 0) {
      const names = quotedList(duplicates.map(({ column }) => column.header));
      add('W_SAME_COLUMN_TWICE', `There twice, with the same values: ${names}.`);
    }
    if (singleQuoted) add('W_SINGLE_QUOTES', "All cells are in 'single quotes', which are taken off.");
    if (this.#computed > 0) {
      const rows = quantity(this.#computed, 'row');
      add('W_FORMULAS', `Cells of ${rows} are formulas; the value that each had when the workbook was saved is taken.`);
    }
    const headings = this.#headings.describe();
    if (headings !== undefined) add('W_HEADING', headings);
    return notes;
  }

  #countIncluded(cells: readonly string[], record: TableRecord, heading: Heading | undefined): void {
    if (this.#includes.length === 0) return;
    const code = leaveOut(cells, record, this.#layout, [], heading)?.code;
    const rows = leftOutRows.find((one) => leftOut[one].code === code);
    if (rows !== undefined && this.#includes.includes(rows)) this.#included[rows] += 1;
  }

  /** Trims the cells and drops empty ones beyond the header. */
  #tidy(cells: string[]): void {
    for (let index = 0; index < cells.length; index += 1) cells[index] = trim(cells[index] ?? '');
    while (cells.length > this.#layout.width && cells.at(-1) === '') cells.pop();
    if (this.#layout.hasFixedColumns) this.#fitToHeader(cells);
  }

  /** A sheet omits trailing empty cells; cells to the right of the table have no column name. */
  #fitToHeader(cells: string[]): void {
    const { width } = this.#layout;
    if (cells.length > width) this.#unnamedFilled += 1;
    cells.length = Math.min(cells.length, width);
    while (cells.length < width) cells.push('');
  }

  /** Whether the record follows a blank line; a sheet may omit blank rows, so a gap in line numbers counts too. */
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

  /** Whether this is the header repeated. Throws for a different header, since a second table follows. */
  #isHeader(cells: readonly string[], line: number): boolean {
    const { vocabulary, width, table, columns } = this.#layout;
    const first = columnName(cells.find((cell) => cell !== '') ?? '');
    // Nearly every row returns here, because it begins with an id. Only rows that begin like a header are compared fully.
    if (/\d/.test(first) && !this.#headerHasDigit) return false;
    if (nameKey(first) !== this.#firstHeaderKey && recognizeExactly(first, vocabulary) === undefined) return false;
    const names = cells.map(columnName).filter((name) => name !== '');
    if (names.length < Math.min(2, width)) return false;
    if (cells.every((cell, index) => nameKey(columnName(cell)) === (this.#headerKeys[index] ?? ''))) return true;
    const known = names.filter((name) => recognizeExactly(name, vocabulary) !== undefined);
    if (known.length < 2 || known.length * 2 < names.length) return false;
    // The same columns in other words, as in a second language; a cell with a digit is a value.
    const isName = (name: string) => !/\d/.test(name) || known.includes(name);
    const isSame = columns.every(
      ({ index, field }) => recognizeExactly(columnName(cells[index] ?? ''), vocabulary)?.field === field,
    );
    if (isSame && names.every(isName)) return true;
    throw twoTables(line, table.headerLine);
  }

  /** Checks what must hold for every row, or the whole file is refused. */
  #checkAgainstFile(cells: string[], line: number): void {
    const { singleQuoted, table, duplicates, unnamed } = this.#layout;
    if (singleQuoted) {
      const bare = cells.findIndex((cell) => cell !== '' && !isSingleQuoted(cell));
      if (bare !== -1) throw singleQuotesMixed(line, table.header[bare] ?? '');
      for (const [index, cell] of cells.entries()) cells[index] = unwrapSingleQuotes(cell);
    }
    for (const { column, index } of duplicates) {
      const [one = '', other = ''] = [cells[column.index], cells[index]];
      if (one !== other) throw columnsDiffer(column.header, line, [one, other], table);
    }
    if (unnamed.some((index) => cells[index] !== '')) this.#unnamedFilled += 1;
  }
}

/** `trim` for cells that rarely need it: checking both ends is cheaper than calling it a million times. */
function trim(cell: string): string {
  const [first, last] = [cell.charCodeAt(0), cell.charCodeAt(cell.length - 1)];
  return first > 32 && first < 127 && last > 32 && last < 127 ? cell : cell.trim();
}

/** A line drawn below a header or between rows, as in tables of Markdown and of databases: `--- | :---:`, `---+---`. */
function isRule(cells: readonly string[]): boolean {
  const first = cells.find((cell) => cell !== '') ?? '';
  if (!/^[:+]?[-=]{2}/.test(first)) return false;
  return cells.every((cell) => /^(?::?-{2,}:?|={2,}|\+?[-=]{2}[-=+]*)?$/.test(cell));
}

function listLines(lines: readonly number[]): string {
  const first = lines.slice(0, 5).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${first}${lines.length > 5 ? ' and more' : ''}`;
}
