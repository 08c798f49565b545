/** One record that contains quotation marks. */

/**
 * `stop` is the index of the record's line end, or of the end of the text; `lineBreaks` counts those inside quoted cells,
 * up to the fault if there is one; `backslash` says that one stands before the closing quotation mark.
 */
export type QuotedRecord =
  | { kind: 'record'; cells: string[]; stop: number; lineBreaks: number; strayQuote: boolean }
  | { kind: 'unfinished' }
  | { kind: 'open quote'; lineBreaks: number }
  | { kind: 'text after quote'; lineBreaks: number; backslash: boolean };

const lineEnd = /\r\n|\n|\r/g;

/**
 * Scans the record that begins at `start`. Cells may be quoted with `"`, doubled inside; blanks around the quotation
 * marks are allowed. `ended` says that no more text follows: without it, a record that reaches the end of
 * the text is unfinished.
 */
export function scanQuotedRecord(text: string, start: number, delimiter: string, ended: boolean): QuotedRecord {
  const cells: string[] = [];
  let strayQuote = false;
  let lineBreaks = 0;
  for (let at = start; ; at += 1) {
    const opening = skipBlanks(text, at, delimiter);
    if (text[opening] === '"') {
      const closing = findClosingQuote(text, opening + 1);
      if (closing === -1) return { kind: 'open quote', lineBreaks };
      const cell = text.slice(opening + 1, closing);
      lineBreaks += cell.match(lineEnd)?.length ?? 0;
      cells.push(cell.replaceAll('""', '"'));
      at = skipBlanks(text, closing + 1, delimiter);
      if (at === text.length && !ended) return { kind: 'unfinished' };
      if (at < text.length && text[at] !== delimiter && !isLineEnd(text, at)) {
        return { kind: 'text after quote', lineBreaks, backslash: text[closing - 1] === '\\' };
      }
    } else {
      const from = at;
      while (at < text.length && text[at] !== delimiter && !isLineEnd(text, at)) at += 1;
      const cell = text.slice(from, at);
      strayQuote ||= cell.includes('"');
      cells.push(cell);
    }
    if (at === text.length && !ended) return { kind: 'unfinished' };
    if (at === text.length || isLineEnd(text, at)) return { kind: 'record', cells, stop: at, lineBreaks, strayQuote };
  }
}

function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 10 || code === 13;
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at += 1;
  return at;
}

/** Index of the quotation mark that closes the cell, -1 when it isn't in the text. */
function findClosingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
