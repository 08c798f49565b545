/**
 * A model of the text that Excel saves for a CSV cell it took for a number. After Microsoft's "Excel specifications and
 * limits" (15 digits, zeros after them) and "Number format codes" (General shows up to 11 digits, else six in scientific
 * notation; a typed exponent makes the format 0.00E+00). Written with arithmetic on BigInt, apart from the code under test.
 */
export type ExcelFormat = 'general' | 'number' | 'narrow' | 'german';

/** What Excel shows for `stored`, digits or digits-E-digits of at most 34 characters. */
export function excelView(stored: string, format: ExcelFormat): string {
  const [mantissa = '', exponent] = stored.split('E');
  const kept = keepFifteen(BigInt(mantissa + '0'.repeat(Number(exponent ?? 0))));
  if (format === 'number') return String(kept);
  if (exponent === undefined && String(kept).length <= 11) return String(kept);
  const shown = scientific(kept, exponent !== undefined ? 3 : format === 'narrow' ? 2 : 6, exponent !== undefined);
  return format === 'german' ? shown.replace('.', ',') : shown;
}

function keepFifteen(value: bigint): bigint {
  const unit = 10n ** BigInt(Math.max(0, String(value).length - 15));
  return (value / unit) * unit;
}

function scientific(value: bigint, digits: number, fixed: boolean): string {
  if (value === 0n) return fixed ? '0.00E+00' : '0';
  const length = String(value).length;
  const unit = 10n ** BigInt(Math.max(0, length - digits));
  const rounded = String(((value + unit / 2n) / unit) * unit);
  const shown = rounded.padEnd(digits, '0').slice(0, digits);
  const fraction = fixed ? shown.slice(1) : shown.slice(1).replace(/0+$/, '');
  const power = String(rounded.length - 1).padStart(2, '0');
  return `${shown.charAt(0)}${fraction === '' ? '' : `.${fraction}`}E+${power}`;
}
