import type { CellValue } from 'hucre';

/** Excel keeps 15 significant digits (Microsoft, "Excel specifications and limits": number precision). */
const exactBelow = 1e15;
/** One more than Excel ever shows. */
const shownDigits = 16;

/**
 * A workbook's cell as text: what Excel shows, except that whole numbers have all their digits as long as Excel keeps
 * them. Longer ones, whose last digits are gone, are shortened with at least `shownDigits` digits, as in
 * `9.400000000000000E+21`: that tells them from digits that are right, and from what Excel shortens in a CSV. Dates
 * become ISO dates. `digits` is the least number of digits that the cell's number format shows.
 */
export function workbookCell(value: CellValue | undefined, digits = 0): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value, digits);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return value instanceof Date ? dateText(value) : value;
}

function numberText(value: number, digits: number): string {
  if (Number.isInteger(value) && Math.abs(value) < exactBelow) return String(value).padStart(digits, '0');
  if (Math.abs(value) < exactBelow) return String(value).toUpperCase();
  const [mantissa = '', exponent] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return `${whole}.${fraction.padEnd(shownDigits - 1, '0')}E${exponent}`;
}

/** The date alone when it is midnight. Excel's dates have no time zone; hucre gives them as UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const [day, time = ''] = date.toISOString().slice(0, 19).split('T');
  return time === '00:00:00' ? String(day) : `${day} ${time}`;
}
