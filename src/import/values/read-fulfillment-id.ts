import { type Cell, type CellReader, type CellReading, rejectCell } from './cell.ts';
import { withoutNumberFormat } from './number-format.ts';
import { readId } from './read-id.ts';

const largestBigint = 9_223_372_036_854_775_807n;

/** The fulfillment's own id: the digits of a positive bigint without leading zeros, or null when the cell is empty. */
export const readFulfillmentId: CellReader = (cell, column) => {
  const at = { cell, column };
  const id = readId(at);
  // a long dash is no typo here: no hyphen would be right either
  if ('problem' in id) return id.problem.code === 'E_DASH' ? rejectNumber(at, '') : id;
  const { value, warnings } = id;
  if (value === null) return { value, warnings };
  return isBigintId(value) ? { value: String(BigInt(value)), warnings } : rejectNumber(at, value);
};

function rejectNumber(at: Cell, value: string): CellReading {
  const bare = value.replace(/^#\s*/, '');
  const digits = withoutNumberFormat(bare) ?? bare;
  return rejectCell(
    'E_FULFILLMENT_ID',
    at,
    `“${at.column}” is a whole number that our export writes. Copy it from the export again, or leave the cell empty.`,
    isBigintId(digits) ? String(BigInt(digits)) : undefined,
  );
}

function isBigintId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) > 0n && BigInt(text) <= largestBigint;
}
