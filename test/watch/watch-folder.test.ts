import { expect, test } from 'vitest';
import { importStateCodes } from '../../src/imports/model/lifecycle.ts';
import { type FileLook, freeName, placeFor, stableFiles } from '../../src/watch/watch-folder.ts';

const at = 100_000;
const file = (name: string, size: number, changedAt: number): FileLook => ({ name, size, changedAt });

test.each<[what: string, before: FileLook[], isStable: boolean]>([
  ['that looks as before', [file('a.csv', 10, 90_000)], true],
  ['that is new', [], false],
  ['that has grown', [file('a.csv', 9, 90_000)], false],
  ['that was written again', [file('a.csv', 10, 89_000)], false],
  ['that another file looks like', [file('b.csv', 10, 90_000)], false],
])('a file %s is taken: %s', (_, before, isStable) => {
  const found = [file('a.csv', 10, 90_000)];
  expect(stableFiles(found, before, { at })).toEqual(isStable ? found : []);
});

test('a file whose sender’s clock is hours ahead is taken', () => {
  const ahead = file('a.csv', 10, at + 5 * 3_600_000);
  expect(stableFiles([ahead], [ahead], { at })).toEqual([ahead]);
});

test.each([
  ['an empty one', file('a.csv', 0, 90_000)],
  ['one that was just written', file('a.csv', 10, 98_500)],
  ['one that was just written by a clock that is ahead', file('a.csv', 10, 101_500)],
])('%s waits', (_, one) => {
  expect(stableFiles([one], [one], { at })).toEqual([]);
});

test('a file stays while its import is open, and every end has a place', () => {
  const open = importStateCodes.filter((state) => placeFor(state) === null);
  expect(open).toEqual(['received', 'asking', 'ready', 'confirmed']);
  expect(importStateCodes.filter((state) => placeFor(state) === 'done')).toEqual([
    ...['applied', 'nothing_to_do', 'undoing', 'undone'],
  ]);
});

test.each([
  [[], 'a.csv'],
  [['a.csv'], 'a-2.csv'],
  [['a.csv', 'a-2.csv', 'b.csv'], 'a-3.csv'],
])('beside %j the file is called %s', (taken, name) => {
  expect(freeName('a.csv', new Set(taken))).toBe(name);
});
