/** How rows go back to a person as CSV. */

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
