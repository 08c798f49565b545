/** The rows that an import leaves out, as a table: by cause, the most frequent first. */
import { problemTitles } from '../../cells/problem.ts';
import { code, context, type SlackMessage, section, shorten } from '../../slack/blocks.ts';
import { dataTableBlock, maxTableCharacters } from '../../slack/data-table.ts';
import { formatCount, quantity } from '../../text/wording.ts';
import type { ListedRow } from '../model/staged-rows.ts';

/** Slack's limit for a table. */
export const maxListedRows = 100;
/** Long enough to tell values apart, and short enough for 100 rows within the limit on a table's characters. */
const maxValueLength = 25;

/** `total` is the number of rows left out, `rows` the first of them; those that fit are shown. */
export function leftOutMessage(fileName: string, rows: readonly ListedRow[], total: number): SlackMessage {
  const { block, shown } = dataTableBlock({
    caption: 'Rows left out, by cause',
    columns: ['Line', 'Cause', 'Value', 'Suggestion'],
    rows: rows.map(({ line, code: cause, received, suggestion }) => [
      { value: line, text: formatCount(line) },
      problemTitles[cause],
      shorten(received ?? '', maxValueLength),
      shorten(suggestion ?? '', maxValueLength),
    ]),
    pageSize: 10,
    characters: maxTableCharacters,
  });
  const all = shown === total ? quantity(total, 'row') : `The first ${shown} of ${formatCount(total)} rows`;
  const text = `${all} left out of ${code(fileName)}, by cause.`;
  const rest = 'The file of these rows has all their columns and says for each what to do.';
  return { text, blocks: [section(text), block, context(rest)] };
}

/** The same without a table, for Slack clients that can't show one. */
export function leftOutPlainly(fileName: string, total: number): SlackMessage {
  const text = `${quantity(total, 'row')} of ${code(fileName)} left out. Get them as a file to see which, and why.`;
  return { text, blocks: [section(text)] };
}
