/** A cell made fit to be shown and stored: short, printable, nothing in it that PostgreSQL or a terminal trips over. */

const maxShown = 80;
/** Marks that reorder text on screen, and others that nobody sees. */
const hidden = /[\p{Cf}\u2028\u2029]/gu;

/** `cell` in at most 80 UTF-16 units: control characters as pictures (␀), invisible ones as ⟨U+202E⟩, the rest cut with "…". */
export function showCell(cell: string): string {
  const shown = cell
    .slice(0, maxShown + 1)
    .toWellFormed()
    .replace(/\p{Cc}/gu, pictureOf)
    .replace(hidden, codePointOf);
  return shown.length <= maxShown ? shown : `${shown.slice(0, maxShown - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Unicode has a picture for each C0 control (block "Control Pictures", U+2400) and for DEL; none for C1. */
function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : codePointOf(control);
}

function codePointOf(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
