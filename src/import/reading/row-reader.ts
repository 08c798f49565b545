/** The rows step: what each record below the header is. */

import type { Problem } from '../problem.ts';
import { tooManyRows } from './file-refusals.ts';
import { nameIn } from './find-header.ts';
import { findRowProblem } from './find-row-problem.ts';
import type { Finding } from './finding.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { nameKey, recogniseExactly } from './recognise-name.ts';
import type { RecordLayout } from './record-layout.ts';
import { oddCells, strayQuote } from './row-problems.ts';
import { describeRows } from './rows-findings.ts';
import { SecondHeader } from './second-header.ts';
import { isSingleQuoted, unwrapSingleQuotes } from './single-quotes.ts';
import type { TableRecord } from './table-record.ts';
import { columnsDiffer, singleQuotesMixed, twoTables } from './table-refusals.ts';
import { WidthHabit } from './width-habit.ts';

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
  readonly #habit: WidthHabit;
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
    this.#habit = new WidthHabit(layout.width, layout.sample);
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
  end(): Finding[] {
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
    if (nameKey(first) !== this.#firstHeaderKey && recogniseExactly(first) === undefined) return false;
    const names = cells.map(nameIn).filter((name) => name !== '');
    if (names.length < Math.min(2, this.#layout.width)) return false;
    if (cells.every((cell, index) => nameKey(nameIn(cell)) === (this.#headerKeys[index] ?? ''))) return true;
    const known = names.filter((name) => recogniseExactly(name) !== undefined);
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
