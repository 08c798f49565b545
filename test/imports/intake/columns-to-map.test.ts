import { expect, test } from 'vitest';
import { columnsToMap, proposedColumns } from '../../../src/imports/intake/columns-form.ts';

const table = { header: ['Ref', 'Code', ''], headerLine: 1, samples: [['7B83FF8095', 'x'.repeat(500), 'y']] };

test('values are shortened, names never', () => {
  expect(columnsToMap(table)).toEqual({
    ...table,
    samples: [['7B83FF8095', `${'x'.repeat(23)}…`, 'y']],
  });
});

test.each([
  { why: 'there is no table', given: undefined },
  { why: 'there is one column', given: { ...table, header: ['Ref', ''] } },
  {
    why: 'a menu could not show them all',
    given: { ...table, header: Array.from({ length: 101 }, (_, n) => `c${n}`) },
  },
  { why: 'a name is a whole text', given: { ...table, header: ['Ref', 'n'.repeat(201)] } },
  { why: 'a name can’t be stored', given: { ...table, header: ['Ref', 'a\0b'] } },
  { why: 'a name is half a character', given: { ...table, header: ['Ref', '\ud800'] } },
])('nothing is offered when $why', ({ given }) => {
  expect(columnsToMap(given)).toBeNull();
});

test('only a name that one column has is proposed', () => {
  const header = ['order id', 'order number', 'carrier', 'tr\u0430cking'];
  expect([...proposedColumns({ ...table, header })]).toEqual([['carrier', 2]]);
});
