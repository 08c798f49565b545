/** One line of a table before it is known what the line is, whatever kind of file it comes from. */
export interface TableRecord {
  /** physical line on which it begins, or row of the sheet, from 1 */
  line: number;
  /** an empty line is one empty cell */
  cells: string[];
  /** a quotation mark stands inside a cell that doesn't begin with one: the cells are not to be trusted */
  strayQuote: boolean;
  /** positions of cells that a workbook computes, as far as it has any */
  formulas?: readonly number[];
  /** those of them that have no value yet, as the program that wrote the workbook computes nothing; their cells are empty */
  uncomputed?: readonly number[];
}
