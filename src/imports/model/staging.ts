/** What holds for everything that is staged. */

/** Rows that are written at once. Each write takes two round trips to the server. */
export const rowsPerWrite = 10_000;

/** A cell as PostgreSQL can store it: neither NUL nor lone surrogates. */
export function storable(cell: string): string {
  return cell.replaceAll('\u0000', '\u2400').toWellFormed();
}

/** NUL or a lone surrogate, as JSON has them. */
const notStorable = /\\u(?:0000|d[89a-f])/;

/** Cells as JSON that PostgreSQL can store. */
export function storableCells(cells: readonly (string | null)[]): string {
  const json = JSON.stringify(cells);
  return notStorable.test(json) ? JSON.stringify(cells.map((cell) => cell && storable(cell))) : json;
}
