import { expect, test } from 'vitest';
import { hashHeader } from '../../../src/imports/intake/choose-columns.ts';

const header = ['Bestell Nr', 'Sendung'];

test.each([
  { what: 'case and separators', other: ['BESTELL_NR', ' sendung'], same: true },
  { what: 'another order', other: ['Sendung', 'Bestell Nr'], same: false },
  { what: 'one column more', other: [...header, 'x'], same: false },
  { what: 'letters of another alphabet', other: ['Best\u0435ll Nr', 'Sendung'], same: false },
  { what: 'names that run together otherwise', other: ['Bestell', 'NrSendung'], same: false },
])('$what: the same header is $same', ({ other, same }) => {
  expect(hashHeader(other) === hashHeader(header)).toBe(same);
});
