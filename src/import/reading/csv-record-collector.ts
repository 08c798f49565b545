import type { CastingContext, CsvError, Options } from 'csv-parse';
import type { TableRecord } from './table-record.ts';

/** Why text can't be divided into records any further. */
export type ParseFailure =
  /** `line` is where the cell was opened, as the fault may be there: a quotation mark too many */
  | { why: 'text after quote'; line: number }
  | { why: 'quote not closed'; line: number }
  | { why: 'too long'; line: number };

const lineEnd = /\r\n|\n|\r/g;
/** `="9400…"` written bare, as shops do to keep Excel from making a number of it. What is inside has no quotation mark. */
const textFormula = /^="[^"]*"$/;

/**
 * Listens to a csv-parse parser, by the callbacks among its `options`, and puts together every record with the line on
 * which it begins. The parser's own output lacks both: it drops a record that has a stray quotation mark, and
 * counts a CR LF inside quotation marks as two lines (csv-parse 7.0.3).
 */
export class CsvRecordCollector {
  /** set at the first fault that leaves no way to tell where the next record begins; nothing is collected after it */
  failure: ParseFailure | undefined;
  readonly #delimiter: string;
  readonly #maxLength: number;
  #complete: TableRecord[] = [];
  #current: TableRecord = { line: 1, cells: [], strayQuote: false };
  /** characters of the current record so far, and the line breaks inside its cells */
  #length = 0;
  #lineBreaks = 0;
  /** the parser has met a quotation mark in the bare cell that it is in */
  #meetsQuote = false;
  /** line breaks that the parser counted twice */
  #countedTwice = 0;

  /** `maxLength` is the most characters that one record may have. */
  constructor(delimiter: string, maxLength: number) {
    this.#delimiter = delimiter;
    this.#maxLength = maxLength;
  }

  /**
   * The strict settings, and the callbacks by which the parser tells what it finds. As the cells are kept here, it
   * gets none back and takes every record for an empty one to be skipped: else it would make an error, with its stack,
   * of each that is not as long as the first.
   */
  get options(): Options<string[]> {
    return {
      delimiter: this.#delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      trim: true,
      relax_column_count: true,
      max_record_size: this.#maxLength,
      cast: (cell, { index }) => void this.#addCell(cell, index),
      skip_records_with_empty_values: true,
      skip_records_with_error: true,
      on_skip: (error) => void (error && this.#addFault(error)),
    };
  }

  /** Takes the records that are complete: all but the last, until `ended` says that no text follows. */
  take(ended: boolean): TableRecord[] {
    if (ended && this.failure === undefined) this.#begin();
    const records = this.#complete;
    this.#complete = [];
    return records;
  }

  #addCell(cell: string, index: CastingContext['index']): void {
    if (this.failure !== undefined) return;
    if (index === 0) this.#begin();
    this.#current.cells.push(cell);
    if (this.#meetsQuote) this.#judgeQuotes(cell);
    this.#length += cell.length + 1;
    if (cell.includes('\n') || cell.includes('\r')) this.#countLineBreaks(cell);
    // The parser's own limit is for the cell that it is in.
    if (this.#length > this.#maxLength + 1) this.failure = { why: 'too long', line: this.#current.line };
  }

  /** What begins with `="` and ends with the next quotation mark is a value; any other mark in a bare cell is stray. */
  #judgeQuotes(bareCell: string): void {
    this.#meetsQuote = false;
    this.#current.strayQuote ||= !textFormula.test(bareCell);
  }

  #countLineBreaks(cell: string): void {
    const lineBreaks = cell.match(lineEnd) ?? [];
    this.#lineBreaks += lineBreaks.length;
    this.#countedTwice += lineBreaks.filter((lineBreak) => lineBreak === '\r\n').length;
  }

  #addFault({ code, index, lines }: CsvError): void {
    if (this.failure !== undefined) return;
    if (index === 0) this.#begin();
    const cellLine = this.#current.line + this.#lineBreaks;
    if (code === 'INVALID_OPENING_QUOTE') this.#meetsQuote = true;
    else if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') {
      this.failure = { why: 'text after quote', line: cellLine };
    } else if (Number(lines) - this.#countedTwice > cellLine || code === 'CSV_QUOTE_NOT_CLOSED') {
      // The parser has come to a line below the one on which the cell begins, and only a quoted cell goes on there.
      this.failure = { why: 'quote not closed', line: cellLine };
    } else this.failure = { why: 'too long', line: this.#current.line };
  }

  /** Sets the current record aside, unless it has only just begun. */
  #begin(): void {
    const { line, cells } = this.#current;
    if (cells.length === 0) return;
    this.#complete.push(this.#current);
    this.#current = { line: line + this.#lineBreaks + 1, cells: [], strayQuote: false };
    this.#length = 0;
    this.#lineBreaks = 0;
  }
}
