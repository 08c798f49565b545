import { recogniseExactly } from './recognise-name.ts';
import type { RecordLayout } from './record-layout.ts';
import type { TableRecord } from './table-record.ts';

/** A name as headers have them: words, and no digit. */
const nameLike = /^\p{L}[\p{L}\p{M} _.#/()&-]{0,39}$/u;
const fewestNames = 3;
/** What is as long is a word rather than a code. */
const longName = 5;

/**
 * Tells the header of a second table, whose names need not be known, from a row. As it refuses a whole file, much must
 * speak for it: a blank line above, a row with a digit below, nothing but words in it, the one for the id where each id
 * above has a digit, and one that is a known name or stands where each tracking number has a digit.
 */
export class SecondHeader {
  readonly #layout: RecordLayout;
  /** used columns in which each row so far that can be used has a digit, or nothing */
  #withDigits: number[] | undefined;

  constructor(layout: RecordLayout) {
    this.#layout = layout;
  }

  /** Takes a row that can be used for an example. */
  learn(cells: readonly string[]): void {
    const hasDigit = (index: number) => /\d/.test(cells[index] ?? '');
    if (this.#withDigits === undefined) this.#withDigits = this.#layout.used.filter(hasDigit);
    else if (!this.#withDigits.every((index) => hasDigit(index) || cells[index] === '')) {
      this.#withDigits = this.#withDigits.filter((index) => hasDigit(index) || cells[index] === '');
    }
  }

  /** Whether `cells`, which stand below a blank line, are a header; `next` is the record below. */
  isOne(cells: readonly string[], next: TableRecord | undefined): boolean {
    const names = cells.filter((cell) => cell !== '');
    const isRowBelow = next?.cells.some((cell) => /\d/.test(cell)) ?? false;
    if (names.length < fewestNames || !isRowBelow || !names.every((name) => nameLike.test(name))) return false;
    const { columns, rowIds } = this.#layout;
    const isStrange = (index: number) => this.#withDigits?.includes(index) === true && (cells[index] ?? '') !== '';
    const isKnown = names.some((name) => recogniseExactly(name) !== undefined);
    const isNoNumber = columns.some(({ field, index }) => field === 'trackingNumber' && isStrange(index));
    const areWords = new Set(names).size === names.length && names.some((name) => name.length >= longName);
    return rowIds.some(isStrange) && (isKnown || (isNoNumber && areWords));
  }
}
