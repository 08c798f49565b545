/** How data is shown in Slack's markup. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bold, code, escapeText, escapeWithin, mrkdwn, plain, shorten, showText } from '../../src/slack/blocks.ts';
import { parseMrkdwn } from '../workspace/page/mrkdwn.js';

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

describe('B122: nothing in a text is markup', () => {
  test.each([
    ['plain words', 'Maria, 5 Elm St.', 'Maria, 5 Elm St.'],
    ['names of columns', 'order_date, ship_to_name', 'order_date, ship_to_name'],
    ['an hour', '2026-11-22T10:30:15Z', '2026-11-22T10:30:15Z'],
    ['an ordinary quotation', 'There’s no status “A1”.', 'There’s no status “A1”.'],
    ['bold alone', '*x*', '`*x*`'],
    ['struck out', 'A1 → ~z~', '`A1 → ~z~`'],
    [
      'italics in a quotation',
      'There’s no status “_y_”. Did you mean “hold”?',
      'There’s no status `_y_`. Did you mean “hold”?',
    ],
    ['an emoji', '“:tada:” is no order', '`:tada:` is no order'],
    ['a code span', '“`a`”', '`ˋaˋ`'],
    ['a quotation mark in a quotation', '“a” *b*” is no order', '`“a” *b*” is no order`'],
    ['a mention', '<!channel> *x*', '`&lt;!channel&gt; *x*`'],
    ['two lines', '*a\nb*', '`*a b*`'],
  ])('%s', (_, text, want) => expect(showText(text)).toBe(want));

  test('what stands out is bold unless it is in a code span', () => {
    expect([bold('7B83'), bold('*7*')]).toEqual(['*7B83*', '`*7*`']);
  });

  test('whatever the text, people read it as it is, in no more than its room', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '*',
      '_',
      '~',
      '“',
      '”',
      ':',
      'x',
      '&',
      '<@U1>',
      '&amp;',
      '(',
      ':x:',
      '`',
      '1',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 20, max: 60 }), (pieces, most) => {
        const text = pieces.join('');
        const shown = showText(text, most);
        expect(shown.length).toBeLessThanOrEqual(most);
        const nodes = parseMrkdwn(shown);
        expect(nodes.filter(({ type }) => type !== 'text' && type !== 'code')).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a text object leaves links, channels and mentions in data alone', () => {
  expect(mrkdwn('see #general')).toEqual({ type: 'mrkdwn', text: 'see #general', verbatim: true });
});

test.each(['', ' \n', '\u200b'])('where there is nothing to see, which Slack refuses, stands a dash: %j', (text) => {
  expect(plain(text).text).toBe('–');
});

test('what is cut is cut between letters, and never within an escape', () => {
  const letters = fc.array(fc.constantFrom('a', '📦', '👩‍🚒', '&', '<', 'é', ' ', 'lt;'), { maxLength: 30 });
  fc.assert(
    fc.property(letters, fc.integer({ min: 1, max: 40 }), (pieces, most) => {
      const whole = pieces.map(escapeText).join('');
      const cut = shorten(whole, most);
      expect(cut.length).toBeLessThanOrEqual(most);
      expect(plain(pieces.join(''), most).text.isWellFormed()).toBe(true);
      const kept = cut.replace(/…$/, '');
      expect(whole.startsWith(kept)).toBe(true);
      expect(kept.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
      if (cut !== whole) expect(most - cut.length).toBeLessThan(5);
    }),
    { numRuns: 2_000 },
  );
  expect(code('📦'.repeat(100), 5)).toBe('`📦📦📦📦…`');
});
