import type { KnownBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { notOfGoods, withdrawn } from '../../../src/cells/read-return-status.ts';
import { correctionForm, fromMetadata, settledRows, toMetadata } from '../../../src/imports/decide/correction-form.ts';
import type { SettledRow } from '../../../src/imports/decide/corrections.ts';
import {
  type AmbiguousRow,
  type ConflictingLines,
  type CorrectableRow,
  possibleTargets,
} from '../../../src/imports/decide/fixable-rows.ts';
import { present } from '../../../src/text/wording.ts';

const owner = { order: '1002', customer: 'Jo Doe' };
const row: CorrectableRow = {
  ...{ what: 'cell', line: 7, column: 'carrier', cell: 'Fed Ex Grnd', ...owner },
  ...{ code: 'E_CARRIER', reason: 'Unknown.', suggestion: null, targets: null },
};
const status: CorrectableRow = { ...row, column: 'status', cell: 'RETURNED', code: 'E_STATE', targets: ['CANCELLED'] };
const conflict: ConflictingLines = {
  ...{ what: 'conflict', ...owner },
  lines: [
    { line: 8, holds: 'RETURNED' },
    { line: 9, holds: 'CANCELLED, R-1' },
  ],
};
const ambiguous: AmbiguousRow = {
  ...{ what: 'ambiguous', line: 10, holds: '1Z5R89390357567127', ...owner },
  fulfillments: [
    { id: '1', clientId: 'A', status: 'HOLD', items: '2 × Serum' },
    { id: '2', clientId: null, status: 'PENDING_SHIPMENT', items: '' },
  ],
};
const fixed: SettledRow = {
  ...{ what: 'settled', line: 11, ...owner },
  cells: [{ column: 'carrier', before: 'Fed Ex Grnd', after: 'FedEx Ground' }],
  chosen: null,
};
const skipped: SettledRow = { what: 'settled', line: 12, ...owner, cells: [], chosen: [] };
const place = { importId: '0b6f4c52-8f7b-4a35-9a5f-0c8a4f3a8f11', planVersion: 3 };
const nothing = { corrections: [], choices: [], takenBack: [] };

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
  expect(settledRows([{ ...row, cell }], { '7': entered })).toEqual({ ...nothing, corrections: want });
});

test('a row that the form did not show is left alone', () => {
  expect(settledRows([row, status, conflict, ambiguous], {})).toEqual(nothing);
});

const skip = (...lines: number[]) => lines.map((line) => ({ line, fulfillmentIds: [] }));
test.each([
  { what: 'a status', rows: [status], values: { '7': 'CANCELLED' }, want: [{ line: 7, value: 'CANCELLED' }] },
  { what: 'no status', rows: [status], values: { '7': null }, want: [] },
  { what: 'a status that its record can’t take', rows: [status], values: { '7': 'RETURNED' }, want: [] },
])('a menu of statuses with $what', ({ rows, values, want }) => {
  expect(settledRows(rows, values)).toEqual({ ...nothing, corrections: want });
});

test.each([
  { what: 'one of two lines', values: { 'lines-8-9': 'keep-9' }, want: skip(8) },
  { what: 'neither', values: { 'lines-8-9': 'none' }, want: skip(8, 9) },
  { what: 'no line', values: { 'lines-8-9': null }, want: [] },
  { what: 'a line that isn’t offered', values: { 'lines-8-9': 'keep-7' }, want: [] },
  { what: 'one fulfillment', values: { 'choose-10': '2' }, want: [{ line: 10, fulfillmentIds: ['2'] }] },
  { what: 'all fulfillments', values: { 'choose-10': 'all' }, want: [{ line: 10, fulfillmentIds: ['1', '2'] }] },
  { what: 'to skip the row', values: { 'choose-10': 'none' }, want: skip(10) },
  { what: 'a fulfillment that isn’t offered', values: { 'choose-10': '3' }, want: [] },
])('a choice of $what', ({ values, want }) => {
  expect(settledRows([conflict, ambiguous], values)).toEqual({ ...nothing, choices: want });
});

test.each([
  { what: 'kept', values: { 'settled-11': 'keep', 'settled-12': 'keep' }, want: [] },
  { what: 'taken back', values: { 'settled-11': 'back', 'settled-12': 'back' }, want: [11, 12] },
])('what was settled is $what', ({ values, want }) => {
  expect(settledRows([fixed, skipped], values)).toEqual({ ...nothing, takenBack: want });
});

test('each field names its line, order and customer, what the file has, and what to do here', () => {
  const damaged: CorrectableRow = { ...row, column: 'trackingNumber', cell: '9.4E+21', code: 'E_SCIENTIFIC' };
  const { blocks } = correctionForm(
    [row, damaged, status, conflict, ambiguous, fixed, skipped],
    { shown: place, skip: 0 },
    false,
  );
  const fields = (blocks as KnownBlock[]).flatMap((block) => (block.type === 'input' ? [block] : []));
  const read = fields.map(({ label, hint, element }) => ({
    label: label.text,
    hint: hint?.text,
    entries:
      element.type === 'static_select'
        ? element.options?.map(({ text, description }) => present(text.text, description?.text).join(' – '))
        : undefined,
  }));
  expect(read).toEqual([
    { label: 'Line 7, carrier · order 1002 · Jo Doe', hint: 'Unknown.' },
    {
      label: 'Line 7, trackingNumber · order 1002 · Jo Doe',
      hint: 'Excel shortened this number. Type all its digits.',
    },
    {
      label: 'Line 7, status · order 1002 · Jo Doe',
      hint: 'The file has “RETURNED”. This fulfillment can only become Cancelled.',
      entries: ['Cancelled'],
    },
    {
      label: 'Lines 8 and 9: which one is right? · order 1002 · Jo Doe',
      hint: 'They’re about the same fulfillment. The lines that you don’t choose are skipped.',
      entries: ['Line 8: RETURNED', 'Line 9: CANCELLED, R-1', 'Neither: skip both'],
    },
    {
      label: 'Line 10, 1Z5R89390357567127 · order 1002 · Jo Doe',
      hint: 'It matches 2 fulfillments of its order. Choose which to update.',
      entries: ['Skip this row', 'A · Hold – 2 × Serum', '2 · Pending Shipment', 'Both fulfillments'],
    },
    {
      label: 'Line 11, carrier · order 1002 · Jo Doe',
      hint: 'Fixed here. The file has another value.',
      entries: ['Keep “FedEx Ground”', 'Go back to “Fed Ex Grnd”'],
    },
    {
      label: 'Line 12 · order 1002 · Jo Doe',
      hint: 'Chosen here.',
      entries: ['Keep skipping this row', 'Choose again'],
    },
  ]);
});

test.each([
  { statuses: ['HOLD'], want: ['CANCELLED'] },
  { statuses: ['SHIPPED'], want: ['RETURNED', 'CANCELLED'] },
  { statuses: ['RETURNED', 'HOLD'], want: ['CANCELLED'] },
  { statuses: ['RETURNED'], want: ['RETURNED', 'CANCELLED'] },
  { statuses: [], want: ['RETURNED', 'CANCELLED'] },
] as const)('a row about $statuses may ask for $want', ({ statuses, want }) => {
  expect(possibleTargets(statuses)).toEqual(want);
});

test('the form remembers its import and its place', () => {
  expect(fromMetadata(toMetadata({ shown: place, skip: 10 }))).toEqual({ value: `${place.importId}.3`, skip: 10 });
});

test.each([1, 2, 3])('a row that matches %i fulfillments offers all of them only where there are several', (count) => {
  const fulfillments = Array.from({ length: count }, (_, at) => ({
    id: String(at),
    clientId: null,
    status: 'HOLD',
    items: '',
  }));
  const blocks = JSON.stringify(correctionForm([{ ...ambiguous, fulfillments }], { shown: place, skip: 0 }, false));
  const all = /(?:Both|All \d+) fulfillments/.exec(blocks)?.[0];
  expect(all).toBe([undefined, 'Both fulfillments', 'All 3 fulfillments'][count - 1]);
});

test('of a return that was withdrawn, a person who chooses Cancelled means the order', () => {
  const cancelled: CorrectableRow = {
    ...status,
    cell: 'Cancelled',
    code: 'E_STATUS',
    targets: ['RETURNED', 'CANCELLED'],
  };
  const valueFor = (cause: string | null, entered: string) =>
    settledRows([{ ...cancelled, cause }], { '7': entered }).corrections.map(({ value }) => value);
  expect(valueFor(withdrawn, 'CANCELLED')).toEqual(['Cancel order']);
  expect(valueFor(withdrawn, 'RETURNED')).toEqual(['RETURNED']);
  expect(valueFor(notOfGoods, 'CANCELLED')).toEqual(['Cancel order']);
  expect(valueFor(notOfGoods, 'RETURNED')).toEqual(['Goods returned']);
  expect(valueFor(null, 'CANCELLED')).toEqual(['CANCELLED']);
});
