/** The parts of a table while it is read, independent of the file format. */

/** One line of a table, not yet classified. */
export interface TableRecord {
  /** physical line on which it begins, or row of the sheet, from 1 */
  line: number;
  /** an empty line is one empty cell */
  cells: string[];
  /** an unquoted cell contains a quotation mark, so the cells can't be trusted */
  strayQuote: boolean;
  /** positions of formula cells of a workbook; absent if there are none */
  formulas?: readonly number[];
  /** formula cells without a cached value, because the program that wrote the workbook computes nothing; these cells are empty */
  uncomputed?: readonly number[];
  /** a row of a workbook that is hidden, perhaps by a filter */
  isHidden?: boolean;
  /** positions of cells of a workbook that are crossed out; absent if there are none */
  crossedOut?: readonly number[];
}

/** Further right, nothing is read. */
const maxMergedColumn = 200;

/** Repeats what merged cells show: a cell beside several rows counts for each of them. */
export class MergedCells {
  readonly #starts = new Map<number, { column: number; last: number; fills: boolean }[]>();
  /** by column, what is merged with the cells of the next lines */
  readonly #open = new Map<number, { first: number; last: number; text: string }>();

  /** Adds a cell that reaches from one line down to another, in a column from 0; of several columns it only takes their place. */
  add(line: number, column: number, last: number, fills = true): void {
    if (column >= maxMergedColumn || !(last > line)) return;
    const starts = this.#starts.get(line);
    if (starts === undefined) this.#starts.set(line, [{ column, last, fills }]);
    else starts.push({ column, last, fills });
  }

  /** Fills in what is merged with cells above, line by line; one without a cell of its own only makes them taller. */
  fill({ line, cells }: Pick<TableRecord, 'line' | 'cells'>): void {
    const isRow = cells.some((cell) => cell !== '');
    for (const [column, { first, last, text }] of this.#open) {
      if (line <= first || line > last) this.#open.delete(column);
      else if (isRow && text !== '') {
        while (cells.length <= column) cells.push('');
        cells[column] ||= text;
      }
    }
    for (const { column, last, fills } of this.#starts.get(line) ?? []) {
      this.#open.set(column, { first: line, last, text: (fills && cells[column]) || '' });
    }
  }

  /** Whether a cell of the lines above, which have been filled, stands in a place. */
  covers(line: number, column: number): boolean {
    return line <= (this.#open.get(column)?.last ?? 0);
  }
}

/** The top of a table as it was read: what its columns may hold shows in the first rows. */
export interface TableTop {
  header: string[];
  headerLine: number;
  /** the first rows below the header */
  samples: string[][];
  /** by field, the position of the column that a form proposes for it, because its values fit */
  proposed?: Readonly<Record<string, number>>;
}

export const readingSteps = ['container', 'encoding', 'delimiter', 'header', 'columns', 'rows'] as const;
type ReadingStep = (typeof readingSteps)[number];

/** A finding of a reading step, for the person who shared the file (plain text, not escaped for Slack). */
export interface ReadingNote {
  step: ReadingStep;
  /** `I_…` says how the file was read; `W_…` should be checked before confirming */
  code: `I_${string}` | `W_${string}`;
  text: string;
}
