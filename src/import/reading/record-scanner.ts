/**
 * Divides text into records by the rules of RFC 4180 in their strict reading, for any delimiter of one character and
 * line ends CR LF, LF or CR, mixed as they come.
 *
 * A scanner of our own, because three things are needed that csv-parse (strict, which test/ holds it against) does not
 * give: the cells of a record with a stray quotation mark, the first physical line of every record (its `info.lines`
 * is the last, and counts a CR LF inside quotes twice), and the speed of `split` for lines without quotation marks.
 */

import { scanQuotedRecord } from './scan-quoted-record.ts';

export interface ScannedRecord {
  /** physical line on which the record begins, from 1 */
  line: number;
  /** as in the file, quotation marks resolved; an empty line is one empty cell */
  cells: string[];
  /** a quotation mark stands inside a cell that doesn't begin with one: the cells are not to be trusted */
  strayQuote: boolean;
  /** characters that it takes up in the file, without its line end */
  length: number;
}

/** Why no further record can be told apart. */
export type ScanFailure =
  | { why: 'text after quote'; line: number; backslash: boolean }
  | { why: 'quote not closed'; line: number }
  | { why: 'too long'; line: number };

/** Give it text with `add`, take records with `next` until it has none, `end` it after the last text, take the rest. */
export class RecordScanner {
  /** set once the text can't be divided any further; no record comes after it */
  failure: ScanFailure | undefined;
  readonly #delimiter: string;
  readonly #maxLength: number;
  #text = '';
  #at = 0;
  #line = 1;
  #ended = false;
  // Where the next of each stands in #text, -1 for nowhere: kept, as searching anew for each record would be quadratic.
  #lineFeed = 0;
  #carriageReturn = 0;
  #quote = 0;

  /** `maxLength` is the most characters that one record may have. */
  constructor(delimiter: string, maxLength: number) {
    this.#delimiter = delimiter;
    this.#maxLength = maxLength;
  }

  add(text: string): void {
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = this.#lineFeed = this.#carriageReturn = this.#quote = 0;
  }

  end(): void {
    this.#ended = true;
  }

  /** The next record that is complete; undefined when more text is needed, after the last one, and on failure. */
  next(): ScannedRecord | undefined {
    if (this.failure !== undefined || this.#at >= this.#text.length) return undefined;
    const record = this.#scan();
    if (record === undefined && this.failure === undefined && this.#text.length - this.#at > this.#maxLength) {
      this.failure = { why: 'too long', line: this.#line };
    }
    return record;
  }

  #scan(): ScannedRecord | undefined {
    const lineEnd = this.#findLineEnd();
    if (this.#quote !== -1 && this.#quote <= this.#at) this.#quote = this.#text.indexOf('"', this.#at);
    if (this.#quote !== -1 && (lineEnd === -1 || this.#quote < lineEnd)) return this.#scanQuoted();
    if (lineEnd === -1 && !this.#ended) return undefined;
    const stop = lineEnd === -1 ? this.#text.length : lineEnd;
    return this.#take(this.#text.slice(this.#at, stop).split(this.#delimiter), stop, 0, false);
  }

  #scanQuoted(): ScannedRecord | undefined {
    const result = scanQuotedRecord(this.#text, this.#at, this.#delimiter, this.#ended);
    const mayGrow = !this.#ended && this.#text.length - this.#at <= this.#maxLength;
    if (result.kind === 'record') return this.#take(result.cells, result.stop, result.lineBreaks, result.strayQuote);
    if (result.kind === 'unfinished' || (result.kind === 'open quote' && mayGrow)) return undefined;
    const line = this.#line + result.lineBreaks;
    this.failure =
      result.kind === 'open quote'
        ? { why: 'quote not closed', line }
        : { why: 'text after quote', line, backslash: result.backslash };
    return undefined;
  }

  /** Moves past the record that ends at `stop` and its line end; waits when a CR could still become a CR LF. */
  #take(cells: string[], stop: number, lineBreaks: number, strayQuote: boolean): ScannedRecord | undefined {
    const isReturn = this.#text.charCodeAt(stop) === 13;
    if (isReturn && stop + 1 === this.#text.length && !this.#ended) return undefined;
    if (stop - this.#at > this.#maxLength) {
      this.failure = { why: 'too long', line: this.#line };
      return undefined;
    }
    const record = { line: this.#line, cells, strayQuote, length: stop - this.#at };
    this.#at = stop + (isReturn && this.#text.charCodeAt(stop + 1) === 10 ? 2 : 1);
    this.#line += lineBreaks + 1;
    return record;
  }

  #findLineEnd(): number {
    if (this.#lineFeed !== -1 && this.#lineFeed <= this.#at) this.#lineFeed = this.#text.indexOf('\n', this.#at);
    if (this.#carriageReturn !== -1 && this.#carriageReturn <= this.#at) {
      this.#carriageReturn = this.#text.indexOf('\r', this.#at);
    }
    if (this.#lineFeed === -1) return this.#carriageReturn;
    return this.#carriageReturn === -1 ? this.#lineFeed : Math.min(this.#lineFeed, this.#carriageReturn);
  }
}
