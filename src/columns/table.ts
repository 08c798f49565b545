/** What a table is made of while it is read, whatever kind of file it comes from. */

/** One line of a table before it is known what the line is. */
export interface TableRecord {
  /** physical line on which it begins, or row of the sheet, from 1 */
  line: number;
  /** an empty line is one empty cell */
  cells: string[];
  /** there is a quotation mark inside a cell that doesn't begin with one: the cells are not to be trusted */
  strayQuote: boolean;
  /** positions of cells that a workbook computes; absent when it computes none */
  formulas?: readonly number[];
  /** those of them without a value yet, because the program that wrote the workbook computes nothing; these cells are empty */
  uncomputed?: readonly number[];
}

/** The top of a table as it was read, for a form that maps its columns by hand. */
export interface TableTop {
  header: string[];
  headerLine: number;
  /** the first rows below the header, at most three */
  samples: string[][];
}

export const readingSteps = ['container', 'encoding', 'delimiter', 'header', 'columns', 'rows'] as const;
export type ReadingStep = (typeof readingSteps)[number];

/** What a step of the reading found out, for the person who shared the file (plain text, not escaped for Slack). */
export interface ReadingNote {
  step: ReadingStep;
  /** `I_…` says how the file was read; `W_…` is worth a look before anything is confirmed */
  code: `I_${string}` | `W_${string}`;
  text: string;
}
