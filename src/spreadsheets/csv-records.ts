/**
 * Parses text into records with csv-parse, with any single-character delimiter and any mix of CR LF, LF and CR line ends. As
 * strict as csv-parse is by itself, with one exception: a quotation mark in an unquoted cell is accepted, and the record is
 * flagged unless the cell is `="…"`.
 */
import { type CastingContext, type CsvError, type Options, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import type { TableRecord } from '../columns/table.ts';
import { type ParseFailure, parseFailed } from '../columns/table-refusals.ts';

/** The header is searched for in this many lines from the top. */
const startLines = 1000;

/**
 * The records of a text, in batches as the text arrives. `maxLength` is the maximum length of a record in characters;
 * `isUnquoted` says that there is no quotation mark in the text, which halves the time.
 * Throws FileRefused E_QUOTE or E_RECORD_TOO_LONG after the last intact record.
 */
export async function* readCsvRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  maxLength: number,
  { isUnquoted = false }: { isUnquoted?: boolean } = {},
): AsyncGenerator<TableRecord[], void> {
  const collector = new (isUnquoted ? LineCollector : CsvRecordCollector)(delimiter, maxLength);
  const parser = parse(collector.options);
  const flush = function* (ended: boolean) {
    yield collector.flush(ended);
    if (collector.failure !== undefined) throw parseFailed(collector.failure, maxLength);
  };
  for await (const piece of text) {
    await new Promise<void>((done) => void parser.write(piece, () => done()));
    yield* flush(false);
  }
  await new Promise<void>((done) => void parser.end(done));
  yield* flush(true);
}

/**
 * The records at the beginning of a file, and why parsing stopped, if it failed. `complete` says that the text is the whole
 * file; if it isn't, the last record is omitted, because it may be cut off.
 */
export function readFirstCsvRecords(
  text: string,
  complete: boolean,
  delimiter: string,
  maxLength: number,
): { records: TableRecord[]; failure: ParseFailure | undefined } {
  const collector = new CsvRecordCollector(delimiter, maxLength);
  parseAtOnce(text, { ...collector.options, to_line: startLines });
  const records = collector.flush(complete);
  const isCutOff = !complete && collector.failure?.why === 'quote not closed';
  return { records, failure: isCutOff ? undefined : collector.failure };
}

/** The records of a file in which each line is one quoted cell, as a program makes it that has saved its lines as one column. */
export async function* unwrapRecords(
  batches: AsyncIterable<TableRecord[]>,
  delimiter: string,
): AsyncGenerator<TableRecord[], void> {
  for await (const batch of batches) yield batch.map((record) => unwrapRecord(record, delimiter));
}

/** The record that a line's only cell holds as text; unchanged when it has further cells or doesn't hold one. */
export function unwrapRecord(record: TableRecord, delimiter: string): TableRecord {
  const [line = '', ...others] = record.cells;
  if (line.trim() === '' || others.some((cell) => cell !== '')) return record;
  if (!/["\r\n]/.test(line)) return { line: record.line, cells: splitLine(line, delimiter), strayQuote: false };
  const { records, failure } = readFirstCsvRecords(line, true, delimiter, line.length + 1);
  const [inner, ...more] = records;
  return inner === undefined || failure !== undefined || more.length > 0 ? record : { ...inner, line: record.line };
}

/** The parser's own limit, which keeps it from holding more, is in bytes; the collectors count characters. */
const maxBytesPerCharacter = 3;

/** The cells of a line in which there is no quotation mark. */
const splitLine = (line: string, delimiter: string): string[] => line.split(delimiter).map((cell) => cell.trim());

/** How every text is taken apart. What is wrong with a record is told to `on_skip`. */
const commonOptions = { record_delimiter: ['\r\n', '\n', '\r'], skip_records_with_error: true } satisfies Options;

/**
 * Assembles the records of a text without quotation marks, in which each line is one. The parser hands over whole lines:
 * it would describe every cell to a callback, and make an error of each line that has more or fewer cells than the first.
 */
class LineCollector {
  failure: ParseFailure | undefined;
  readonly #delimiter: string;
  readonly #maxLength: number;
  #records: TableRecord[] = [];
  #line = 0;

  constructor(delimiter: string, maxLength: number) {
    this.#delimiter = delimiter;
    this.#maxLength = maxLength;
  }

  get options(): Options<string[]> {
    return {
      ...commonOptions,
      delimiter: '"', // which there is none of
      quote: null,
      max_record_size: maxBytesPerCharacter * this.#maxLength,
      on_record: ([line = '']: string[]) => void this.#add(line),
      on_skip: () => void this.#fail(this.#line + 1),
    };
  }

  flush(): TableRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  #add(line: string): void {
    if (this.failure !== undefined) return;
    this.#line += 1;
    const cells = splitLine(line, this.#delimiter);
    const length = cells.reduce((sum, cell) => sum + cell.length + 1, 0);
    if (length > this.#maxLength + 1) this.#fail(this.#line);
    else this.#records.push({ line: this.#line, cells, strayQuote: false });
  }

  #fail(line: number): void {
    this.failure ??= { why: 'too long', line };
  }
}

const lineEnd = /\r\n|\n|\r/g;
/** An unquoted `="9400…"`, which shops write to keep Excel from converting it to a number. Its text has no quotation mark. */
const textFormula = /^="[^"]*"$/;

/**
 * Assembles records with their starting lines from the callbacks of a csv-parse parser, which are among its `options`. The
 * parser's own output isn't usable: it drops records with a stray quotation mark, and counts a CR LF inside quotation
 * marks as two lines (csv-parse 7.0.3).
 */
class CsvRecordCollector {
  /** set at the first fault after which record boundaries are unknown; nothing is collected after it */
  failure: ParseFailure | undefined;
  readonly #delimiter: string;
  readonly #maxLength: number;
  #complete: TableRecord[] = [];
  #current: TableRecord = { line: 1, cells: [], strayQuote: false };
  /** characters of the current record so far, and the line breaks inside its cells */
  #length = 0;
  #lineBreaks = 0;
  /** line breaks that the parser counted twice */
  #countedTwice = 0;

  /** `maxLength` is the maximum length of a record in characters. */
  constructor(delimiter: string, maxLength: number) {
    this.#delimiter = delimiter;
    this.#maxLength = maxLength;
  }

  /**
   * Settings with callbacks for cells and errors. `cast` collects each cell and returns nothing, so that the parser skips
   * every record as empty: otherwise it would create an error with a stack for each record whose length differs from the
   * first. In strict mode it would create one for each quotation mark in an unquoted cell, with all that the cell has so
   * far: a record of such marks would take hours. Text behind a closing quotation mark is an error in both modes, as blanks
   * there are trimmed.
   */
  get options(): Options<string[]> {
    return {
      ...commonOptions,
      delimiter: this.#delimiter,
      trim: true,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: maxBytesPerCharacter * this.#maxLength,
      cast: (cell, context) => void this.#addCell(cell, context),
      skip_records_with_empty_values: true,
      on_skip: (error) => void (error && this.#addFault(error)),
    };
  }

  /** Returns the complete records: all but the last, or all if the text has `ended`. */
  flush(ended: boolean): TableRecord[] {
    if (ended && this.failure === undefined) this.#begin();
    const records = this.#complete;
    this.#complete = [];
    return records;
  }

  #addCell(cell: string, { index, quoting: wasQuoted }: CastingContext): void {
    if (this.failure !== undefined) return;
    if (index === 0) this.#begin();
    this.#current.cells.push(cell);
    // `="…"` without inner quotation marks is a value; any other quotation mark in an unquoted cell is stray.
    if (!wasQuoted && cell.includes('"')) this.#current.strayQuote ||= !textFormula.test(cell);
    this.#length += cell.length + 1;
    if (cell.includes('\n') || cell.includes('\r')) this.#countLineBreaks(cell);
    // The parser's own limit applies per cell.
    if (this.#length > this.#maxLength + 1) this.failure = { why: 'too long', line: this.#current.line };
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
    if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') {
      this.failure = { why: 'text after quote', line: cellLine };
    } else if (Number(lines) - this.#countedTwice > cellLine || code === 'CSV_QUOTE_NOT_CLOSED') {
      // The parser is past the line on which the cell starts, and only quoted cells span lines.
      this.failure = { why: 'quote not closed', line: cellLine };
    } else this.failure = { why: 'too long', line: this.#current.line };
  }

  /** Completes the current record, unless it is still empty, and begins the next. */
  #begin(): void {
    const { line, cells } = this.#current;
    if (cells.length === 0) return;
    this.#complete.push(this.#current);
    this.#current = { line: line + this.#lineBreaks + 1, cells: [], strayQuote: false };
    this.#length = 0;
    this.#lineBreaks = 0;
  }
}
