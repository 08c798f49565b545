import { expect, test } from 'vitest';
import { evaluateRecord } from '../../../src/imports/plan/evaluate-record.ts';
import { markChanceCarriers, type SeenNumbers } from '../../../src/imports/plan/plan-rows.ts';
import { makeRecord, makeRow } from '../../support/parsed-rows.ts';

/** Two numbers whose check digit is right for FedEx, three whose isn't. */
const right = ['986578788855', '775680563992'];
const wrong = ['382719528310', '864211596894', '518539642611'];

/** The carriers of rows with these numbers and, behind a blank, their methods. */
function carriersOf(cells: string[], carrier = '', seen: SeenNumbers = new Map()): (string | null)[] {
  const rows = cells.map((cell) => {
    const [trackingNumber = '', method = ''] = cell.split(' ');
    return makeRow('tracking', { orderId: '1001', trackingNumber, carrier, method });
  });
  markChanceCarriers(rows, seen);
  return rows.map((row) => {
    const evaluation = evaluateRecord('tracking', row, makeRecord('HOLD'));
    if (evaluation.kind !== 'change') return evaluation.kind;
    return evaluation.change.after.carrier ?? evaluation.warnings.map(({ code }) => code).join();
  });
}

test('B112 digits that are right for a carrier tell it, while those of the other rows are right, too', () => {
  expect(carriersOf([...right, ...wrong.slice(1)])).toEqual(['FedEx', 'FedEx', 'W_NO_CARRIER', 'W_NO_CARRIER']);
});

test('where most numbers of a length are wrong for it, those that are right are so by chance', () => {
  expect(carriersOf([...right, ...wrong])).toEqual(Array(5).fill('W_NO_CARRIER'));
});

test('the numbers of earlier batches count, too', () => {
  const seen: SeenNumbers = new Map();
  carriersOf(wrong, '', seen);
  expect(carriersOf(right.slice(1), '', seen)).toEqual(['W_NO_CARRIER']);
});

test('numbers of another length, with letters or with a carrier don’t count', () => {
  expect(
    carriersOf([...right, '8003212345678901', 'SF3987654700111', ...wrong.map((number) => `${number} GLS`)]),
  ).toEqual([...['FedEx', 'FedEx', 'W_NO_CARRIER', 'W_NO_CARRIER', 'GLS', 'GLS', 'GLS']]);
});

test('a carrier that the rows name stays', () => {
  expect(carriersOf([...right, ...wrong], 'GLS')).toEqual(Array(5).fill('GLS'));
});
