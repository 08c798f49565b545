import { describe, expect, test } from 'vitest';
import { unchangedSentence } from '../../../src/imports/messages/summary-parts.ts';
import { makeCounts } from '../../support/make-import.ts';

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
