/**
 * Normalizes typed text, and quotes it in error messages; undoes what Slack and spreadsheets put around the text that people
 * paste: links, mentions, emoji, `="…"`.
 */
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

const links = /<(?:mailto:|tel:)?([^<>|\s][^<>|]*)(?:\|[^<>]*)?>/g;
/** A phone number as it was typed, behind its link. */
const phoneLinks = /<tel:[^<>|]*\|([^<>|]+)>/g;
const isLink = /^<(?:mailto:|tel:|https?:\/\/)/i;
/** Not behind what says by whom, or where; those of everybody only in front of what is asked. */
const mentions =
  /(?<!(?<![^\s])(?:by|from|for|in|to|of|with) )<(?:[@#][A-Z0-9]|!subteam\^)[^<>]*>|<!(?:here|channel|everyone)[^<>]*>(?=\s+\S)/g;
const emoji =
  /(?<![^\s])(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]|\uFE0F|:[a-z0-9][a-z0-9_+-]*:)+(?![^\s])/giu;
/** What a cell shows as text although it looks like a number: `="9400…"`. */
const textCell = /(?<![^\s,;|(])="([^"]*)"/g;

/**
 * The text without the marks of links (`<mailto:jo@example.com|…>`), mentions and emoji; what is in quotation marks is
 * kept. Takes text returned by `normalizeInput`.
 */
export function stripSlackMarkup(text: string): string {
  return outsideQuotes(text.replace(textCell, '$1'), stripPiece).trim();
}

/** The text with what isn't in quotation marks changed. */
export function outsideQuotes(text: string, change: (piece: string) => string): string {
  const pieces = text.split(/("[^"]*")/);
  return pieces.map((piece, at) => (at % 2 === 1 || piece === '' ? piece : change(piece))).join('');
}

/** The text changed while the words in quotation marks are hidden; the change may take the marks away. */
export function hideQuoted(text: string, change: (hidden: string) => string): string {
  const quoted: string[] = [];
  const hidden = text.replace(/"([^"]*)"/g, (whole, words: string) =>
    words === '' ? whole : `"\uE000${quoted.push(words) - 1}\uE001"`,
  );
  return change(hidden).replace(/\uE000(\d+)\uE001/g, (_, at: string) => quoted[Number(at)] ?? '');
}

function stripPiece(piece: string): string {
  return piece
    .replace(phoneLinks, '$1')
    .replace(links, (whole, target: string) => (isLink.test(whole) ? target : whole))
    .replace(mentions, '')
    .replace(emoji, '')
    .replace(/(?<![^\s])([\p{L}_-]{2,30})：/gu, '$1:')
    .replace(/[，、；]/g, ',');
}
