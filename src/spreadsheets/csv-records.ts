/**
 * Divides text into records: csv-parse in its strict settings, with any delimiter of one character and line ends CR LF,
 * LF or CR, in any mixture. The one exception: a quotation mark in a bare cell is accepted, and the record marked unless
 * the cell reads `="…"`.
 */
import { type CastingContext, type CsvError, type Options, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import type { TableRecord } from '../columns/table.ts';
import { type ParseFailure, parseFailed } from '../columns/table-refusals.ts';

/** The header is searched for in this many lines at the beginning of a file. */
const startLines = 1000;

/**
 * The records of a text, in batches as the text comes in. `maxLength` is the most characters of one record. Throws
 * FileRefused E_QUOTE or E_RECORD_TOO_LONG, after the last record that could be told apart.
 */
export async function* readCsvRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  maxLength: number,
): AsyncGenerator<TableRecord[], void> {
  const collector = new CsvRecordCollector(delimiter, maxLength);
  const parser = parse(collector.options);
  const flush = function* (ended: boolean) {
    yield collector.flush(ended);
    if (collector.failure !== undefined) throw parseFailed(collector.failure, maxLength);
  };
  for await (const piece of text) {
    await new Promise<void>((done) => withoutStacks(() => parser.write(piece, () => done())));
    yield* flush(false);
  }
  await new Promise<void>((done) => void parser.end(done));
  yield* flush(true);
}

/**
 * The records at the beginning of a file, and what was in the way of further ones. `complete` says that the text is
 * the whole file; where it isn't, the last record is left out, as it may be cut off.
 */
export function readFirstCsvRecords(
  text: string,
  complete: boolean,
  delimiter: string,
  maxLength: number,
): { records: TableRecord[]; failure: ParseFailure | undefined } {
  const collector = new CsvRecordCollector(delimiter, maxLength);
  withoutStacks(() => parseAtOnce(text, { ...collector.options, to_line: startLines }));
  const records = collector.flush(complete);
  const isCutOff = !complete && collector.failure?.why === 'quote not closed';
  return { records, failure: isCutOff ? undefined : collector.failure };
}

/** The parser creates an error for each quotation mark in a bare cell; capturing their stacks would dominate the run time. */
function withoutStacks(work: () => unknown): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

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
   * The strict settings, and callbacks for what the parser finds. `cast` keeps each cell here and returns nothing, so
   * that the parser skips every record as empty: otherwise it would create an error, with its stack, for each one that
   * is not as long as the first.
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

  /** Hands over the records that are complete: all but the last, until `ended` says that no text follows. */
  flush(ended: boolean): TableRecord[] {
    if (ended && this.failure === undefined) this.#begin();
    const records = this.#complete;
    this.#complete = [];
    return records;
  }

  #addCell(cell: string, index: CastingContext['index']): void {
    if (this.failure !== undefined) return;
    if (index === 0) this.#begin();
    this.#current.cells.push(cell);
    if (this.#meetsQuote) this.#checkQuotes(cell);
    this.#length += cell.length + 1;
    if (cell.includes('\n') || cell.includes('\r')) this.#countLineBreaks(cell);
    // The parser's own limit is for the cell that it is in.
    if (this.#length > this.#maxLength + 1) this.failure = { why: 'too long', line: this.#current.line };
  }

  /** What begins with `="` and ends with the next quotation mark is a value; any other mark in a bare cell is stray. */
  #checkQuotes(bareCell: string): void {
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
