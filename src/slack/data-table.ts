/**
 * Slack's two table blocks: the data table, which people can sort and page through, and the plain one. Both take 100 rows
 * of 20 cells below the header, no empty cells, and 10,000 characters in all.
 * @see https://docs.slack.dev/reference/block-kit/blocks/data-table-block
 */
import type { DataTableBlock, TableBlock } from '@slack/types';
import { shorten } from './blocks.ts';

/** A text, or a number and how it is shown; a column that has only numbers is sorted by value. */
export type TableCell = string | { value: number; text: string };

export interface DataTable {
  /** what the table shows; screen readers read it first */
  caption: string;
  columns: string[];
  /** the first cell of each row is its header */
  rows: TableCell[][];
  pageSize: number;
  /** how many characters the message has left for the table */
  characters?: number;
}

const maxRows = 100;
/** The limit of a table. */
export const maxTableCharacters = 10_000;
/** Leaves room for the rest of the message, which may have some 13,200 characters in all. */
const defaultCharacters = 9000;
const maxCellLength = 80;

/** The data table with as many rows as Slack takes, and their number; there has to be at least one. */
export function dataTableBlock({ caption, columns, rows, pageSize, characters = defaultCharacters }: DataTable): {
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

/** The text of a cell. */
export function textOf(cell: TableCell, maxLength = maxCellLength): string {
  const text = plainText(typeof cell === 'string' ? cell : cell.text);
  return text === '' ? emptyCell : shorten(text, maxLength);
}

const lengthOf = (row: BlockCell[]) => row.reduce((sum, { text }) => sum + text.length, 0);

interface Column {
  title: string;
  align?: 'right';
}

const maxTableCellLength = 60;
/** Shown in a cell without a value: Slack refuses empty cells. */
const emptyCell = '–';

/** The plain table; longer cells are cut. */
export function tableBlock(columns: Column[], rows: string[][], maxLength = maxTableCellLength): TableBlock {
  const cell = (text: string) => ({ type: 'raw_text', text: textOf(text, maxLength) }) as const;
  return {
    type: 'table',
    column_settings: columns.map(({ align }) => ({ align: align ?? 'left', is_wrapped: true })),
    rows: [columns.map(({ title }) => title), ...rows].map((row) => row.map(cell)),
  };
}

/** Data for places without markup (cells, menus, headers): on one line, and without anything like a mention or a tag. */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .trim();
}
