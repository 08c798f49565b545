/** Cells of carriers, methods and statuses: few different ones, a hundred thousand times in one file. */
import type { CellReader } from './cell.ts';

const mostRemembered = 500;

/** The same reader, which reads what it has read before only once; what it gives must not be changed. */
export function remember(read: CellReader): CellReader {
  const known = new Map<string, ReturnType<CellReader>>();
  return (cell, column) => {
    const key = `${column}\n${cell}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= mostRemembered) known.clear();
    const reading = read(cell, column);
    known.set(key, reading);
    return reading;
  };
}
