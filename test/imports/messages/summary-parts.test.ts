import { describe, expect, test } from 'vitest';
import { accountForRows, unchangedSentence } from '../../../src/imports/messages/summary-parts.ts';
import type { Counts } from '../../../src/imports/model/counts.ts';
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import { makeCounts, makeImport } from '../../support/make-import.ts';

describe('unchangedSentence', () => {
  const cases: { unchanged: number; empty: number; want: string | null }[] = [
    { unchanged: 0, empty: 0, want: null },
    { unchanged: 1, empty: 0, want: '1 row needs no change.' },
    { unchanged: 6, empty: 0, want: '6 rows need no change.' },
    { unchanged: 6, empty: 4, want: '6 rows need no change (4 have no tracking number).' },
    { unchanged: 6, empty: 6, want: '6 rows need no change (they have no tracking number).' },
    { unchanged: 1, empty: 1, want: '1 row needs no change (it has no tracking number).' },
  ];
  test.each(cases)('$want', ({ unchanged, empty, want }) => {
    expect(unchangedSentence(makeCounts({ unchanged, empty }))).toBe(want);
  });
});

describe('accountForRows', () => {
  const problems: Counts['problems'] = [
    { code: 'E_ORDER_NOT_FOUND', rows: 7, examples: [] },
    { code: 'E_STATE', cause: 'Shipped', rows: 1, examples: [] },
  ];
  const warnings: Counts['warnings'] = [{ code: 'W_DUPLICATE', rows: 1, examples: [] }];
  const messy = { rows: 28, changing: 15, unchanged: 3, empty: 2, ambiguous: 2, rejected: 8, problems, warnings };
  test.each<[string, Partial<Counts>, Partial<ImportRow>, 'will' | 'did', string]>([
    [
      'everything that can become of a row',
      ...([messy, {}, 'will'] as const),
      '28 rows: 15 change, 3 need no change (2 have no tracking number, 1 is repeated), 7 to fix, 2 need a choice, 1 skipped.',
    ],
    [
      'ambiguous rows that are decided',
      ...([messy, { ambiguousChoice: 'all' }, 'will'] as const),
      '28 rows: 17 change, 3 need no change (2 have no tracking number, 1 is repeated), 7 to fix, 1 skipped.',
    ],
    [
      'afterwards',
      ...([messy, {}, 'did'] as const),
      '28 rows: 15 changed, 3 needed no change, 7 to fix, 2 needed a choice, 1 skipped.',
    ],
    ['nothing else', { rows: 40, changing: 40 }, {}, 'will', '40 rows, nothing to fix.'],
    ['nothing else, afterwards', { rows: 1, changing: 1 }, {}, 'did', '1 row.'],
    ['one of each', { rows: 2, changing: 1, unchanged: 1 }, {}, 'will', '2 rows: 1 changes, 1 needs no change.'],
  ])('%s', (_, counts, row, tense, said) => {
    expect(accountForRows(makeImport(row), makeCounts(counts), tense)).toBe(said);
    const numbers = said.replaceAll(/\([^)]*\)/g, '').match(/\d+/g) ?? [];
    const [total, ...parts] = numbers.map(Number);
    if (parts.length > 0) expect(parts.reduce((sum, n) => sum + n, 0)).toBe(total);
  });
});
