/** Keeps spreadsheets from running text as a formula, in a way that `unwrapCell` of our importer takes off again. */
/* MERGED: How rows go back to a person as CSV. */
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

/**
 * Options of csv-stringify for what Excel reads: UTF-8 with a BOM, an apostrophe before what it would run as a formula.
 * By itself it leaves a line break inside a cell without quotation marks unless it is a Windows one.
 */
export const safeCsv = {
  bom: true,
  record_delimiter: 'windows',
  escape_formulas: true,
  quoted_match: /[\n\r]/,
} as const;
