/** Finds where a second table begins below the first. */
import { recognizeExactly } from '../columns/recognize-name.ts';
import type { TableRecord } from '../columns/table.ts';
import type { TableLayout } from './table-layout.ts';

/** A name as headers have them: words, and no digit. */
const nameLike = /^\p{L}[\p{L}\p{M} _.#/()&-]{0,39}$/u;
const minNames = 3;
/** Names from this length on are words rather than codes. */
const longName = 5;

/**
 * Tells the header of a second table, whose names need not be known, from a row. As it refuses a whole file, much must
 * speak for it: a blank line above, a row with a digit below, nothing but words in it, the one for the id where each id
 * above has a digit, and one that is a known name or is where each number above has a digit.
 */
export class SecondHeader {
  readonly #layout: TableLayout;
  /** used columns in which each row so far that can be used has a digit, or nothing */
  #withDigits: number[] | undefined;

  constructor(layout: TableLayout) {
    this.#layout = layout;
  }

  /** Learns from a row that can be used. */
  learn(cells: readonly string[]): void {
    const hasDigit = (index: number) => /\d/.test(cells[index] ?? '');
    if (this.#withDigits === undefined) this.#withDigits = this.#layout.used.filter(hasDigit);
    else if (!this.#withDigits.every((index) => hasDigit(index) || cells[index] === '')) {
      this.#withDigits = this.#withDigits.filter((index) => hasDigit(index) || cells[index] === '');
    }
  }

  /** Whether `cells`, which are below a blank line, are a header; `next` is the record below. */
  isOne(cells: readonly string[], next: TableRecord | undefined): boolean {
    const names = cells.filter((cell) => cell !== '');
    const isRowBelow = next?.cells.some((cell) => /\d/.test(cell)) ?? false;
    if (names.length < minNames || !isRowBelow || !names.every((name) => nameLike.test(name))) return false;
    const { columns, rowIds, vocabulary } = this.#layout;
    const isStrange = (index: number) => this.#withDigits?.includes(index) === true && (cells[index] ?? '') !== '';
    const isKnown = names.some((name) => recognizeExactly(name, vocabulary) !== undefined);
    const isNoNumber = columns.some(({ field, index }) => vocabulary.numberFields.includes(field) && isStrange(index));
    const areWords = new Set(names).size === names.length && names.some((name) => name.length >= longName);
    return rowIds.some(isStrange) && (isKnown || (isNoNumber && areWords));
  }
}
