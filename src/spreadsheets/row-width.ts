import type { TableRecord } from '../columns/table.ts';

/**
 * Tells a row whose end was left out from one that lost a separator, or has one too many, by what the file does elsewhere.
 *
 * Rows may leave out empty cells at their end, and may have an empty one more; Excel itself does the first, in blocks
 * of rows (its article 77295, "Column delimiters are missing"). But a single such row among rows that write all their
 * cells has more likely a fault in its middle, and every cell behind the fault would be taken for its neighbour.
 */
export class RowWidth {
  readonly #width: number;
  #hasFullRows = false;
  #writesEmptyEnds = false;
  #previousWidth = 0;

  /** `width` is the header's; `sample` are rows that are known before the first is evaluated. */
  constructor(width: number, sample: readonly TableRecord[]) {
    this.#width = width;
    for (const { cells } of sample) this.#learn(cells);
  }

  /** Whether this row stands out; to be asked for each row in turn, cells as written. `next` is the row below. */
  isOdd(cells: readonly string[], next: readonly string[] | undefined): boolean {
    this.#learn(cells);
    const extra = cells.length - this.#width;
    const isAlone = cells.length !== this.#previousWidth && cells.length !== next?.length;
    this.#previousWidth = cells.length;
    return isAlone && ((extra > 0 && this.#hasFullRows) || (extra === -1 && this.#writesEmptyEnds));
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
