import { expect, test } from 'vitest';
import { toRecord } from '../../../src/imports/decide/left-out-rows.ts';

const ours = ['_line', '_status', '_error', '_suggestion'];
const said = ['2', 'E_CELL_COUNT', 'count'];
const said3 = ['3', 'E_CELL_COUNT', 'count', ''];

const cases: [name: string, header: string[], cells: string[], want: string[]][] = [
  ['B75 a cell too many', ['orderId', 'note'], ['A', 'b', 'c'], ['A', 'b', 'c', ...said3]],
  ['B75 several', ['orderId', 'note'], ['A', 'b', 'c', '', 'd'], ['A', 'b', 'c, d', ...said3]],
  ['B76 a cell too few', ['orderId', 'note'], ['A', ''], ['A', '', '?', ...said3]],
  ['B33 our own file again', ['orderId', ...ours], ['A', ...said, ''], ['A', '?', ...said3]],
  ['B33 our own file with one cell too many', ['orderId', ...ours], ['A', 'b', ...said, ''], ['A', 'b', ...said3]],
  [
    'B33 our own file with surplus cells',
    ['orderId', '_surplus', ...ours],
    ['A', 'b', ...said, ''],
    ['A', 'b', ...said3],
  ],
  ['B33 our own columns first', [...ours, 'orderId'], [...said, '', 'A', 'b'], ['A', 'b', ...said3]],
];

test.each(cases)('%s', (_, header, cells, want) => {
  const problem = { code: 'E_CELL_COUNT', reason: 'count' } as const;
  expect(toRecord({ line: 3, cells, problem }, header, true)).toEqual(want);
});
