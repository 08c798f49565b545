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
  ['<!date^1795946257^{date_short}, {time}|then>', 'Nov 29, 2026, 4:57 AM'],
])('%s', (source, want) => {
  expect(plainText(source, known)).toBe(want);
});
