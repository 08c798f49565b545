/** What the README says about the environment is what the code reads. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { variableNames } from '../src/config.ts';

test('the README has a row for every variable of the environment, and for no other', () => {
  const readme = readFileSync('README.md', 'utf8');
  const rows = readme.split('\n').filter((line) => /^\|\s*`[A-Z_]+`/.test(line));
  const named = rows.flatMap((row) => (row.split('|')[1] ?? '').match(/[A-Z][A-Z_]+/g) ?? []);
  expect(named.toSorted()).toEqual(variableNames.toSorted());
});
