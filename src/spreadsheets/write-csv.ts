/**
 * Writes rows as CSV for people, escaped so that spreadsheets don't run text as formulas; `unwrapCell` of our importer
 * removes the escapes again. Exports, which PostgreSQL writes, are escaped in SQL.
 */
import { stringify } from 'csv-stringify/sync';

/** Without it, Excel reads UTF-8 as the machine's own code page. */
export const byteOrderMark = '\ufeff';

/**
 * For Excel: UTF-8 with a BOM, and an apostrophe before anything it would run as a formula. By default, csv-stringify only
 * quotes cells with Windows line breaks.
 */
const safeOptions = { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\n\r]/ } as const;

/** Rows as CSV text, for the beginning or the continuation of a file. */
export function formatCsv(rows: readonly (readonly string[])[], place: 'beginning' | 'continuation'): string {
  return stringify([...rows], { ...safeOptions, bom: place === 'beginning' });
}

const batchRows = 250;

/** A whole CSV file in pieces; `rows` are read on demand, the header first. */
export async function* csvPieces(rows: AsyncIterable<string[]>): AsyncGenerator<string> {
  let batch: string[][] = [];
  let isFirst = true;
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield formatCsv(batch, isFirst ? 'beginning' : 'continuation');
    isFirst = false;
    batch = [];
  }
  if (batch.length > 0) yield formatCsv(batch, isFirst ? 'beginning' : 'continuation');
}

/**
 * Dangerous first characters of a cell, from OWASP and ASVS 5.0 (1.2.10) combined: `=` `+` `-` `@`, tab, line feed, carriage
 * return, and the full-width forms of the first four. They also list NUL, which PostgreSQL's text can't contain.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const dangerous = [...'=+-@\t\n\r＝＋－＠'].map((letter) => letter.codePointAt(0)).join(', ');

/** SQL for a text cell: an apostrophe before anything that could run as a formula. `ascii` is by far the cheapest test. */
export function guardText(column: string): string {
  return `case when ascii(${column}) in (${dangerous}) then '''' || ${column} else ${column} end`;
}

/**
 * SQL for an id: plain numbers such as `-5.20` or `+12125550142` need no apostrophe. With another sign or a bracket, as in
 * `+1-212-555-0142`, a spreadsheet would calculate.
 */
export function guardId(column: string): string {
  const isNumber = `${column} ~ '^[-+]?[0-9 .,]*$'`;
  return `case when ascii(${column}) in (${dangerous}) and not ${isNumber} then '''' || ${column} else ${column} end`;
}
