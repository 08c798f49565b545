import type { CellReader } from './cell.ts';
import { rejectExcelDate } from './excel-date.ts';
import { rejectRounded, roundedByExcel } from './excel-number.ts';
import { readId } from './read-id.ts';
import { textLimits } from './text-limits.ts';

/** The return authorisation number, or null. Unlike other ids it is written, so what Excel rounded, or made a date of, is refused. */
export const readRmaNumber: CellReader = (cell, column) => {
  const at = { cell, column };
  const id = readId(at, textLimits.written);
  if ('problem' in id) return id;
  const { value, warnings } = id;
  if (value === null) return { value, warnings };
  if (roundedByExcel(value) === 'surely') return rejectRounded(at);
  return rejectExcelDate(at, value) ?? { value, warnings };
};
