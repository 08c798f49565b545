import { describe, expect, test } from 'vitest';
import { escapeWithin, groupList, unchangedSentence } from '../../../src/import/messages/summary-parts.ts';
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

  test('the first example stands below its cause, and nothing in it is markup', () => {
    expect(groupList([group(1, 'a _b_ <!channel> & c'), group(1200, 'd')])).toBe(
      [
        '• *1* × stray quotation mark, line 7\n   _a ‗b‗ &lt;!channel&gt; &amp; c_',
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

describe('escapeWithin', () => {
  const cases: { text: string; most: number; want: string }[] = [
    { text: 'short', most: 5, want: 'short' },
    { text: 'longer', most: 5, want: 'long…' },
    { text: '<&>', most: 13, want: '&lt;&amp;&gt;' },
    { text: '<&>', most: 12, want: '&lt;&amp;…' },
    { text: '<&>', most: 8, want: '&lt;…' },
    { text: '📦📦📦', most: 4, want: '📦…' },
  ];
  test.each(cases)('$text within $most', ({ text, most, want }) => {
    expect(escapeWithin(text, most)).toBe(want);
  });
});
