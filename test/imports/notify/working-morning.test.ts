/** When a summary that waits is brought up: weekends, clock changes and time zones as a table. */
import { TZDate } from '@date-fns/tz';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWorkingTime, nextWorkingMorning } from '../../../src/imports/notify/remind-import.ts';

const newYork = 'America/New_York';
const berlin = 'Europe/Berlin';

/** 2026-11-23 is a Monday. New York’s clocks go back on 2026-11-01 and forward on 2026-03-08, both Sundays. */
test.each<[what: string, since: string, hour: number, timeZone: string, morning: string]>([
  ['the next day', '2026-11-23T15:00:00-05:00', 9, newYork, '2026-11-24T09:00:00-05:00'],
  ['from the night, the same day', '2026-11-24T02:00:00-05:00', 9, newYork, '2026-11-24T09:00:00-05:00'],
  ['exactly four hours before', '2026-11-24T05:00:00-05:00', 9, newYork, '2026-11-24T09:00:00-05:00'],
  ['a moment later, the day after', '2026-11-24T05:00:00.001-05:00', 9, newYork, '2026-11-25T09:00:00-05:00'],
  ['shortly before the morning, the day after', '2026-11-24T08:30:00-05:00', 9, newYork, '2026-11-25T09:00:00-05:00'],
  ['at the morning itself, the day after', '2026-11-24T09:00:00-05:00', 9, newYork, '2026-11-25T09:00:00-05:00'],
  ['from Friday to Monday', '2026-11-20T16:00:00-05:00', 9, newYork, '2026-11-23T09:00:00-05:00'],
  ['from Saturday', '2026-11-21T03:00:00-05:00', 9, newYork, '2026-11-23T09:00:00-05:00'],
  ['from Sunday night', '2026-11-22T23:59:59-05:00', 9, newYork, '2026-11-23T09:00:00-05:00'],
  ['from Monday before dawn', '2026-11-23T00:30:00-05:00', 9, newYork, '2026-11-23T09:00:00-05:00'],
  ['over the hour that comes twice', '2026-10-30T16:00:00-04:00', 9, newYork, '2026-11-02T09:00:00-05:00'],
  ['from within the hour that comes twice', '2026-11-01T01:30:00-05:00', 9, newYork, '2026-11-02T09:00:00-05:00'],
  ['over the hour that is left out', '2026-03-06T16:00:00-05:00', 9, newYork, '2026-03-09T09:00:00-04:00'],
  ['from the day of the left-out hour', '2026-03-08T03:00:00-04:00', 7, newYork, '2026-03-09T07:00:00-04:00'],
  ['over the end of a year', '2026-12-31T18:00:00-05:00', 6, newYork, '2027-01-01T06:00:00-05:00'],
  ['at another hour', '2026-11-23T15:00:00-05:00', 12, newYork, '2026-11-24T12:00:00-05:00'],
  ['in Berlin, over the clock change', '2026-03-27T17:00:00+01:00', 8, berlin, '2026-03-30T08:00:00+02:00'],
  [
    'Friday in New York is Saturday in Auckland',
    '2026-11-20T12:00:00-05:00',
    9,
    'Pacific/Auckland',
    '2026-11-23T09:00:00+13:00',
  ],
  ['a zone of half hours', '2026-11-23T15:00:00+05:30', 9, 'Asia/Kolkata', '2026-11-24T09:00:00+05:30'],
])('%s', (_, since, hour, timeZone, morning) => {
  expect(nextWorkingMorning(new Date(since), { hour, timeZone }).toISOString()).toBe(new Date(morning).toISOString());
});

test('whenever it begins to wait, it is a weekday at that hour, four hours later at least and four days at most', () => {
  const zones = [newYork, berlin, 'Pacific/Auckland', 'Asia/Kolkata', 'America/Santiago', 'Africa/Cairo', 'UTC'];
  const from = new Date('2025-01-01T00:00:00Z');
  const moments = fc.date({ min: from, max: new Date('2028-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, fc.integer({ min: 6, max: 12 }), fc.constantFrom(...zones), (since, hour, timeZone) => {
      const morning = nextWorkingMorning(since, { hour, timeZone });
      const clock = new TZDate(morning, timeZone);
      expect([1, 2, 3, 4, 5]).toContain(clock.getDay());
      expect([clock.getHours(), clock.getMinutes(), clock.getSeconds()]).toEqual([hour, 0, 0]);
      const hours = (morning.getTime() - since.getTime()) / 3_600_000;
      expect(hours).toBeGreaterThanOrEqual(4);
      expect(hours).toBeLessThanOrEqual(4 * 24);
      expect(isWorkingTime(morning, { hour, timeZone })).toBe(true);
    }),
  );
});

test.each<[now: string, expected: boolean]>([
  ['2026-11-23T08:59:59-05:00', false],
  ['2026-11-23T09:00:00-05:00', true],
  ['2026-11-23T16:59:59-05:00', true],
  ['2026-11-23T17:00:00-05:00', false],
  ['2026-11-22T12:00:00-05:00', false],
  ['2026-11-21T12:00:00-05:00', false],
])('%s is working time: %s', (now, expected) => {
  expect(isWorkingTime(new Date(now), { hour: 9, timeZone: newYork })).toBe(expected);
});
