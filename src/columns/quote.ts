/** Quotes text from a file inside our messages. */
import { printableCell } from '../cells/cell.ts';

/** Text from a file on one line, at most `length` characters (up to 80). Not escaped for Slack; the poster does that. */
export function shown(text: string, length = 80): string {
  const characters = [...printableCell(text.trim())];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
}

/** `shown` in quotation marks, at most 40 characters. */
export function quoted(text: string): string {
  return `“${shown(text, 40)}”`;
}

/** Several texts, the first few of them quoted: “a”, “b” and 3 more. */
export function quotedList(texts: readonly string[], max = 10): string {
  const first = texts.slice(0, max).map(quoted);
  const left = texts.length - first.length;
  return left > 0 ? `${first.join(', ')} and ${left} more` : first.join(', ');
}
