/** Nobody types these on purpose: controls, zero-width characters, direction marks; none may reach the database. */
const invisible = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu;
const doubleQuotes = /[“”„‟«»＂]/g;
const singleQuotes = /[‘’‚‛ʼ＇]/g;

/**
 * Undoes what phones and word processors make of what a person types, quotation marks above all. Letters, dashes and
 * case stay as they are: names and campaigns have them. What was read once stays the same when it is read again.
 */
export function readTypedText(text: string): string {
  return text
    .replace(invisible, '')
    .normalize('NFC')
    .replace(doubleQuotes, '"')
    .replace(singleQuotes, "'")
    .replace(/\s+/gu, ' ')
    .trim();
}
