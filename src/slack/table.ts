/** Slack's table blocks, within their limits: 100 rows of 20 cells, no empty cell, 10,000 characters in all. */
import type { DataTableBlock, TableBlock } from '@slack/types';
import { shorten } from './blocks.ts';
import { quietText } from './quiet-text.ts';

interface Column {
  title: string;
  align?: 'right';
}

const longestCell = 60;
/** What a cell without a value shows: Slack takes no empty one. */
export const emptyCell = '–';

/** A table of plain text. */
export function table(columns: Column[], rows: string[][]): TableBlock {
  return {
    type: 'table',
    column_settings: columns.map(({ align }) => ({ align: align ?? 'left', is_wrapped: true })),
    rows: [columns.map(({ title }) => title), ...rows].map((row) => row.map(cell)),
  };
}

/**
 * A table that sorts and pages by itself: at most 100 rows below its titles. Numbers stay numbers, so that they are
 * sorted as such; `caption` is read out before the table.
 */
export function dataTable(caption: string, columns: { title: string }[], rows: (string | number)[][]): DataTableBlock {
  return {
    type: 'data_table',
    caption: quietText(caption),
    page_size: 10,
    rows: [columns.map(({ title }) => title), ...rows].map((row) => row.map(sortableCell)),
  };
}

function sortableCell(value: string | number) {
  if (typeof value === 'string') return cell(value);
  return { type: 'raw_number' as const, value, text: value.toLocaleString('en-US') };
}

function cell(text: string): { type: 'raw_text'; text: string } {
  const quiet = quietText(text);
  return { type: 'raw_text', text: quiet === '' ? emptyCell : shorten(quiet, longestCell) };
}
