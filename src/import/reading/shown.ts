/** Shows foreign text inside a sentence of ours. */

// Control and format characters (bidi marks, zero-width, BOM), line breaks included: none may act on our sentence.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Foreign text on one line, without characters that act or can't be seen, cut to `length` characters. Not escaped for
 * Slack: whoever posts it does that.
 */
export function shown(text: string, length = 80): string {
  const visible = text
    .slice(0, length * 8)
    .replace(invisible, ' ')
    .trim();
  const characters = [...visible];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : visible;
}

/** `shown` between quotation marks. */
export function quoted(text: string, length = 40): string {
  return `“${shown(text, length)}”`;
}

/** Names in a row, the first few of them: “a”, “b” and 3 more. */
export function quotedList(texts: readonly string[], most = 10): string {
  const first = texts.slice(0, most).map((text) => quoted(text));
  const left = texts.length - first.length;
  return left > 0 ? `${first.join(', ')} and ${left} more` : first.join(', ');
}
