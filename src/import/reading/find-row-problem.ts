/** Why a row can't be used as it stands in the file, whatever its values mean. */

import type { Problem } from '../problem.ts';
import type { ReadingLimits } from './reading-limits.ts';
import type { RecordLayout } from './record-layout.ts';
import {
  cellTooLong,
  controlCharacter,
  footerLine,
  formulaCell,
  surplusCells,
  tooFewCells,
  tooManyCells,
} from './row-problems.ts';
import type { TableRecord } from './table-record.ts';

// C0 and C1 control characters without tab, line feed and carriage return; and what could not be decoded.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unreadable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]/;
// Outside ASCII, Windows-1252 is a guess. A non-breaking space is harmless: values are cleaned of it.
const uncertain = /[^\0-\x7f\xa0]/;
const footer =
  /^((grand |sub)?totals?|sum|summe|gesamt|count|rows|records|end of (file|report|list|data)|printed|generated|exported)(?=$|[\s:])/i;

/** `cells` as the row has them, trimmed, without the empty ones beyond the header. */
export function findRowProblem(
  cells: readonly string[],
  { formulas = [], uncomputed = [] }: Pick<TableRecord, 'formulas' | 'uncomputed'>,
  layout: RecordLayout,
  { maxCellLength }: ReadingLimits,
): Problem | undefined {
  const { header } = layout.table;
  if (isFooter(cells, layout)) return footerLine(cells);
  const tooLong = cells.findIndex((cell) => cell.length > maxCellLength);
  if (tooLong !== -1) return cellTooLong(tooLong, cells[tooLong] ?? '', header, maxCellLength);
  if (cells.length > layout.width) return tooManyCells(cells.length, layout.width);
  const missing = layout.required.find((index) => index >= cells.length);
  if (missing !== undefined) return tooFewCells(cells.length, layout.width, header[missing] ?? '');
  const surplus = layout.surplus.find((index) => (cells[index] ?? '') !== '');
  if (surplus !== undefined) return surplusCells(surplus, cells[surplus] ?? '', header);
  const hasValue = (index: number) => cells[index] !== '' || uncomputed.includes(index);
  const computed = layout.ids.find((index) => formulas.includes(index) && hasValue(index));
  if (computed !== undefined) return formulaCell(computed, cells[computed] ?? '', header);
  const bad = findUnreadable(cells, layout);
  return bad === -1 ? undefined : controlCharacter(bad, cells[bad] ?? '', header);
}

/** A total or a closing remark: its words come first, and no id stands elsewhere in the row. */
function isFooter(cells: readonly string[], { rowIds }: RecordLayout): boolean {
  const first = cells.findIndex((cell) => cell !== '');
  const isElsewhere = (index: number) => index !== first && (cells[index] ?? '') !== '';
  return footer.test(cells[first] ?? '') && !rowIds.some(isElsewhere);
}

/**
 * Position of an id with characters that none has, or that may not be what they were; -1 for none. Of other cells the
 * record may have the same, as nobody edited them: whoever reads their values decides.
 */
function findUnreadable(cells: readonly string[], layout: RecordLayout): number {
  const isBad = (index: number, pattern: RegExp) => pattern.test(cells[index] ?? '');
  const bad =
    layout.ids.find((index) => isBad(index, unreadable)) ??
    (layout.encoding === 'windows-1252' ? layout.ids.find((index) => isBad(index, uncertain)) : undefined);
  if (bad !== undefined) return bad;
  // PostgreSQL takes no NUL in any text, so not even in a column that is only kept for the file of rejected rows.
  return layout.hasNuls ? cells.findIndex((cell) => cell.includes('\0')) : -1;
}
