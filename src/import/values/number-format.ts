/** `1001.0`, `1,001`, `1.001`, `1 001` and `1,001.00` as the digits alone; null for what is no whole number so formatted. */
export function withoutNumberFormat(text: string): string | null {
  const whole = text.replace(/[.,]0{1,2}$/, '');
  const digits = /^\d{1,3}(?:[., ’']\d{3})+$/.test(whole) ? whole.replace(/\D/g, '') : whole;
  return digits !== text && /^\d+$/.test(digits) ? digits : null;
}
