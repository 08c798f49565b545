/** Slack's plain table, within its limits: 100 rows of 20 cells, no empty cell, 10,000 characters in all. */
import type { TableBlock } from '@slack/types';
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

function cell(text: string): { type: 'raw_text'; text: string } {
  const quiet = quietText(text);
  return { type: 'raw_text', text: quiet === '' ? emptyCell : shorten(quiet, longestCell) };
}
