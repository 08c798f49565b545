/**
 * Writes rows as CSV for people: spreadsheets don't run their text as formulas, in a way that `unwrapCell` of our
 * importer takes off again. The exports, which PostgreSQL writes, are guarded in SQL.
 */
import { stringify } from 'csv-stringify/sync';

/**
 * What Excel reads: UTF-8 with a BOM, an apostrophe before what it would run as a formula. By itself csv-stringify leaves
 * a line break inside a cell without quotation marks unless it is a Windows one.
 */
const safeOptions = { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\n\r]/ } as const;

/** Rows as CSV text, for a file that begins with them or goes on with them. */
export function formatCsv(rows: readonly (readonly string[])[], place: 'beginning' | 'continuation'): string {
  return stringify([...rows], { ...safeOptions, bom: place === 'beginning' });
}

const rowsAtOnce = 250;

/** A whole CSV file in pieces; `rows` are read as they are needed, the header first. */
export async function* csvPieces(rows: AsyncIterable<string[]>): AsyncGenerator<string> {
  let batch: string[][] = [];
  let isFirst = true;
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < rowsAtOnce) continue;
    yield formatCsv(batch, isFirst ? 'beginning' : 'continuation');
    isFirst = false;
    batch = [];
  }
  if (batch.length > 0) yield formatCsv(batch, isFirst ? 'beginning' : 'continuation');
}

/**
 * The characters at the beginning of a cell that OWASP and ASVS 5.0 (1.2.10) list together: `=` `+` `-` `@`, tab, line
 * feed, carriage return, and the full-width forms of the first four. PostgreSQL's text holds no NUL, the last one.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const dangerous = [...'=+-@\t\n\r＝＋－＠'].map((letter) => letter.codePointAt(0)).join(', ');

/** SQL for a text cell: an apostrophe before anything that could run. `ascii` is by far the cheapest test. */
export function guardText(column: string): string {
  return `case when ascii(${column}) in (${dangerous}) then '''' || ${column} else ${column} end`;
}

/**
 * SQL for an id: `-5.20` or `+12125550142` is a number, and an apostrophe would only be in the way. With one more sign or
 * a bracket it is a sum, as which a spreadsheet reads `+1-212-555-0142`.
 */
export function guardId(column: string): string {
  const isNumber = `${column} ~ '^[-+]?[0-9 .,]*$'`;
  return `case when ascii(${column}) in (${dangerous}) and not ${isNumber} then '''' || ${column} else ${column} end`;
}
