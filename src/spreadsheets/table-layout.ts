import { surplusColumn } from '../columns/column-names.ts';
import type { FoundHeader } from '../columns/find-header.ts';
import { idFields, kindFields } from '../columns/import-kinds.ts';
import type { MatchedColumns } from '../columns/match-columns.ts';
import type { ReadingNote } from '../columns/reading-note.ts';
import { isOwnName, recognizeExactly } from '../columns/recognize-name.ts';
import type { TableRecord } from '../columns/table-record.ts';
import type { ImportKind } from '../fulfillments/status-transitions.ts';
import type { Encoding } from './encoding.ts';

/** What the steps before found out, as far as the rows depend on it. */
export interface TableShape
  extends Pick<OpenedTable, 'encoding' | 'hasNuls' | 'hasFixedColumns'>,
    Pick<FoundHeader, 'table' | 'sample' | 'singleQuoted'>,
    Pick<MatchedColumns, 'columns' | 'twins'> {
  kinds: readonly ImportKind[];
}

/** The shape with the positions that every row is looked at by, all from 0. */
export interface RecordLayout extends TableShape {
  width: number;
  /** columns that an import uses */
  used: number[];
  /** those of them that are ids, which are compared letter by letter */
  ids: number[];
  /** columns without a name */
  unnamed: number[];
  /** columns of ours for cells that had no column */
  surplus: number[];
  /** columns that a short row must still reach: the leftmost id, and the leftmost value that an import sets */
  required: number[];
  /** where the row's own id may stand */
  rowIds: number[];
}

const exactFields: readonly string[] = [...idFields, 'clientFulfillmentId', 'trackingNumber'];

/** Works out the positions once for all rows. */
export function layOut(shape: TableShape): RecordLayout {
  const positions = (fields: readonly string[]) =>
    shape.columns.filter(({ field }) => fields.includes(field)).map(({ index }) => index);
  const { header } = shape.table;
  return {
    ...shape,
    width: header.length,
    used: shape.columns.map(({ index }) => index),
    ids: positions(exactFields),
    surplus: header.flatMap((name, index) => (isOwnName(name, [surplusColumn]) ? [index] : [])),
    unnamed: header.flatMap((name, index) => (name === '' ? [index] : [])),
    required: [Math.min(...positions(idFields)), Math.min(...positions(shape.kinds.map((kind) => kindFields[kind])))],
    rowIds: positions(idFields),
  };
}

/** A file whose header is found, of whatever kind it is: what the steps that follow need to know. */
export interface OpenedTable {
  /** those of the steps up to the header */
  findings: ReadingNote[];
  header: FoundHeader;
  /** all records from the beginning, the header among them; reading ends when it is left early */
  records: AsyncIterable<TableRecord[]>;
  encoding: Encoding['name'];
  /** the file may have NULs in it, so that every cell has to be searched for them */
  hasNuls: boolean;
  /** cells stand in the columns of a sheet: in a row that is shorter or longer than the header none is out of place */
  hasFixedColumns: boolean;
}

/** A name as headers have them: words, and no digit. */
const nameLike = /^\p{L}[\p{L}\p{M} _.#/()&-]{0,39}$/u;
const minNames = 3;
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
    if (names.length < minNames || !isRowBelow || !names.every((name) => nameLike.test(name))) return false;
    const { columns, rowIds } = this.#layout;
    const isStrange = (index: number) => this.#withDigits?.includes(index) === true && (cells[index] ?? '') !== '';
    const isKnown = names.some((name) => recognizeExactly(name) !== undefined);
    const isNoNumber = columns.some(({ field, index }) => field === 'trackingNumber' && isStrange(index));
    const areWords = new Set(names).size === names.length && names.some((name) => name.length >= longName);
    return rowIds.some(isStrange) && (isKnown || (isNoNumber && areWords));
  }
}
