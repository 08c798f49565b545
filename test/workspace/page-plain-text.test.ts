/** What a screen reader is told of a new message. */
import { expect, test } from 'vitest';
import { plainText } from './page/plain-text.js';

const me = { id: 'U1', realName: 'Dana Reyes', timeZone: 'America/New_York' };
const known = {
  me,
  people: [me],
  conversations: [{ id: 'C1', name: 'returns' }],
  groups: [{ id: 'S1', handle: 'leads' }],
} as unknown as Parameters<typeof plainText>[1];

test.each([
  ['*Cancel* 2 _orders_ in `march.csv`', 'Cancel 2 orders in march.csv'],
  ['<@U1>, see <#C1> and <!subteam^S1>', '@Dana Reyes, see #returns and @leads'],
  ['<https://a.example|the summary> &amp; more', 'the summary & more'],
  ['one\ntwo', 'one two'],
  ['<!date^1392734382^{date_short}, {time}|then>', 'Feb 18, 2014, 9:39 AM'],
])('%s', (source, want) => {
  expect(plainText(source, known)).toBe(want);
});

test('the year of a near day is left out, as in Slack', () => {
  const nextWeek = Math.floor(Date.now() / 1000) + 7 * 86_400;
  expect(plainText(`<!date^${nextWeek}^{date_short_pretty}, {time}|then>`, known)).toMatch(
    /^[A-Z][a-z]{2} \d{1,2}, \d{1,2}:\d{2}\s[AP]M$/,
  );
});
