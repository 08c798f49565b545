/** Every view keeps to Slack's limits, with nothing, with little, and with the longest that data can bring. */

import { describe, expect, test } from 'vitest';
import { shiftDays } from '../../src/filters/days/calendar-day.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { fulfillmentStatusCodes } from '../../src/fulfillments/fulfillment.ts';
import { durationCell, formatDuration, formatShare, shareCell } from '../../src/stats/format-stats.ts';
import { type DayCount, type Stats, type StatsView, statsViews } from '../../src/stats/stats.ts';
import { statsChart } from '../../src/stats/stats-charts.ts';
import {
  chartlessStatsMessage,
  type DisplayedStats,
  plainStatsMessage,
  statsMessage,
} from '../../src/stats/stats-message.ts';
import { toStatsQuery } from '../../src/stats/stats-query.ts';
import { checkMessage } from '../workspace/limits.ts';

const clock = { now: new Date('2026-11-25T17:00:00Z'), timeZone: 'America/Argentina/ComodRivadavia' };
const views = Object.keys(statsViews) as StatsView[];
const name60 = (n: number) => `${n} Donaudampfschifffahrtsgesellschaftskapitänsmützenüberzug & <!channel>`.slice(0, 60);

interface Size {
  typed: string;
  days: DayCount[];
  groups: number;
  weeks: number;
  /** in each group */
  records: number;
}

function statsOf(view: StatsView, { typed, days, groups, weeks, records }: Size): Stats {
  const query = toStatsQuery(parseFilter(typed, clock), clock);
  const group = (n: number) => ({ name: name60(n), sku: `${name60(n)}`, records, returned: records, cancelled: 0 });
  const ranking = { total: groups, groups: Array.from({ length: Math.min(groups, 100) }, (_, n) => group(n)) };
  const waiting = { shipped: records, median: records === 0 ? null : 35.5, p90: records === 0 ? null : 1234.5 };
  const shipping = {
    all: waiting,
    houses: ranking.groups.map(({ name }) => ({ name, ...waiting })),
    steps: Array(8).fill(records),
    impossible: records,
  };
  const imports = Array.from({ length: weeks }, (_, n) => ({
    monday: shiftDays('2026-11-23', 7 * (n + 1 - weeks)),
    ...{ files: records, refused: 1, rows: records, rejected: records },
  }));
  const base = { query, days, products: ranking, houses: ranking, carriers: ranking, imports };
  return { view, ...base, shipping: view === 'overview' ? waiting : shipping } as unknown as Stats;
}

const everyDay = (count: number, records: number): DayCount[] =>
  Array.from({ length: count }, (_, n) =>
    fulfillmentStatusCodes.map((status) => ({ day: shiftDays('2026-11-25', n + 1 - count), status, records })),
  ).flat();

const longFilter = [
  `created:>=2000 house:"${name60(1)}","${name60(2)}" sku:${Array.from({ length: 12 }, (_, n) => `"${name60(n)}"`)}`,
  ...Array.from({ length: 12 }, (_, n) => `"${name60(n).repeat(2)}"`),
].join(' ');

const sizes: Record<string, Size> = {
  nothing: { typed: 'status:hold', days: [], groups: 0, weeks: 0, records: 0 },
  'one record': {
    typed: '',
    days: [{ day: '2026-11-25', status: 'HOLD', records: 1 }],
    ...{ groups: 1, weeks: 1, records: 1 },
  },
  '50 groups with names of 60 characters, 90 days, every status': {
    typed: 'created:90d',
    days: everyDay(90, 12_345),
    ...{ groups: 50, weeks: 13, records: 1_234_567 },
  },
  'hundreds of groups, 25 years, the longest filter': {
    typed: longFilter,
    days: everyDay(9000, 1_234),
    ...{ groups: 12_345, weeks: 600, records: 123_456_789 },
  },
};

describe.each(Object.entries(sizes))('%s', (_, size) => {
  test.each(views)('%s', (view) => {
    const stats = statsOf(view, size);
    const shown: DisplayedStats = {
      searchId: '0b0c9a3e-53c7-4f58-8d0c-5a4b1f2c9d10',
      ...{ stats, chart: statsChart(stats), isPictureComing: true },
    };
    for (const make of [statsMessage, chartlessStatsMessage, plainStatsMessage]) {
      const message = make(shown);
      expect(checkMessage({ ...message })).toEqual([]);
      expect(JSON.stringify(message)).not.toContain('<!channel>');
      expect(JSON.stringify(message)).not.toMatch(/undefined|NaN|null/);
    }
  });
});

test('what has no room is said to be missing', () => {
  const [size] = Object.values(sizes).slice(-1);
  if (size === undefined) throw new Error('no size');
  const stats = statsOf('products', size);
  const message = statsMessage({ searchId: 's', stats, chart: null, isPictureComing: false });
  expect(JSON.stringify(message)).toMatch(/The first \d+ of 12,345 are shown\./);
});

test('the carriers of a pie are no more than six, named apart, and add up', () => {
  const stats = statsOf('carriers', {
    ...(sizes['50 groups with names of 60 characters, 90 days, every status'] as Size),
  });
  if (stats.view !== 'carriers') throw new Error('another view');
  const alike = stats.carriers.groups.map((group) => ({
    ...group,
    name: `The same long beginning, then ${group.name}`,
  }));
  const days: DayCount[] = [{ day: '2026-11-25', status: 'HOLD', records: 1_234_567 * 50 }];
  const chart = statsChart({ ...stats, days, carriers: { groups: alike, total: 50 } });
  expect(new Set(chart?.categories).size).toBe(6);
  expect(chart?.series[0]?.values.reduce((sum, value) => sum + value, 0)).toBe(1_234_567 * 50);
});

describe('words', () => {
  test.each([
    [0, 10, '0%'],
    [10, 10, '100%'],
    [1, 3, '33.3%'],
    [1, 4, '25.0%'],
    [1, 100_000, 'under 0.1%'],
    [99_999, 100_000, 'over 99.9%'],
  ])('%i of %i is %s', (part, whole, words) => {
    expect(formatShare(part, whole)).toBe(words);
  });

  test.each([
    [0.3, '18 minutes'],
    [1 / 60, '1 minute'],
    [0.999, '1.0 hours'],
    [31.44, '31.4 hours'],
    [71.9, '71.9 hours'],
    [72, '3.0 days'],
    [36_000, '1,500.0 days'],
  ])('%d hours are %s', (hours, words) => {
    expect(formatDuration(hours)).toBe(words);
  });

  test('of nothing there is no share and no time', () => {
    expect([shareCell(0, 0), durationCell(null)]).toEqual(['–', '–']);
  });
});

test('the answer leads with what waits, how long it takes, and what comes back', () => {
  const days = everyDay(1, 10);
  const lead = (view: StatsView) => {
    const stats = statsOf(view, { typed: 'created:7d', days, groups: 1, weeks: 1, records: 10 });
    const [first] = statsMessage({ searchId: 'x', stats, chart: null, isPictureComing: false }).blocks;
    return first?.type === 'section' ? first.text?.text.split('\n')[0] : undefined;
  };
  expect(lead('overview')).toBe('*10 on hold · median 35.5 hours to ship · 10.0% returned*');
  expect(lead('products')).toBe('*10 on hold · 10.0% returned*');
});
