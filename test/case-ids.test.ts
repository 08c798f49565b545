/** The ids that tests carry, such as X12 and B45: each is explained in a README beside the tests, and has a test. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const idInRow = /^\| ([A-Z]\d+) \|/gm;
const id = /\b(?:B\d{2,3}|X\d{2}|I[1-8])\b/g;
const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

const listed = globSync('test/**/README.md').flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(idInRow)].map(([, name = '']) => name),
);
/** Titles are in the tests, and in tables of cases that several of them share. */
const used = new Set(
  globSync(['test/**/*.test.ts', 'test/support/*.ts']).flatMap(
    (path) => readFileSync(path, 'utf8').replaceAll(comments, '').match(id) ?? [],
  ),
);

test('every id is explained once', () => {
  expect(listed.length).toBeGreaterThan(200);
  expect(listed.filter((name, place) => listed.indexOf(name) !== place)).toEqual([]);
});

test('every id of a test is explained, and every id that is explained has a test', () => {
  expect([...used].toSorted()).toEqual(listed.toSorted());
});
