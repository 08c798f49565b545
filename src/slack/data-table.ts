/**
 * Slack's data table, which sorts and pages by itself, within its limits: 100 rows of 20 cells below the header, no empty
 * cell, 10,000 characters in all.
 * @see https://docs.slack.dev/reference/block-kit/blocks/data-table-block
 */
/* MERGED: Slack's plain table, within its limits: 100 rows of 20 cells, no empty cell, 10,000 characters in all. */
/* MERGED: Data for places without markup: table cells, menus, headers. */
import type { DataTableBlock, TableBlock } from '@slack/types';
import { shorten } from './blocks.ts';

/** A text, or a number with the way it is written; a column of numbers alone is sorted by value. */
export type TableCell = string | { value: number; text: string };

export interface DataTable {
  /** what the table shows; screen readers say it first */
  caption: string;
  columns: string[];
  /** the first cell of each names the row */
  rows: TableCell[][];
  pageSize: number;
  /** what the message has room for beside its other words */
  characters?: number;
}

const maxRows = 100;
/** Slack takes no more in a table. */
export const maxCharacters = 10_000;
/** What else a message says must find room beside the table: all of it may have some 13,200 characters. */
const besideMuch = 9000;
const maxCellLength = 80;

/** The table with as many of its rows as Slack takes; it needs one at least. `shown` is their number. */
export function dataTableBlock({ caption, columns, rows, pageSize, characters = besideMuch }: DataTable): {
  block: DataTableBlock;
  shown: number;
} {
  const header = columns.map((title) => ({ type: 'raw_text' as const, text: textOf(title) }));
  const cells = rows.slice(0, maxRows).map((row) => row.map(cellOf));
  let left = characters - lengthOf(header);
  const fits = cells.findIndex((row) => {
    left -= lengthOf(row);
    return left < 0;
  });
  const shown = fits === -1 ? cells : cells.slice(0, fits);
  const block: DataTableBlock = {
    type: 'data_table',
    caption: plainText(caption),
    page_size: pageSize,
    rows: [header, ...shown],
  };
  return { block, shown: shown.length };
}

type BlockCell = { type: 'raw_text'; text: string } | { type: 'raw_number'; value: number; text: string };

function cellOf(cell: TableCell): BlockCell {
  if (typeof cell === 'string') return { type: 'raw_text', text: textOf(cell) };
  return { type: 'raw_number', value: cell.value, text: cell.text };
}

/** A cell as it is read. */
export function textOf(cell: TableCell): string {
  const text = plainText(typeof cell === 'string' ? cell : cell.text);
  return text === '' ? emptyCell : shorten(text, maxCellLength);
}

const lengthOf = (row: BlockCell[]) => row.reduce((sum, { text }) => sum + text.length, 0);

interface Column {
  title: string;
  align?: 'right';
}

const maxTableCellLength = 60;
/** What a cell without a value shows: Slack takes no empty one. */
export const emptyCell = '–';

/** A table of plain text. */
export function tableBlock(columns: Column[], rows: string[][]): TableBlock {
  return {
    type: 'table',
    column_settings: columns.map(({ align }) => ({ align: align ?? 'left', is_wrapped: true })),
    rows: [columns.map(({ title }) => title), ...rows].map((row) => row.map(cell)),
  };
}

function cell(text: string): { type: 'raw_text'; text: string } {
  const quiet = plainText(text);
  return { type: 'raw_text', text: quiet === '' ? emptyCell : shorten(quiet, maxTableCellLength) };
}

/** The text on one line, and with nothing in it that even looks like a mention or a tag. */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .trim();
}
