/** Normalizes typed text, and quotes it in error messages. */
import { UserError } from '../runtime/errors.ts';
import { dropExcessMarks } from './fold-text.ts';

/** Never typed on purpose and kept out of the database: controls, zero-width characters, direction marks. */
const invisible = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu;
const doubleQuotes = /[“”„‟«»＂]/g;
const singleQuotes = /[‘’‚‛ʼ＇]/g;

/**
 * Undoes the typographic substitutions of phones and word processors, mainly quotation marks. Letters, dashes and case are
 * kept, because names and campaigns contain them. Idempotent.
 */
export function normalizeInput(text: string): string {
  return dropExcessMarks(text.replace(invisible, ''))
    .normalize('NFC')
    .replace(doubleQuotes, '"')
    .replace(singleQuotes, "'")
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A filter that can't be parsed; the message names the word at fault and the closest valid form. */
export class FilterError extends UserError {
  override readonly name: string = 'FilterError';
  /** what to write instead of the word at fault */
  readonly suggestion: string | undefined;

  constructor(message: string, { suggestion, cause }: { suggestion?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause });
    this.suggestion = suggestion;
  }
}

/** What `read` makes of typed text; null if that can't be read. */
export function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof FilterError) return null;
    throw error;
  }
}

const maxQuotedLength = 60;

/** Quotes typed text in a message: truncated and on one line. */
export function quoteInput(typed: string): string {
  const letters = [
    ...typed
      .trim()
      .slice(0, maxQuotedLength * 20)
      .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
      .trim(),
  ];
  return `“${letters.length > maxQuotedLength ? `${letters.slice(0, maxQuotedLength - 1).join('')}…` : letters.join('')}”`;
}
