import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printableCell } from '../../src/cells/cell.ts';

test.each([
  ['an ordinary cell is shown as it is', ' 1001 ', ' 1001 '],
  ['B45 a NUL is shown as a picture', 'a\0b', 'a␀b'],
  ['B46 a C1 control is shown by its code', 'a\u0085b', 'a⟨U+0085⟩b'],
  ['B46 half a surrogate pair is replaced', 'a\ud800b', 'a\ufffdb'],
  ['B48 a mark that reverses text is shown by its code', '10\u202e01', '10⟨U+202E⟩01'],
  ['80 characters are shown in full', 'x'.repeat(80), 'x'.repeat(80)],
  ['B13 longer cells are cut and say so', 'x'.repeat(81), `${'x'.repeat(79)}…`],
])('%s', (_name, cell, want) => {
  expect(printableCell(cell)).toBe(want);
});

test('what is shown is at most 80 long, well-formed and without control characters, whatever the cell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (cell) => {
      const shown = printableCell(cell);
      expect(shown.length).toBeLessThanOrEqual(80);
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
