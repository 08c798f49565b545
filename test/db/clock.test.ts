/** The database's time, from what it says and how long it took to say so. */
import { expect, test } from 'vitest';
import { chooseOffset } from '../../src/db/clock.ts';

test.each([
  ['the first answer counts, however slow', null, { asked: 100, answered: 3_100, at: 1_100 }, 1_000],
  ['a fast one replaces the one before', 900, { asked: 100, answered: 110, at: 1_100 }, 1_000],
  ['a slow one that may mean the same changes nothing', 900, { asked: 100, answered: 3_100, at: 1_100 }, 900],
  ['one that says it is later, as after a sleep, counts', 900, { asked: 100, answered: 3_100, at: 9_100 }, 9_000],
  ['so does one that says it is earlier', 9_000, { asked: 100, answered: 3_100, at: 1_100 }, 1_000],
])('%s', (_, known, answer, offset) => {
  expect(chooseOffset(known, answer)).toBe(offset);
});
