/** What Slack makes of a command's text is undone once, and only that. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unescapeCommand } from '../../src/slack/interaction.ts';
import { escapeEntities } from '../workspace/escape-text.ts';

test.each([
  ['an email address', 'email:<mailto:jo@example.com|jo@example.com>', 'email:jo@example.com'],
  ['an email address without a label', '<mailto:jo@example.com>', 'jo@example.com'],
  ['a phone number', '<tel:+12125550142|(212) 555-0142>', '(212) 555-0142'],
  ['a mention of a person', '<@U0LEENOVAK|lee>', '@lee'],
  ['a mention without a name', '<@U0LEENOVAK>', '@U0LEENOVAK'],
  ['a group', '<!subteam^S1|@managers>', '@managers'],
  ['a channel', '<#C0RETURNS|returns>', '#returns'],
  ['an alarm', '<!channel>', '@channel'],
  ['a link', '<https://example.com/a:b>', 'https://example.com/a:b'],
  ['escaped signs', 'campaign:"a &amp; b" created:&gt;2026-11-01', 'campaign:"a & b" created:>2026-11-01'],
  ['an address in angle brackets', 'Jo &lt;<mailto:jo@example.com|jo@example.com>&gt;', 'Jo <jo@example.com>'],
  ['an entity that somebody typed', '&amp;lt;', '&lt;'],
])('%s', (_, text, typed) => expect(unescapeCommand(text)).toBe(typed));

test('any text comes back as it was typed', () => {
  const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('<', '>', '&', '|', '@', '&lt;', '<!here>'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const typed = pieces.join('');
      expect(unescapeCommand(escapeEntities(typed))).toBe(typed);
    }),
  );
});
