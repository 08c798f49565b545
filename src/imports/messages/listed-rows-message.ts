/** The rows behind a summary, page by page: what Confirm writes, what needs no change, what is to fix. */
import type { Button, KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { purchaseStatusLabel, statusLabel } from '../../fulfillments/fulfillment.ts';
import {
  actions,
  button,
  code,
  context,
  option,
  type SlackMessage,
  section,
  select,
  shorten,
} from '../../slack/blocks.ts';
import { dataTableBlock, maxTableCharacters, type TableCell } from '../../slack/data-table.ts';
import { formatCount, present } from '../../text/wording.ts';
import type { ChangedRow, EndingRow, UnchangedRow } from '../model/changed-rows.ts';
import type { ImportRow } from '../model/import-row.ts';
import type { ListedRow } from '../model/staged-rows.ts';
import { describeLeft } from './applied-message.ts';
import { changesTable } from './changes-table.ts';
import { fixButtons, rejectedButton, toButtonValue, workbookButton } from './import-buttons.ts';
import { adviceFor, describeCause } from './rows-to-fix.ts';
import { countLeftOut, countsOf } from './summary-parts.ts';

/** How many rows a page has; so many fit into one table with the longest values. */
export const rowsPerPage = 40;

/** The parts of the list, in the order of the menu. */
export const rowFilters = [
  'changes',
  'replaced',
  'returned',
  'cancelled',
  'subscriptions',
  'unchanged',
  'fix',
] as const;
export type RowFilter = (typeof rowFilters)[number];

const labels: Record<RowFilter, string> = {
  changes: 'Changes',
  replaced: 'Replaced tracking numbers',
  returned: 'Returned',
  cancelled: 'Cancelled',
  subscriptions: 'Subscriptions that end',
  unchanged: 'No change',
  fix: 'Rows to fix or skipped',
};

/** How many rows each part has. */
export function countRows(row: ImportRow): Record<RowFilter, number> {
  const counts = countsOf(row);
  const { records, replaced, statuses, purchases } = counts.effect[row.ambiguousChoice];
  return {
    changes: records,
    replaced: row.kind === 'tracking' ? replaced : 0,
    returned: statuses.RETURNED ?? 0,
    cancelled: statuses.CANCELLED ?? 0,
    subscriptions: purchases,
    unchanged: counts.unchanged,
    fix: countLeftOut(row),
  };
}

/** Which page is shown: a part of the list, and how many of its rows are before it. */
export interface ListedPage {
  filter: RowFilter;
  skip: number;
}

/** A page's rows, as cells. */
export interface ListedTable {
  columns: string[];
  rows: TableCell[][];
}

/** The value of a button that leads to a page: opaque to Slack and to people. */
export function toPageValue(row: Pick<ImportRow, 'importId' | 'planVersion'>, { filter, skip }: ListedPage): string {
  return `${toButtonValue(row)}+${filter}+${skip}`;
}

/** Parses it into the value of the summary's buttons, and the page. */
export function readPageValue(value: string): { value: string } & ListedPage {
  const [summary = '', filter, skip] = value.split('+');
  return {
    value: summary,
    filter: rowFilters.find((one) => one === filter) ?? 'changes',
    skip: Math.max(0, Number(skip) || 0),
  };
}

/** One page, with the menu of the other parts and the buttons to the other pages. */
export function listedRowsMessage(row: ImportRow, page: ListedPage, table: ListedTable): SlackMessage {
  const { filter, skip } = page;
  const counts = countRows(row);
  const total = counts[filter];
  const { block, shown } = dataTableBlock({
    caption: labels[filter],
    ...table,
    pageSize: rowsPerPage,
    characters: maxTableCharacters,
  });
  const range =
    total > shown
      ? `${formatCount(skip + 1)}–${formatCount(skip + shown)} of ${formatCount(total)}`
      : formatCount(total);
  const text = `*${labels[filter]}* in ${code(row.fileName)}: ${range}`;
  const blocks = present<KnownBlock>(
    section(filter === 'fix' ? `${text} (${describeLeft(row)})` : text),
    filterMenu(row, filter, counts),
    block,
    pageButtons(row, page, { shown, total }),
    filter === 'fix' ? rowButtons(row) : null,
    context(
      isToSave(row, filter)
        ? 'These are the rows that Confirm saves. Only you can see this list.'
        : 'Only you can see this list.',
    ),
  );
  return { text: text.replaceAll('*', ''), blocks };
}

/** Whether Confirm saves these rows: not those that stay as they are, and none once it was clicked. */
const isToSave = ({ state }: ImportRow, filter: RowFilter) =>
  state === 'ready' && filter !== 'fix' && filter !== 'unchanged';

/** The same for Slack clients that can't show a table. */
export function listedRowsPlainly(row: ImportRow, { filter, skip }: ListedPage, table: ListedTable): SlackMessage {
  const total = countRows(row)[filter];
  const shown = table.rows.slice(0, 10);
  const lines = shown.map(
    (cells) => `• ${cells.map((cell) => (typeof cell === 'string' ? cell : cell.text)).join(' · ')}`,
  );
  const text = `${labels[filter]} in ${code(row.fileName)}: ${formatCount(skip + 1)}–${formatCount(skip + shown.length)} of ${formatCount(total)}`;
  return {
    text,
    blocks: present<KnownBlock>(
      section(text),
      { type: 'section', text: { type: 'plain_text', text: lines.join('\n').slice(0, 2900) || '–' } },
      pageButtons(row, { filter, skip }, { shown: shown.length, total }),
    ),
  };
}

function filterMenu(row: ImportRow, filter: RowFilter, counts: Record<RowFilter, number>): KnownBlock | null {
  const offered = rowFilters.filter((one) => counts[one] > 0);
  if (offered.length < 2) return null;
  const entries = offered.map((one) => option(one, `${labels[one]} (${formatCount(counts[one])})`));
  // A menu has no value of its own, so its block id holds the import and the version of its plan.
  return { ...actions(select(importActions.rowsFilter, entries, filter)), block_id: toButtonValue(row) };
}

function pageButtons(
  row: ImportRow,
  { filter, skip }: ListedPage,
  { shown, total }: { shown: number; total: number },
): KnownBlock | null {
  const to = (start: number) => ({ value: toPageValue(row, { filter, skip: start }) });
  const buttons = present<Button>(
    skip > 0 ? button(importActions.rowsPrevious, 'Previous', to(Math.max(0, skip - rowsPerPage))) : null,
    skip + shown < total ? button(importActions.rowsNext, 'Next', to(skip + shown)) : null,
  );
  return buttons.length === 0 ? null : actions(...buttons);
}

function rowButtons(row: ImportRow): KnownBlock {
  return actions(...present(...fixButtons(row), rejectedButton(row), workbookButton(row)));
}

const lineCell = (line: number): TableCell => ({ value: line, text: formatCount(line) });
const cut = (text: string | null, max: number) => shorten(text ?? '', max);

/** The fulfillments that Confirm writes. */
export function changedTable(row: ImportRow, rows: readonly ChangedRow[]): ListedTable {
  return changesTable(row.kind ?? 'tracking', rows, { withReasons: true });
}

/** The subscriptions that Confirm ends. */
export function endingTable(rows: readonly EndingRow[]): ListedTable {
  return {
    columns: ['Line', 'Order', 'Customer', 'Subscription', 'Status now'],
    rows: rows.map(({ line, orderId, customer, purchaseId, status }) => [
      lineCell(line),
      orderId,
      cut(customer, 40),
      purchaseId,
      purchaseStatusLabel(status),
    ]),
  };
}

/** The rows that need no change, and why. */
export function unchangedTable(rows: readonly UnchangedRow[]): ListedTable {
  return {
    columns: ['Line', 'Order', 'Customer', 'Status now', 'Why'],
    rows: rows.map(({ line, orderId, customer, status, note }) => [
      lineCell(line),
      cut(orderId, 40),
      cut(customer, 40),
      status === null ? '' : statusLabel(status),
      cut(note ?? (status === null ? 'No tracking number in the file' : 'Already as in the file'), 60),
    ]),
  };
}

/** The rows to fix, with what to do about them and what they hold. */
export function fixTable(row: ImportRow, rows: readonly ListedRow[]): ListedTable {
  const kind = row.kind ?? 'tracking';
  return {
    columns: ['Line', 'Order', 'What’s wrong', 'What to do', 'In the file', 'Customer'],
    rows: rows.map(({ line, orderId, customer, code: problem, cause, received, suggestion }) => [
      lineCell(line),
      cut(orderId, 24),
      describeCause(problem, cause, kind),
      adviceFor(kind, problem, { cause, suggestion }),
      cut(received, 30),
      cut(customer, 24),
    ]),
  };
}
