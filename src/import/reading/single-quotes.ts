/** Cells that a program wrote in 'single quotes', which CSV doesn't know. */

/** Whether a cell stands in single quotes. */
export function isSingleQuoted(cell: string): boolean {
  return cell.length > 1 && cell.startsWith("'") && cell.endsWith("'");
}

/** `'orderId'` as `orderId`; anything else as it is. */
export function unwrapSingleQuotes(cell: string): string {
  return isSingleQuoted(cell) ? cell.slice(1, -1).trim() : cell;
}
