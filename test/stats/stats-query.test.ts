/** Which days a filter means, and how a period is parted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shiftDays, weekdayOf } from '../../src/filters/days/calendar-day.ts';
import { formatFilter } from '../../src/filters/format-filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import {
  bucketsBy,
  calendarBuckets,
  daysBetween,
  equalBuckets,
  shortPeriodLabel,
  weekBuckets,
} from '../../src/stats/date-buckets.ts';
import { readView, shownPeriod } from '../../src/stats/stats.ts';
import { toStatsQuery, withLastDays } from '../../src/stats/stats-query.ts';

/** The evening of the 25th in New York. */
const clock = { now: new Date('2026-11-26T03:00:00Z'), timeZone: 'America/New_York' };
const ask = (typed: string) => toStatsQuery(parseFilter(typed, clock), clock);

describe('the period of a filter', () => {
  test.each([
    ['', 'created', '2026-10-27', '2026-11-25'],
    ['status:hold', 'created', '2026-10-27', '2026-11-25'],
    ['-shipped:7d', 'created', null, null],
    ['status:hold -created:60d', 'created', null, null],
    ['shipped:never', 'created', null, null],
    ['status:hold created:>5d', 'created', null, '2026-11-20'],
    ['returned:7d', 'returned', '2026-11-19', '2026-11-25'],
    ['shipped:this-month created:2026', 'shipped', '2026-11-01', '2026-11-30'],
    ['created:2026-09-01,2026-11-03', 'created', '2026-09-01', '2026-11-03'],
    ['created:>=2026-09-01 created:<=2026-10-15', 'created', '2026-09-01', '2026-10-15'],
    ['created:2026-09-01..2026-10-01 created:2026-09-15..', 'created', '2026-09-15', '2026-10-01'],
    ['created:>2026-09-01', 'created', '2026-09-02', null],
    ['created:..2026-09-01', 'created', null, '2026-09-01'],
  ])('“%s”', (typed, field, firstDay, lastDay) => {
    expect(ask(typed).period).toMatchObject({ field, firstDay, lastDay });
  });

  test('begins and ends with the asker’s days, also around a change of the clocks', () => {
    const { from, until } = ask('created:2026-11-01').period;
    expect([from, until]).toEqual([new Date('2026-11-01T04:00:00Z'), new Date('2026-11-02T05:00:00Z')]);
  });

  test('changes by a button without the rest of the filter', () => {
    const changed = withLastDays(ask('shipped:2025 shipped:>2025-02-01 -created:7d carrier:ups').filter, 90, clock);
    expect(formatFilter(changed)).toBe('-created:7d carrier:ups shipped:90d');
  });
});

test('periods without a common day are no question', () => {
  expect(() => ask('created:2026-11 created:2026-10')).toThrow(/no day in common/);
  expect(() => ask('created:2026-10 shipped:2026-11')).not.toThrow();
});

describe('the view that is asked for', () => {
  test.each([
    ['status:hold by carrier', 'carriers', 'status:hold'],
    ['returns per product last month', 'products', 'returns last month'],
    ['grouped by warehouse', 'houses', ''],
    ['per week', 'weeks', ''],
    ['last 12 months by month', 'months', 'last 12 months'],
    ['carriers', 'carriers', ''],
    ['top products last month', 'products', 'last month'],
    ['average shipping time ups', 'shipping', 'ups'],
    ['time to ship', 'shipping', ''],
    ['how long does it take to ship fedex orders', 'shipping', 'fedex orders'],
    ['returns rate by carrier last month', 'carriers', 'last month'],
    ['weekly stats for october', 'weeks', 'for october'],
    ['imports', 'imports', ''],
    ['daily', 'days', ''],
    ['last 3 weeks', 'overview', 'last 3 weeks'],
    ['shipped by UPS', 'overview', 'shipped by UPS'],
    ['by carrier and status:hold', 'carriers', 'and status:hold'],
    ['product:serum', 'overview', 'product:serum'],
    ['campaign:"Sold by state"', 'overview', 'campaign:"Sold by state"'],
    ['campaign:"All products sale" by carrier', 'carriers', 'campaign:"All products sale"'],
    ['campaign:"x by carrier y" by carrier', 'carriers', 'campaign:"x by carrier y"'],
  ])('%s', (typed, view, text) => expect(readView(typed)).toEqual({ view, text }));

  test.each([
    ['by campaign', /can’t count by campaign\. Try by carrier, product, warehouse, day, week or month/],
    ['status:hold per customer', /can’t count by customer/],
    ['by carrier and warehouse', /one thing at a time\. Ask by carrier, then by warehouse/],
    ['by day, product', /one thing at a time/],
  ])('%s isn’t one', (typed, words) => expect(() => readView(typed)).toThrow(words));
});

test('weeks and months', () => {
  const period = { firstDay: '2026-09-30', lastDay: '2026-11-02' };
  expect(bucketsBy('months', period, 92).map(shortPeriodLabel)).toEqual(['Sep 30', 'Oct 2026', 'Nov 1–2']);
  expect(bucketsBy('weeks', period, 92).map(({ firstDay }) => firstDay)).toEqual([
    ...['2026-09-30', '2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26', '2026-11-02'],
  ]);
  expect(bucketsBy('weeks', { firstDay: '1990-01-01', lastDay: '2026-11-02' }, 92).length).toBeLessThan(93);
});

describe('the days that are shown', () => {
  const found = [{ day: '2024-03-05' }, { day: '2026-11-20' }];
  test.each([
    ['created:30d', found.slice(1), '2026-10-27', '2026-11-25'],
    ['created:this-month', found.slice(1), '2026-11-01', '2026-11-25'],
    ['created:>=2000', found, '2024-03-05', '2026-11-25'],
    ['created:..2026-11-22', found, '2024-03-05', '2026-11-22'],
    ['created:2025', [{ day: '2025-12-01' }], '2025-01-01', '2025-12-31'],
    ['created:>=2026-11-01', [{ day: '2026-11-28' }], '2026-11-01', '2026-11-28'],
  ])('of “%s”', (typed, days, firstDay, lastDay) => {
    expect(shownPeriod(ask(typed), days)).toEqual({ firstDay, lastDay });
  });

  test.each(['created:..2026-09-01', 'created:>2026-12-24'])('of “%s” there are none', (typed) => {
    expect(shownPeriod(ask(typed), [])).toBeNull();
  });
});

const periods = fc
  .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 4000 }))
  .map(([start, length]) => {
    const firstDay = shiftDays('1990-01-01', start);
    return { firstDay, lastDay: shiftDays(firstDay, length) };
  });

describe('the runs of a period', () => {
  test.each([
    ['equal', (period: { firstDay: string; lastDay: string }) => equalBuckets(period, 20), 20],
    ['by the calendar', (period: { firstDay: string; lastDay: string }) => calendarBuckets(period, 92), 92],
    ['weeks', (period: { firstDay: string; lastDay: string }) => weekBuckets(period), 1000],
  ])('%s: cover every day once, and are few enough; their names differ and fit a chart', (_, part, most) => {
    fc.assert(
      fc.property(periods, (period) => {
        const runs = part(period);
        expect(runs.length).toBeLessThanOrEqual(most);
        expect([runs[0]?.firstDay, runs.at(-1)?.lastDay]).toEqual([period.firstDay, period.lastDay]);
        runs.slice(1).forEach((run, index) => {
          expect(run.firstDay).toBe(shiftDays(runs[index]?.lastDay ?? '', 1));
        });
        if (most === 20) expect(new Set(runs.map(shortPeriodLabel)).size).toBe(runs.length);
        expect(Math.max(...runs.map((run) => shortPeriodLabel(run).length))).toBeLessThanOrEqual(20);
      }),
      { numRuns: 30 },
    );
  });

  test('of days are all of one length but the first', () => {
    const lengths = equalBuckets({ firstDay: '2026-10-27', lastDay: '2026-11-25' }, 20).map((run) =>
      daysBetween(run.firstDay, run.lastDay),
    );
    expect(lengths).toEqual(Array(15).fill(2));
    const odd = equalBuckets({ firstDay: '2026-10-28', lastDay: '2026-11-25' }, 20).map((run) =>
      daysBetween(run.firstDay, run.lastDay),
    );
    expect(odd).toEqual([1, ...Array(14).fill(2)]);
  });

  test('that are weeks begin on Monday', () => {
    const [first, ...rest] = weekBuckets({ firstDay: '2026-10-28', lastDay: '2026-11-25' });
    expect(first).toEqual({ firstDay: '2026-10-28', lastDay: '2026-11-01' });
    expect(rest.map(({ firstDay }) => weekdayOf(firstDay))).toEqual([1, 1, 1, 1]);
  });

  test.each([
    ['2026-11-25', '2026-11-25', 'Nov 25'],
    ['2026-11-24', '2026-11-25', 'Nov 24–25'],
    ['2026-10-31', '2026-11-01', 'Oct 31–Nov 1'],
    ['2026-11-01', '2026-11-30', 'Nov 2026'],
    ['2025-10-01', '2026-03-31', 'Oct 2025–Mar 2026'],
    ['2026-11-01', '2026-11-29', 'Nov 1–29, 2026'],
  ])('%s to %s is called “%s”', (firstDay, lastDay, name) => {
    expect(shortPeriodLabel({ firstDay, lastDay })).toBe(name);
  });
});
