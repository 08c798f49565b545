/** Detects a second table below the first. */
import { recognizeExactly } from '../columns/recognize-name.ts';
import type { TableRecord } from '../columns/table.ts';
import type { TableLayout } from './table-layout.ts';

/** A typical column name: words without digits. */
const nameLike = /^\p{L}[\p{L}\p{M} _.#/()&-]{0,39}$/u;
const minNames = 3;
/** Names from this length on are words rather than codes. */
const longName = 5;

/**
 * Distinguishes the header of a second table, whose names may be unknown, from a row. Since it refuses the whole file, it
 * needs strong evidence: a blank line above, a row with a digit below, only words in it, a word in the id column where
 * every id above has a digit, and a known name or a word in a number column where every number above has a digit.
 */
export class SecondHeader {
  readonly #layout: TableLayout;
  /** used columns in which every valid row so far has a digit or is empty */
  #withDigits: number[] | undefined;

  constructor(layout: TableLayout) {
    this.#layout = layout;
  }

  /** Learns from a valid row. */
  learn(cells: readonly string[]): void {
    const hasDigit = (index: number) => /\d/.test(cells[index] ?? '');
    if (this.#withDigits === undefined) this.#withDigits = this.#layout.used.filter(hasDigit);
    else if (!this.#withDigits.every((index) => hasDigit(index) || cells[index] === '')) {
      this.#withDigits = this.#withDigits.filter((index) => hasDigit(index) || cells[index] === '');
    }
  }

  /** Whether `cells`, below a blank line, are a header; `next` is the record below. */
  isOne(cells: readonly string[], next: TableRecord | undefined): boolean {
    const names = cells.filter((cell) => cell !== '');
    const isRowBelow = next?.cells.some((cell) => /\d/.test(cell)) ?? false;
    if (names.length < minNames || !isRowBelow || !names.every((name) => nameLike.test(name))) return false;
    const { columns, rowIds, vocabulary } = this.#layout;
    const isUnlikeRows = (index: number) => this.#withDigits?.includes(index) === true && (cells[index] ?? '') !== '';
    const isKnown = names.some((name) => recognizeExactly(name, vocabulary) !== undefined);
    const hasWordForNumber = columns.some(
      ({ field, index }) => vocabulary.numberFields.includes(field) && isUnlikeRows(index),
    );
    const areWords = new Set(names).size === names.length && names.some((name) => name.length >= longName);
    return rowIds.some(isUnlikeRows) && (isKnown || (hasWordForNumber && areWords));
  }
}
