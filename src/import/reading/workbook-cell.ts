import type { CellValue } from 'hucre';

/** Excel keeps 15 significant digits (Microsoft, "Excel specifications and limits": number precision). */
const exactBelow = 1e15;

/**
 * A workbook's cell as text: what Excel shows, except that whole numbers have all their digits as long as Excel keeps
 * them. Longer ones, whose last digits are gone, are shortened as in `9.4E+21`, which tells them from digits that are
 * right. Dates become ISO dates. `digits` is the least number of digits that the cell's number format shows.
 */
export function workbookCell(value: CellValue | undefined, digits = 0): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value, digits);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return value instanceof Date ? dateText(value) : value;
}

function numberText(value: number, digits: number): string {
  if (Number.isInteger(value) && Math.abs(value) < exactBelow) return String(value).padStart(digits, '0');
  const text = Math.abs(value) < exactBelow ? String(value) : value.toExponential();
  return text.toUpperCase();
}

/** The date alone when it is midnight. Excel's dates have no time zone; hucre gives them as UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const [day, time = ''] = date.toISOString().slice(0, 19).split('T');
  return time === '00:00:00' ? String(day) : `${day} ${time}`;
}
