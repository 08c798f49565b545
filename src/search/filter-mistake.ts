/** What is said when a filter can't be understood. */
import { UserError } from '../errors.ts';

/** A filter that can't be understood: the message names the word at fault and the nearest form that would be. */
export class FilterMistake extends UserError {
  override readonly name = 'FilterMistake';
}

const longestQuoted = 60;

/** What a person typed, as it is quoted back: cut, and on one line. */
export function quoteBack(typed: string): string {
  const letters = [...typed.replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ').trim()];
  return `“${letters.length > longestQuoted ? `${letters.slice(0, longestQuoted - 1).join('')}…` : letters.join('')}”`;
}
