import type { DataTableBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { type ProblemCode, problemTitles } from '../../../src/cells/problem.ts';
import { leftOutMessage, maxListedRows } from '../../../src/imports/messages/left-out-message.ts';
import type { ListedRow } from '../../../src/imports/model/staged-rows.ts';
import { checkMessage } from '../../workspace/limits.ts';

const codes = Object.keys(problemTitles) as ProblemCode[];
const [longest = 'E_STATE'] = codes.toSorted((a, b) => problemTitles[b].length - problemTitles[a].length);

function cellsOf(message: ReturnType<typeof leftOutMessage>): string[][] {
  const table = message.blocks.find((block): block is DataTableBlock => block.type === 'data_table');
  return (table?.rows ?? []).map((row) => row.map((cell) => ('text' in cell ? String(cell.text) : '')));
}

test('a hundred rows with the longest of everything keep to Slack’s limits', () => {
  const value = '&<!channel>*_`~'.repeat(6).slice(0, 80);
  const rows = Array.from(
    { length: maxListedRows },
    (_, index): ListedRow => ({ line: 999_900 + index, code: longest, received: value, suggestion: value }),
  );
  const message = leftOutMessage(`${value.repeat(3)}.csv`, rows, 1_000_000);
  expect(checkMessage(message as unknown as Parameters<typeof checkMessage>[0])).toEqual([]);
  expect(cellsOf(message)).toHaveLength(maxListedRows + 1);
  expect(message.text).toContain('The first 100 of 1,000,000 rows left out');
});

test('a row shows its line, cause, value and suggestion; what there is not is a dash', () => {
  const rows: ListedRow[] = [
    { line: 1004, code: 'E_CARRIER', received: 'Fedx', suggestion: 'FedEx' },
    { line: 2, code: 'E_OUTDATED', received: null, suggestion: null },
  ];
  const message = leftOutMessage('march.csv', rows, 2);
  expect(message.text).toBe('2 rows left out of `march.csv`, by cause.');
  expect(cellsOf(message).slice(1)).toEqual([
    ['1,004', 'unknown carrier', 'Fedx', 'FedEx'],
    ['2', 'record changed after the file was exported', '–', '–'],
  ]);
});
