/** Data for places without markup: table cells, menus, headers. */

/** The text on one line, and with nothing in it that even looks like a mention or a tag. */
export function quietText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .trim();
}
