/** What the columns that aren't used hold, in any row, that an import could use: cancellations, further numbers, carriers. */
import { splitCarrier } from '../carriers/carriers.ts';
import { detectCarriers } from '../carriers/tracking-formats.ts';
import { parseStatus } from '../fulfillments/fulfillment.ts';
import { returnTargets } from '../fulfillments/status-transitions.ts';
import { tellerOfVoid } from './label-state.ts';
import type { MatchedColumns } from './match-columns.ts';
import { quoted } from './quote.ts';
import { tellerOfDenial } from './returns-list.ts';
import type { ReadingNote, TableTop } from './table.ts';
import { nameWords, type Vocabulary } from './vocabulary.ts';

/** Words in the names of columns whose numbers are another parcel's, or a link: a label for a return, a page. */
const otherNumbers =
  /^(?:return|returns|rto|reverse|retouren?|retourlabel|inbound|url|link|links|page|old|previous|original|customer|phone|date|time|at|on|status|event)$/;
/** Names of further numbers: `Tracking 2`, `2nd parcel`; but not `Parcels`. */
const furtherNumbers =
  /\b(?:tracking|trk|awb)|^(?=.*\b(?:2|3|2nd|3rd|second|third)\b).*\b(?:parcel|package|box|label)\b/;
/** No word, weight, count or day. */
const numberLike = /^[\dA-Z]{9,}$/;

/** Columns of statuses, remarks and carriers have fewer different cells; those of names and addresses tell nothing. */
const maxCells = 2000;
const maxCellLength = 100;

interface UnusedColumn {
  name: string;
  index: number;
  words: string[];
  /** whether a cell may say that its row isn't meant; undefined where the name rules that out */
  tells: ((cell: string) => boolean) | undefined;
  /** different cells, in the order of the rows, with the number that each holds */
  cells: Map<string, string>;
  /** the number in a cell, as far as the name lets it be one; '' if it holds none */
  numberIn: (cell: string) => string;
  holdsNumbers: boolean;
}

/** Collects what the unused columns hold while the rows of a table of tracking numbers, or of statuses, go by. */
export class UnusedColumns {
  readonly #columns: readonly UnusedColumn[];
  readonly #numberAt: number;
  readonly #statusAt: number;
  readonly #carrierAt: number;
  readonly #carrierWords: readonly string[];
  #isCarrierMissing: boolean;

  constructor(
    { header }: TableTop,
    { columns, ignored }: Pick<MatchedColumns, 'columns' | 'ignored'>,
    { numberFields, hints }: Vocabulary,
  ) {
    this.#numberAt = columns.find(({ field }) => numberFields.includes(field))?.index ?? -1;
    this.#statusAt = columns.find(({ field }) => field === 'status')?.index ?? -1;
    this.#carrierAt = columns.find(({ field }) => field === 'carrier')?.index ?? -1;
    this.#carrierWords = hints.words.carrier ?? [];
    this.#isCarrierMissing = this.#carrierWords.length > 0;
    const hasNumbers = this.#numberAt !== -1;
    this.#columns = (hasNumbers || this.#statusAt !== -1 ? ignored : []).flatMap((name) => {
      const words = nameWords(name);
      const tells = hasNumbers ? tellerOfVoid(words) : tellerOfDenial(words);
      // Without tracking numbers, nothing else matters.
      if (tells === undefined && !hasNumbers) return [];
      const index = header.indexOf(name);
      return { name, index, words, tells, cells: new Map(), numberIn: numbersOf(words), holdsNumbers: false };
    });
  }

  /** Learns from a row that is read. */
  learn(cells: readonly string[]): void {
    if (this.#columns.length === 0) return;
    // Of a table without numbers, only rows that are to be returned or cancelled matter.
    const status = this.#numberAt === -1 ? parseStatus(cells[this.#statusAt]?.trim() ?? '') : returnTargets[0];
    if (!returnTargets.some((target) => target === status)) return;
    if ((cells[this.#carrierAt] ?? '') !== '') this.#isCarrierMissing = false;
    for (const column of this.#columns) {
      const cell = cells[column.index] ?? '';
      if (cell === '' || cell.length > maxCellLength) continue;
      const known = column.cells.get(cell);
      const number = known ?? column.numberIn(cell);
      if (known === undefined && column.cells.size < maxCells) column.cells.set(cell, number);
      column.holdsNumbers ||= number !== '' && number !== compactNumber(cells[this.#numberAt] ?? '');
    }
  }

  /** The notes, once the last row has gone by. */
  end(): ReadingNote[] {
    const texts = this.#columns.flatMap((column) => this.#describe(column) ?? []);
    return texts.map((text) => ({ step: 'columns', code: 'W_UNUSED_COLUMN', text }));
  }

  #describe({ name, words, tells, cells, holdsNumbers }: UnusedColumn): string | null {
    const said = tells && [...cells.keys()].find(tells);
    if (said !== undefined) {
      return `The column ${quoted(name)} says ${quoted(said)} in some rows, and isn’t used: those rows are imported, too.`;
    }
    if (this.#numberAt === -1) return null;
    if (holdsNumbers) {
      const advice = 'To use it instead, match your columns. A second fulfillment needs a row of its own.';
      return `The column ${quoted(name)} holds tracking numbers, too, and isn’t used. ${advice}`;
    }
    const carriers = [...cells.keys()].map((cell) => splitCarrier(cell)?.name);
    // A column that says Amazon alone is about where an order was placed.
    const areCarriers = !carriers.includes(undefined) && carriers.some((carrier) => carrier !== 'Amazon');
    // Without any column of carriers, the name has been told already.
    const isTold = this.#carrierAt === -1 && words.some((word) => this.#carrierWords.includes(word));
    if (!this.#isCarrierMissing || !areCarriers || isTold) return null;
    return `The column ${quoted(name)} names carriers, and isn’t used. To use it, match your columns.`;
  }
}

/** Nearly every cell of a large file ends at one of these. */
const someDigits = /\d(?:\D{0,2}\d){5}/;
const onlySigns = /^[\s\dA-Za-z.-]+$/;
const compactNumber = (cell: string) => cell.replace(/[\s.-]/g, '').toUpperCase();

/** What counts as the number of another parcel in a column whose name has these words. */
function numbersOf(words: readonly string[]): UnusedColumn['numberIn'] {
  if (words.some((word) => otherNumbers.test(word))) return () => '';
  const isNumber = furtherNumbers.test(words.join(' ')) ? () => true : isCertainNumber;
  return (cell) => {
    const number = someDigits.test(cell) && onlySigns.test(cell) ? compactNumber(cell) : '';
    return numberLike.test(number) && isNumber(number) ? number : '';
  };
}

/** A number with a carrier's own beginning and the right check digit. */
const isCertainNumber = (number: string): boolean =>
  number.length > 11 &&
  detectCarriers(number).some(({ checkDigit, distinctive }) => checkDigit === 'right' && distinctive);
