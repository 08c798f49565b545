/** Normalizes what people type, and quotes it in error messages. */
import { UserError } from '../runtime/errors.ts';

/** Nobody types these on purpose: controls, zero-width characters, direction marks; none may reach the database. */
const invisible = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu;
const doubleQuotes = /[“”„‟«»＂]/g;
const singleQuotes = /[‘’‚‛ʼ＇]/g;

/**
 * Undoes what phones and word processors make of what a person types, quotation marks above all. Letters, dashes and
 * case stay as they are: names and campaigns have them. What was read once stays the same when it is read again.
 */
export function normalizeInput(text: string): string {
  return text
    .replace(invisible, '')
    .normalize('NFC')
    .replace(doubleQuotes, '"')
    .replace(singleQuotes, "'")
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A filter that can't be understood: the message names the word at fault and the nearest form that would be. */
export class FilterError extends UserError {
  override readonly name = 'FilterError';
}

const maxQuotedLength = 60;

/** What a person typed, as it is quoted back: cut, and on one line. */
export function quoteInput(typed: string): string {
  const letters = [...typed.replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ').trim()];
  return `“${letters.length > maxQuotedLength ? `${letters.slice(0, maxQuotedLength - 1).join('')}…` : letters.join('')}”`;
}
