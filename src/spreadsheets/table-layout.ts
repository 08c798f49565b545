/** The layout of a table, from the results of the steps before the rows are read, and what would be the header of a second table. */
import type { FoundHeader } from '../columns/find-header.ts';
import { type Heading, headingOf } from '../columns/headings.ts';
import type { LabelColumn } from '../columns/label-state.ts';
import { labelColumnsOf, type MatchedColumns } from '../columns/match-columns.ts';
import { isOwnName, recognizeExactly } from '../columns/recognize-name.ts';
import type { ReadingNote, TableRecord } from '../columns/table.ts';
import type { Vocabulary } from '../columns/vocabulary.ts';
import type { Encoding } from './encoding.ts';

/** An opened file of either kind with its header, for the following steps. */
export interface OpenedTable {
  /** notes of the steps up to the header */
  notes: ReadingNote[];
  header: FoundHeader;
  /** all records from the beginning, including the header; reading stops if iteration ends early */
  records: AsyncIterable<TableRecord[]>;
  encoding: Encoding['name'];
  /** what separates the cells of a text with quotation marks, within which lines may end */
  delimiter?: string;
  /** the file ends within a line */
  isUnfinished?: boolean;
  /** the file may contain NULs, so every cell must be checked for them */
  hasNuls: boolean;
  /** cells have sheet columns, so they can't be misplaced in a row shorter or longer than the header */
  hasFixedColumns: boolean;
  /** columns that a workbook hides, from 0; absent for other files */
  hiddenColumns?: ReadonlySet<number>;
  /** the name of the sheet */
  sheet?: string;
  fileName?: string | undefined;
}

/** The results of earlier steps that rows depend on. */
interface TableShape
  extends Pick<
      OpenedTable,
      'encoding' | 'delimiter' | 'isUnfinished' | 'hasNuls' | 'hasFixedColumns' | 'sheet' | 'fileName'
    >,
    Pick<FoundHeader, 'table' | 'above' | 'sample' | 'singleQuoted'>,
    Pick<MatchedColumns, 'columns' | 'duplicates' | 'ignored'> {
  vocabulary: Vocabulary;
}

/** The shape with column positions, from 0. */
export interface TableLayout extends TableShape {
  width: number;
  /** columns that hold a field */
  used: number[];
  /** columns of fields that are compared exactly */
  exact: number[];
  /** columns without a name */
  unnamed: number[];
  /** our columns for cells without a column */
  extraCells: number[];
  /** columns that a short row must reach: the leftmost id and the leftmost value */
  required: number[];
  /** columns of the id fields */
  rowIds: number[];
  /** columns that say which rows are labels that aren't to be imported */
  labels: readonly LabelColumn[];
  /** whether titles, above rows or between them, say which ones aren't to be imported */
  heedsHeadings: boolean;
  /** the one that holds for the first row */
  heading?: Heading | undefined;
}

/** Computes the column positions once for all rows. */
export function layOutTable(shape: TableShape): TableLayout {
  const { columns, vocabulary } = shape;
  const { header } = shape.table;
  const positions = (fields: readonly string[]) =>
    columns.filter(({ field }) => fields.includes(field)).map(({ index }) => index);
  const rowIds = positions(vocabulary.idFields);
  const labels = labelColumnsOf(shape.table, columns, vocabulary);
  const services = positions(['carrier', 'method']);
  // Where a column says it of each row, the title may only say what the list is about.
  const heedsHeadings = headingsMatter(columns, vocabulary) && labels.every(({ index }) => services.includes(index));
  const extraCellsNames = vocabulary.extraCellsColumn === undefined ? [] : [vocabulary.extraCellsColumn];
  return {
    ...shape,
    width: header.length,
    used: columns.map(({ index }) => index),
    exact: positions(vocabulary.exactFields),
    unnamed: header.flatMap((name, index) => (name === '' ? [index] : [])),
    extraCells: header.flatMap((name, index) => (isOwnName(name, extraCellsNames) ? [index] : [])),
    required: vocabulary.rejectsShortRows ? [Math.min(...rowIds), Math.min(...positions(vocabulary.valueFields))] : [],
    rowIds,
    labels,
    heedsHeadings,
    heading: heedsHeadings ? headingOf(shape.above, shape) : undefined,
  };
}

/** Whether titles may speak against rows: where they have statuses, or are those of an export, these say more. */
export function headingsMatter(columns: readonly { field: string }[], vocabulary: Vocabulary): boolean {
  const has = (fields: readonly string[]) => columns.some(({ field }) => fields.includes(field));
  return vocabulary.voidField !== undefined && has(vocabulary.numberFields) && !has(['status', 'fulfillmentId']);
}

/** With so many complete rows, one that isn't is an exception. */
const manyRows = 10;

/**
 * Distinguishes a row with trailing cells omitted from one that lost a separator or has an extra one, or was cut off,
 * judging by the rest of the file.
 *
 * Rows may omit trailing empty cells or have an extra empty one; Excel itself omits them in blocks of rows (its article
 * 77295, "Column delimiters are missing"). But a single such row among complete rows more likely has a fault in the
 * middle, which would shift every cell after it into the wrong column.
 */
export class RowWidth {
  readonly #width: number;
  readonly #isUnfinished: boolean;
  #hasFullRows = false;
  #writesEmptyEnds = false;
  #previousWidth = 0;
  #rows = 0;
  #shortRows = 0;

  /** `width` is the header's; `sample` are rows that are known before the first is evaluated. */
  constructor({ width, sample, isUnfinished = false }: Pick<TableLayout, 'width' | 'sample' | 'isUnfinished'>) {
    this.#width = width;
    this.#isUnfinished = isUnfinished;
    for (const { cells } of sample) this.#learn(cells);
  }

  /** Whether this row's width differs from its neighbors'. Must be called for each row in order, with untrimmed cells; `next` is the row below. */
  isOdd(cells: readonly string[], next: readonly string[] | undefined): boolean {
    this.#learn(cells);
    const extra = cells.length - this.#width;
    const isAlone = cells.length !== this.#previousWidth && cells.length !== next?.length;
    this.#previousWidth = cells.length;
    this.#rows += 1;
    const isCutOff = this.#isUnfinished && next === undefined && this.#rows > manyRows && this.#shortRows === 0;
    if (extra < 0) this.#shortRows += 1;
    return (
      isAlone &&
      ((extra > 0 && this.#hasFullRows) || (extra < 0 && (isCutOff || (extra === -1 && this.#writesEmptyEnds))))
    );
  }

  #learn(cells: readonly string[]): void {
    if (cells.length !== this.#width || cells.every(isBlank)) return;
    this.#hasFullRows = true;
    this.#writesEmptyEnds ||= isBlank(cells.at(-1) ?? '');
  }
}

function isBlank(cell: string): boolean {
  return cell.trim() === '';
}

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
