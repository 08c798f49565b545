import { expect, test } from 'vitest';
import { changedCells, fromMetadata, toMetadata } from '../../../src/imports/decide/correction-form.ts';

const row = { line: 7, column: 'carrier', cell: 'Fed Ex Grnd', reason: 'Unknown.' };

test.each([
  { what: 'untouched', cell: 'Fed Ex', entered: 'Fed Ex', want: [] },
  { what: 'blanks around it alone', cell: 'Fed Ex', entered: ' Fed Ex ', want: [] },
  { what: 'an empty cell left empty', cell: '', entered: null, want: [] },
  {
    what: 'a cell too long to be shown, left as shown',
    cell: 'x'.repeat(200),
    entered: `${'x'.repeat(79)}…`,
    want: [],
  },
  { what: 'changed', cell: 'Fed Ex', entered: ' FedEx ', want: [{ line: 7, value: 'FedEx' }] },
  { what: 'emptied', cell: 'Fed Ex', entered: null, want: [{ line: 7, value: '' }] },
  { what: 'what PostgreSQL can’t store', cell: 'a', entered: 'b\0\ud800', want: [{ line: 7, value: 'b\ufffd' }] },
])('$what', ({ cell, entered, want }) => {
  expect(changedCells([{ ...row, cell }], { '7': entered })).toEqual(want);
});

test('a row that the form did not show is left alone', () => {
  expect(changedCells([row], {})).toEqual([]);
});

test('the form remembers its import and its place', () => {
  const shown = { importId: '0b6f4c52-8f7b-4a35-9a5f-0c8a4f3a8f11', planVersion: 3 };
  expect(fromMetadata(toMetadata({ shown, skip: 10 }))).toEqual({ value: `${shown.importId}.3`, skip: 10 });
});
