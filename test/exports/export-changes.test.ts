import { expect, test } from 'vitest';
import { readChangesPeriod } from '../../src/exports/handle-export.ts';

const clock = { now: new Date('2026-11-28T15:00:00Z'), timeZone: 'America/New_York' };

test.each([
  ['changes:7d', '2026-11-22', '2026-11-28'],
  ['  Changes: last week ', '2026-11-16', '2026-11-22'],
  ['changes:"last month"', '2026-10-01', '2026-10-31'],
  ['changes:2026-11-01..2026-11-15', '2026-11-01', '2026-11-15'],
  ['changes:', '2026-11-22', '2026-11-28'],
  ['changes last week', '2026-11-16', '2026-11-22'],
  ['changes from last month', '2026-10-01', '2026-10-31'],
  ['changes 7d', '2026-11-22', '2026-11-28'],
])('%s is from %s to %s', (text, firstDay, lastDay) => {
  expect(readChangesPeriod(text, clock)).toMatchObject({ firstDay, lastDay });
});

test.each([
  'status:hold',
  '',
  'changes',
  'changes jones',
  'status:hold name:changes',
])('%s is an ordinary export', (text) => {
  expect(readChangesPeriod(text, clock)).toBeNull();
});

test.each([
  ['status:hold changes:7d', 'can’t be combined with other filters'],
  ['changes:never', 'takes a period'],
  ['changes:5x', 'I don’t recognize the date “5x”'],
])('%s is refused: %s', (text, message) => {
  expect(() => readChangesPeriod(text, clock)).toThrow(message);
});
