import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ImportState, importMoves, importStateCodes, mayMove } from '../../../src/imports/model/lifecycle.ts';

/** Every move that exists, written out a second time: "from → to, to". */
const want: Record<ImportState, string> = {
  received: 'asking discarded nothing_to_do ready refused',
  asking: 'discarded expired nothing_to_do ready received superseded',
  ready: 'confirmed discarded expired received superseded',
  confirmed: 'applied ready received',
  applied: 'undoing',
  undoing: 'applied undone',
  refused: 'received',
  nothing_to_do: 'received superseded',
  discarded: 'received',
  expired: 'received superseded',
  superseded: 'received',
  undone: '',
};

const pairs = importStateCodes.flatMap((from) => importStateCodes.map((to) => ({ from, to })));

test.each(pairs)('$from → $to is as the table says', ({ from, to }) => {
  expect(mayMove(from, to)).toBe(want[from].split(' ').includes(to));
});

test('nothing is written but after a confirmation, and nothing is undone but after it was applied', () => {
  const into = (state: ImportState) => importStateCodes.filter((from) => mayMove(from, state));
  expect(into('applied')).toEqual(['confirmed', 'undoing']);
  expect(into('confirmed')).toEqual(['ready']);
  expect(into('undoing')).toEqual(['applied']);
  expect(into('undone')).toEqual(['undoing']);
});

test('every state can be reached from the first', () => {
  const reached = new Set<ImportState>(['received']);
  for (const state of reached) for (const next of importMoves[state]) reached.add(next);
  expect([...reached].sort()).toEqual([...importStateCodes].sort());
});

test('every move has its reason beside it', () => {
  const source = readFileSync(new URL('../../../src/imports/model/lifecycle.ts', import.meta.url), 'utf8');
  const table = source.slice(source.indexOf('export const importMoves'), source.indexOf('/** Whether an import may'));
  const moves = table.split('\n').filter((line) => /^ {4}'/.test(line));
  expect(moves.length).toBe(Object.values(importMoves).flat().length);
  expect(moves.filter((line) => !/^ {4}'\w+', \/\/ \w/.test(line))).toEqual([]);
});
