/** Says what was left out of the rows, and what is worth a look. */
import { quotedList } from '../columns/file-refused.ts';
import type { ReadingNote } from '../columns/reading-note.ts';
import { quantity } from '../text/wording.ts';

export interface RowCounts {
  rows: number;
  /** blank lines between rows; those at the end of the file don't count */
  blankLines: number;
  /** lines on which the header is repeated */
  repeatedHeaders: readonly number[];
  /** rows with something in a column that has no name */
  unnamedFilled: number;
  /** names of used columns that are there twice */
  twins: readonly string[];
  singleQuoted: boolean;
  /** rows with a formula in a used column, whose last value is taken */
  computed: number;
}

/** The findings of the rows step, for when the last row has been read. */
export function describeRows(counts: RowCounts): ReadingNote[] {
  const findings: ReadingNote[] = [];
  const add = (code: ReadingNote['code'], text: string) => findings.push({ step: 'rows', code, text });
  add('I_ROWS', `${quantity(counts.rows, 'row')} read`);
  if (counts.blankLines > 0)
    add('I_BLANK_LINES', `${quantity(counts.blankLines, 'blank line')} between the rows skipped`);
  if (counts.repeatedHeaders.length > 0) {
    const times = quantity(counts.repeatedHeaders.length, 'time');
    add('W_REPEATED_HEADER', `The header is repeated ${times}, skipped: ${listLines(counts.repeatedHeaders)}.`);
  }
  if (counts.unnamedFilled > 0) {
    const rows = quantity(counts.unnamedFilled, 'row');
    add('W_UNNAMED_COLUMN', `A column without a name has something in it in ${rows}; it is ignored.`);
  }
  if (counts.twins.length > 0) {
    add('W_SAME_COLUMN_TWICE', `There twice, with the same values: ${quotedList(counts.twins)}.`);
  }
  if (counts.singleQuoted) add('W_SINGLE_QUOTES', "All cells are in 'single quotes', which are taken off.");
  if (counts.computed > 0) {
    const rows = quantity(counts.computed, 'row');
    add('W_FORMULAS', `Cells of ${rows} are formulas; the value that each had when the workbook was saved is taken.`);
  }
  return findings;
}

function listLines(lines: readonly number[]): string {
  const first = lines.slice(0, 5).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${first}${lines.length > 5 ? ' and more' : ''}`;
}
