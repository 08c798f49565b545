/** X58: when a schedule is due, over every kind of change that clocks make. */

import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayAt, shiftDays, weekdayOf } from '../../src/filters/days/calendar-day.ts';
import { momentAt, nextSlot, planDue, type ScheduleDays, scheduleDays } from '../../src/saved-searches/schedule.ts';
import { runs } from '../support/property-runs.ts';

const hours = (n: number) => n * 3_600_000;
const at = (iso: string) => new Date(iso);
/** What a clock on the wall shows, by another library's reckoning. */
const wallClock = (moment: Date, timeZone: string) => format(new TZDate(moment, timeZone), 'yyyy-MM-dd HH:mm');

describe('a time on a day', () => {
  test.each<[what: string, zone: string, day: string, time: string, moment: string]>([
    ['before spring', 'America/New_York', '2026-03-07', '02:30', '2026-03-07T07:30Z'],
    ['in the hour that spring skips: an hour later', 'America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30Z'],
    ['where the gap begins', 'America/New_York', '2026-03-08', '02:00', '2026-03-08T07:00Z'],
    ['where the gap ends', 'America/New_York', '2026-03-08', '03:00', '2026-03-08T07:00Z'],
    ['the last minute before the gap', 'America/New_York', '2026-03-08', '01:59', '2026-03-08T06:59Z'],
    ['after spring', 'America/New_York', '2026-03-09', '02:30', '2026-03-09T06:30Z'],
    ['in the hour that autumn repeats: the first', 'America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30Z'],
    ['the first minute that is repeated', 'America/New_York', '2026-11-01', '01:00', '2026-11-01T05:00Z'],
    ['the first minute that is not', 'America/New_York', '2026-11-01', '02:00', '2026-11-01T07:00Z'],
    ['before autumn', 'America/New_York', '2026-10-31', '01:30', '2026-10-31T05:30Z'],
    ['after autumn', 'America/New_York', '2026-11-02', '01:30', '2026-11-02T06:30Z'],
    ['in the gap', 'Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30Z'],
    ['after spring', 'Europe/Berlin', '2026-03-30', '02:30', '2026-03-30T00:30Z'],
    ['in the repeated hour', 'Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30Z'],
    ['after autumn', 'Europe/Berlin', '2026-10-26', '02:30', '2026-10-26T01:30Z'],
    ['without any change', 'Asia/Kolkata', '2026-03-29', '02:30', '2026-03-28T21:00Z'],
    ['without any change', 'UTC', '2026-10-25', '02:30', '2026-10-25T02:30Z'],
    ['a gap of half an hour', 'Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:45Z'],
    ['a gap at midnight', 'America/Havana', '2026-03-08', '00:30', '2026-03-08T05:30Z'],
    ['a gap before midnight ends on the next day', 'America/Nuuk', '2026-03-28', '23:30', '2026-03-29T01:30Z'],
  ])('%s: %s %s %s', (_, zone, day, time, moment) => {
    expect(momentAt(day, time, zone)).toEqual(at(moment));
  });
});

describe('the next slot', () => {
  test.each<[days: ScheduleDays, time: string, zone: string, after: string, next: string]>([
    // 25 November 2026 is a Wednesday.
    ['daily', '08:00', 'America/New_York', '2026-11-25T12:59:59Z', '2026-11-25T13:00Z'],
    ['daily', '08:00', 'America/New_York', '2026-11-25T13:00:00Z', '2026-11-26T13:00Z'],
    ['weekdays', '08:00', 'America/New_York', '2026-11-27T13:00:00Z', '2026-11-30T13:00Z'],
    ['wednesday', '23:30', 'America/New_York', '2026-11-25T12:00:00Z', '2026-11-26T04:30Z'],
    ['wednesday', '00:15', 'America/New_York', '2026-11-25T12:00:00Z', '2026-12-02T05:15Z'],
    ['sunday', '02:30', 'America/New_York', '2026-03-02T12:00:00Z', '2026-03-08T07:30Z'],
    ['sunday', '02:30', 'Europe/Berlin', '2026-10-19T12:00:00Z', '2026-10-25T00:30Z'],
    // The second 01:30 of that day is no slot any more.
    ['daily', '01:30', 'America/New_York', '2026-11-01T05:30:00Z', '2026-11-02T06:30Z'],
    ['daily', '23:30', 'America/Nuuk', '2026-03-29T01:00:00Z', '2026-03-29T01:30Z'],
    ['saturday', '23:30', 'America/Nuuk', '2026-03-29T01:00:00Z', '2026-03-29T01:30Z'],
    // Samoa went over the date line and had no 30 December in 2011.
    ['daily', '08:00', 'Pacific/Apia', '2011-12-29T18:00:00Z', '2011-12-30T18:00Z'],
  ])('%s at %s in %s after %s', (days, time, zone, after, next) => {
    expect(nextSlot({ days, time }, zone, at(after))).toEqual(at(next));
  });
});

const zones = [...['America/New_York', 'Europe/Berlin', 'Asia/Kolkata'], ...Intl.supportedValuesOf('timeZone')];
const anyZone = fc.oneof(fc.constantFrom(...zones.slice(0, 3)), fc.constantFrom(...zones));
const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const anyMoment = fc
  .integer({ min: Date.parse('2015-01-01'), max: Date.parse('2035-01-01') })
  .map((milliseconds) => new Date(milliseconds));

test('each day of a schedule has exactly one slot, whatever the zone, and slots only go forward', () => {
  fc.assert(
    fc.property(anyZone, anyTime, fc.constantFrom(...scheduleDays), anyMoment, (zone, time, days, from) => {
      const slots: Date[] = [];
      for (let after = from; slots.length < 60; after = slots.at(-1) ?? from) {
        slots.push(nextSlot({ days, time }, zone, after));
      }
      const increasing = slots.every((slot, place) => place === 0 || slot > (slots[place - 1] ?? slot));
      expect(increasing).toBe(true);
      // A slot belongs to the day of its moment, or to the day before when a gap carried it over midnight.
      const dayOf = (slot: Date) =>
        [dayAt(slot, zone), shiftDays(dayAt(slot, zone), -1)].find((day) => +momentAt(day, time, zone) === +slot);
      const had = slots.map(dayOf);
      expect(new Set(had).size).toBe(slots.length);
      expect(had).not.toContain(undefined);
      const expected: string[] = [];
      for (let day = had[0] ?? ''; expected.length < slots.length; day = shiftDays(day, 1)) {
        const weekday = weekdayOf(day);
        const isMeant = days === 'daily' || (days === 'weekdays' ? weekday < 6 : scheduleDays[weekday + 1] === days);
        if (isMeant) expected.push(day);
      }
      expect(had).toEqual(expected);
    }),
    { numRuns: runs(20) },
  );
});

/** Any day, and often the day of a change. */
const anyDay = fc.oneof(
  fc.tuple(anyZone, anyMoment),
  fc.constantFrom<[string, Date]>(
    ['America/New_York', at('2026-03-08T15:00Z')],
    ['America/New_York', at('2026-11-01T15:00Z')],
    ['Europe/Berlin', at('2026-03-29T10:00Z')],
    ['Europe/Berlin', at('2026-10-25T10:00Z')],
    ['America/Nuuk', at('2026-03-28T15:00Z')],
    ['Australia/Lord_Howe', at('2026-10-04T02:00Z')],
  ),
);

test('a slot is what the clock shows, the first time that it does; otherwise the clock jumped over it', () => {
  fc.assert(
    fc.property(anyDay, anyTime, ([zone, moment], time) => {
      const day = dayAt(moment, zone);
      const slot = momentAt(day, time, zone);
      const shown = wallClock(slot, zone);
      const earlier = (minutes: number) => wallClock(new Date(+slot - minutes * 60_000), zone);
      if (shown === `${day} ${time}`) {
        for (const minutes of [30, 60, 120]) expect(earlier(minutes)).not.toBe(shown);
        return;
      }
      // Nothing between this moment and the gap's beginning shows the time that was meant.
      expect(shown > `${day} ${time}`).toBe(true);
      const seen = Array.from({ length: 241 }, (_, minutes) => earlier(minutes - 120));
      expect(seen).not.toContain(`${day} ${time}`);
    }),
    { numRuns: runs(60) },
  );
});

describe('what is due', () => {
  const schedule = { days: 'daily', time: '08:00' } as const;
  const timeZone = 'America/New_York';
  const expected = at('2026-11-25T13:00Z');
  const plan = (now: string, over: Partial<{ timeZone: string; days: ScheduleDays }> = {}) =>
    planDue({ ...schedule, ...over }, { timeZone, expected, ...over, now: at(now) });

  test('on time', () => {
    expect(plan('2026-11-25T13:00:01Z')).toEqual({ send: expected, missed: [], next: at('2026-11-26T13:00Z') });
  });
  test('too early, nothing yet', () => {
    expect(plan('2026-11-25T12:59:59Z')).toEqual({ send: null, missed: [], next: expected });
  });
  test('up to twelve hours late it is made up for', () => {
    const late = new Date(+expected + hours(12)).toISOString();
    expect(plan(late)).toEqual({ send: expected, missed: [], next: at('2026-11-26T13:00Z') });
  });
  test('a moment later it is skipped', () => {
    const tooLate = new Date(+expected + hours(12) + 1).toISOString();
    expect(plan(tooLate)).toEqual({ send: null, missed: [expected], next: at('2026-11-26T13:00Z') });
  });
  test('after days only the latest is sent', () => {
    expect(plan('2026-11-28T14:00Z')).toEqual({
      send: at('2026-11-28T13:00Z'),
      missed: [expected, at('2026-11-26T13:00Z'), at('2026-11-27T13:00Z')],
      next: at('2026-11-29T13:00Z'),
    });
  });
  test('after another time zone was set, what was expected is no slot and the next one counts', () => {
    expect(plan('2026-11-25T13:00:01Z', { timeZone: 'Europe/Berlin' })).toEqual({
      send: null,
      missed: [],
      next: at('2026-11-26T07:00Z'),
    });
  });
});
