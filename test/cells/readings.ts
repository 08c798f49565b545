/** Short forms of readings, so that a table of cases fits on the screen. */
import type { CellReader } from '../../src/cells/cell.ts';

/** A reading in one value: `[value, ...warning codes]`, or `code` / `code → suggestion` of the problem. */
export function summarise(read: CellReader, cell: string): string | (string | null)[] {
  const reading = read(cell, 'column');
  if (!('problem' in reading)) return [reading.value, ...reading.warnings.map(({ code }) => code)];
  const { code, suggestion } = reading.problem;
  return suggestion === undefined ? code : `${code} → ${suggestion}`;
}
