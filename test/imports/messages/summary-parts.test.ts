import { describe, expect, test } from 'vitest';
import { groupList, unchangedSentence } from '../../../src/imports/messages/summary-parts.ts';
import { makeCounts } from '../../support/make-import.ts';

describe('unchangedSentence', () => {
  const cases: { unchanged: number; empty: number; want: string | null }[] = [
    { unchanged: 0, empty: 0, want: null },
    { unchanged: 1, empty: 0, want: '1 row changes nothing.' },
    { unchanged: 6, empty: 0, want: '6 rows change nothing.' },
    { unchanged: 6, empty: 4, want: '6 rows change nothing, 4 of them because the tracking cell is empty.' },
    { unchanged: 6, empty: 6, want: '6 rows change nothing, because the tracking cell is empty.' },
    { unchanged: 1, empty: 1, want: '1 row changes nothing, because the tracking cell is empty.' },
  ];
  test.each(cases)('$want', ({ unchanged, empty, want }) => {
    expect(unchangedSentence(makeCounts({ unchanged, empty }))).toBe(want);
  });
});

describe('groupList', () => {
  const group = (rows: number, text: string) => ({ code: 'E_QUOTE' as const, rows, examples: [{ line: 7, text }] });

  test('B122: the first example stands below its cause, and nothing in it is markup', () => {
    expect(groupList([group(1, 'a _b_ <!channel> & c'), group(1200, 'd')])).toBe(
      [
        '• *1* × stray quotation mark, line 7\n   `a _b_ &lt;!channel&gt; &amp; c`',
        '• *1,200* × stray quotation mark, first on line 7\n   _d_',
      ].join('\n'),
    );
  });

  test('causes beyond the eighth are counted', () => {
    const lines = groupList(Array.from({ length: 24 }, () => group(1, 'x'))).split('\n');
    expect(lines.length).toBe(2 * 8 + 1);
    expect(lines.at(-1)).toBe('• and 16 more causes');
  });
});
