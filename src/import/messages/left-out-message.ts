/** The rows that an import leaves out, as a table for whoever asks: by cause, the most frequent first. */
import { code, context, type SlackMessage, section, shorten } from '../../slack/blocks.ts';
import { dataTable } from '../../slack/table.ts';
import { formatCount, quantity } from '../../slack/wording.ts';
import { type ProblemCode, problemTitles } from '../problem.ts';

/** A row that is left out, as far as the table shows it. */
export interface ListedRow {
  line: number;
  code: ProblemCode;
  /** the cell at fault, or what stands for the row */
  received: string | null;
  suggestion: string | null;
}

/** As many rows as Slack's table takes. */
export const mostListed = 100;
/** Wide enough to tell values apart, and narrow enough for 100 rows within the 10,000 characters of a table. */
const longestValue = 25;

/** `total` is the number of rows left out, of which `rows` are the first by cause. */
export function leftOutMessage(fileName: string, rows: readonly ListedRow[], total: number): SlackMessage {
  const shown = code(fileName);
  const all = rows.length === total ? quantity(total, 'row') : `The first ${rows.length} of ${formatCount(total)} rows`;
  const text = `${all} left out of ${shown}, by cause.`;
  const columns = [{ title: 'Line' }, { title: 'Cause' }, { title: 'Value' }, { title: 'Suggestion' }];
  const cells = rows.map(({ line, code: cause, received, suggestion }) => [
    line,
    problemTitles[cause],
    shorten(received ?? '', longestValue),
    shorten(suggestion ?? '', longestValue),
  ]);
  const caption = `${all} left out, by cause`;
  const rest = 'The file of these rows has all their columns and says for each what to do.';
  return { text, blocks: [section(text), dataTable(caption, columns, cells), context(rest)] };
}

/** The same without the table, for a Slack that does not know tables. */
export function leftOutPlainly(fileName: string, total: number): SlackMessage {
  const text = `${quantity(total, 'row')} of ${code(fileName)} left out. Get them as a file to see which, and why.`;
  return { text, blocks: [section(text)] };
}
