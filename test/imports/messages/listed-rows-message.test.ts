import type { DataTableBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { type ProblemCode, problemTitles } from '../../../src/cells/problem.ts';
import {
  changedTable,
  fixTable,
  type ListedPage,
  type ListedTable,
  listedRowsMessage,
  listedRowsPlainly,
  readPageValue,
  rowsPerPage,
  toPageValue,
} from '../../../src/imports/messages/listed-rows-message.ts';
import type { ChangedRow } from '../../../src/imports/model/changed-rows.ts';
import type { ListedRow } from '../../../src/imports/model/staged-rows.ts';
import { makeCounts, makeEffect, makeImport } from '../../support/make-import.ts';
import { checkMessage } from '../../workspace/limits.ts';

const codes = Object.keys(problemTitles) as ProblemCode[];
const [longest = 'E_STATE'] = codes.toSorted((a, b) => problemTitles[b].length - problemTitles[a].length);
const value = '&<!channel>*_`~'.repeat(6).slice(0, 80);
const effect = makeEffect({ records: 999_999, replaced: 5, statuses: { SHIPPED: 999_999 } });
const counts = makeCounts({ rejected: 1_000_000, suggested: 9, correctable: 9, effect: { skip: effect, all: effect } });
const row = makeImport({ fileName: `${value.repeat(3)}.csv`, counts: { tracking: counts } });

function cellsOf(message: ReturnType<typeof listedRowsMessage>): string[][] {
  const table = message.blocks.find((block): block is DataTableBlock => block.type === 'data_table');
  return (table?.rows ?? []).map((cells) => cells.map((cell) => ('text' in cell ? String(cell.text) : '')));
}

const toFix = (line: number): ListedRow => ({
  ...{ line, orderId: value, customer: value, code: longest, cause: null, received: value, suggestion: value },
});
const numbers = { status: 'PENDING_SHIPMENT', carrier: 'FedEx', method: 'Ground Economy', rmaNumber: null };
const changed = (line: number): ChangedRow => ({
  ...{ line, orderId: '7B83FF8095', customer: 'Maximiliane von Hohenstein-Wolkenburg', fulfillmentId: String(line) },
  before: { ...numbers, status: 'HOLD', trackingNumber: '9400111206206406210003' },
  after: { ...numbers, trackingNumber: '9400111206206406210010' },
  ...{ alreadyShipped: false, ending: [] },
});
const lines = Array.from({ length: rowsPerPage }, (_, index) => 999_900 + index);

test.each<[ListedPage, ListedTable]>([
  [{ filter: 'fix', skip: 0 }, fixTable(row, lines.map(toFix))],
  [{ filter: 'changes', skip: 80 }, changedTable(row, lines.map(changed))],
])('a page with the longest of everything keeps to Slack’s limits and drops no row: %j', (page, table) => {
  const message = listedRowsMessage(row, page, table);
  expect(checkMessage(message as unknown as Parameters<typeof checkMessage>[0])).toEqual([]);
  expect(cellsOf(message)).toHaveLength(rowsPerPage + 1);
  const plainer = listedRowsPlainly(row, page, table);
  expect(checkMessage(plainer as unknown as Parameters<typeof checkMessage>[0])).toEqual([]);
});

test('a row to fix names its line, order, customer, value, cause and remedy; what there is not is a dash', () => {
  const rows: ListedRow[] = [
    {
      ...{ line: 1004, orderId: 'A1', customer: 'Ann Lee', code: 'E_CARRIER', cause: null },
      ...{ received: 'Fedx', suggestion: 'FedEx' },
    },
    {
      ...{ line: 2, orderId: null, customer: null, code: 'E_STATE', cause: 'Shipped' },
      ...{ received: null, suggestion: null },
    },
  ];
  const message = listedRowsMessage(row, { filter: 'fix', skip: 0 }, fixTable(row, rows));
  expect(cellsOf(message).slice(1)).toEqual([
    ['1,004', 'A1', 'Unknown carrier', 'Did you mean FedEx?', 'Fedx', 'Ann Lee'],
    ['2', '–', 'Status is Shipped', 'Skipped: it’s not on Hold.', '–', '–'],
  ]);
});

test('a page’s place survives the button’s value', () => {
  const page: ListedPage = { filter: 'replaced', skip: 120 };
  expect(readPageValue(toPageValue(row, page))).toEqual({ value: `${row.importId}.1`, ...page });
});
