/** The chart of each view that has a shape to show. */
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { type Day, monthStart, partsOf, shiftDays } from '../search/calendar-day.ts';
import { shorten } from '../slack/blocks.ts';
import { type Chart, chartLimits } from '../slack/chart-block.ts';
import { formatCount, listOf } from '../slack/wording.ts';
import { type DayRun, daysBetween, equalRuns } from './day-runs.ts';
import { recordsIn, type Stats, waitingSteps } from './figures.ts';
import { shownPeriod } from './shown-period.ts';
import { importWeekRuns, statusesIn } from './stats-tables.ts';
import { happened, percent, wordDuration, wordShare } from './stats-words.ts';

/** The chart of a view; null when it has none, or nothing to show. */
export function statsChart(stats: Stats): Chart | null {
  switch (stats.view) {
    case 'overview':
    case 'days':
      return daysChart(stats);
    case 'shipping':
      return shippingChart(stats);
    case 'carriers':
      return carriersChart(stats);
    case 'imports':
      return importsChart(stats);
    default:
      return null;
  }
}

/** Per day, so that parts of a period of different lengths can be compared. */
function daysChart({ question, days }: Stats): Chart | null {
  const period = recordsIn(days) === 0 ? null : shownPeriod(question, days);
  if (period === null) return null;
  const runs = equalRuns(period, chartLimits.points);
  const perDay = (status: ReturnType<typeof statusesIn>[number]) =>
    runs.map((run) => {
      const within = days.filter(({ day }) => day >= run.firstDay && day <= run.lastDay);
      return Math.round((recordsIn(within, status) / daysBetween(run.firstDay, run.lastDay)) * 10) / 10;
    });
  const byCount = statusesIn(days).toSorted((a, b) => recordsIn(days, b) - recordsIn(days, a));
  const alone = byCount.length <= chartLimits.series ? byCount : byCount.slice(0, chartLimits.series - 1);
  const others = byCount.filter((status) => !alone.includes(status));
  const series = statusesIn(days)
    .filter((status) => alone.includes(status))
    .map((status) => ({ name: fulfillmentStatuses[status] as string, values: perDay(status) }));
  if (others.length > 0) {
    const values = others.map(perDay);
    const summed = runs.map(
      (_, index) => Math.round(values.reduce((sum, one) => sum + (one[index] ?? 0), 0) * 10) / 10,
    );
    series.push({ name: 'Other statuses', values: summed });
  }
  const did = happened[question.period.field];
  const isDaily = runs.every(({ firstDay, lastDay }) => firstDay === lastDay);
  const highest = runs.map((run) => ({
    run,
    perDay:
      recordsIn(days.filter(({ day }) => day >= run.firstDay && day <= run.lastDay)) /
      daysBetween(run.firstDay, run.lastDay),
  }));
  const most = highest.toSorted((a, b) => b.perDay - a.perDay)[0];
  return {
    title: `Fulfillments ${did} per day, by status`,
    kind: runs.length < 3 ? 'bar' : 'line',
    xLabel: isDaily ? 'Day' : 'Days',
    yLabel: isDaily ? 'Fulfillments' : 'Fulfillments per day, on average',
    categories: runs.map(nameOfRun),
    series,
    altText: `Fulfillments ${did} per day from ${nameOfDay(period.firstDay)} to ${nameOfDay(period.lastDay)}, ${formatCount(recordsIn(days))} in all, by the status that they have now: ${listOf(
      series.map(({ name }) => name),
      'and',
    )}. Most were ${did} on ${most === undefined ? '' : nameOfRun(most.run)}: ${formatCount(Math.round((most?.perDay ?? 0) * 10) / 10)} per day.`,
  };
}

function shippingChart({ shipping: { all, steps } }: Extract<Stats, { view: 'shipping' }>): Chart | null {
  if (all.median === null || all.p90 === null) return null;
  const words = waitingSteps.map(({ label }, step) => `${label} ${formatCount(steps[step] ?? 0)}`);
  return {
    title: 'Fulfillments by time from hold to shipped',
    kind: 'bar',
    xLabel: 'From hold to shipped',
    yLabel: 'Fulfillments',
    categories: waitingSteps.map(({ label }) => label),
    series: [{ name: 'Fulfillments', values: steps }],
    altText: `How many fulfillments took how long from hold to shipped: ${words.join(', ')}. The median is ${wordDuration(all.median)}, the 90th percentile ${wordDuration(all.p90)}.`,
  };
}

/** Of one carrier alone there is nothing to see. */
function carriersChart({ carriers: { groups }, days }: Extract<Stats, { view: 'carriers' }>): Chart | null {
  const total = recordsIn(days);
  const largest = groups.slice(
    0,
    groups.length > chartLimits.segments ? chartLimits.segments - 1 : chartLimits.segments,
  );
  const others = total - largest.reduce((sum, { records }) => sum + records, 0);
  const named = largest.map(({ name, records }) => ({ name: name ?? 'No carrier yet', records }));
  const segments = others > 0 ? [...named, { name: 'Others', records: others }] : named;
  if (segments.length < 2) return null;
  return {
    title: 'Fulfillments by carrier',
    kind: 'pie',
    xLabel: 'Carrier',
    yLabel: 'Fulfillments',
    categories: distinct(segments.map(({ name }) => name)),
    series: [{ name: 'Fulfillments', values: segments.map(({ records }) => records) }],
    altText: `Fulfillments by carrier: ${segments.map(({ name, records }) => `${name} ${wordShare(records, total)}`).join(', ')}.`,
  };
}

/** A single week has no shape. */
function importsChart({ imports, question }: Extract<Stats, { view: 'imports' }>): Chart | null {
  const weeks = importWeekRuns(imports, question, chartLimits.points);
  if (weeks.length < 2) return null;
  const shares = weeks.map((week) => {
    const found = imports.find(({ monday }) => monday <= week.firstDay && shiftDays(monday, 6) >= week.lastDay);
    return found === undefined ? 0 : percent(found.rejected, found.rows);
  });
  const words = weeks.map((week, index) => `${nameOfRun(week)} ${shares[index]}%`);
  return {
    title: 'Share of imported rows that were rejected',
    kind: 'bar',
    xLabel: 'Week',
    yLabel: 'Rejected rows in percent',
    categories: weeks.map(nameOfRun),
    series: [{ name: 'Rejected rows, %', values: shares }],
    altText: `Rejected rows of imports in percent of all rows, week by week: ${words.join(', ')}.`,
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "25 Nov", "24–25 Nov", "31 Oct–1 Nov", "Nov 2026", "Oct 2026–Mar 2027": never more than twenty characters. */
export function nameOfRun({ firstDay, lastDay }: DayRun): string {
  if (firstDay === lastDay) return nameOfDay(firstDay);
  const [first, last] = [partsOf(firstDay), partsOf(lastDay)];
  if (daysBetween(firstDay, lastDay) > 27) {
    const [from, to] = [nameOfMonth(firstDay), nameOfMonth(lastDay)];
    if (from !== to) return `${from}–${to}`;
    const isWhole = monthStart(firstDay) === firstDay && shiftDays(monthStart(firstDay, 1), -1) === lastDay;
    return isWhole ? from : `${first.date}–${last.date} ${from}`;
  }
  return first.month === last.month
    ? `${first.date}–${nameOfDay(lastDay)}`
    : `${nameOfDay(firstDay)}–${nameOfDay(lastDay)}`;
}

function nameOfDay(day: Day): string {
  const { month, date } = partsOf(day);
  return `${date} ${months[month - 1]}`;
}

function nameOfMonth(day: Day): string {
  const { year, month } = partsOf(day);
  return `${months[month - 1]} ${year}`;
}

/** The labels cut to what Slack takes, and still all different. */
function distinct(labels: string[]): string[] {
  const cut = labels.map((label) => shorten(label, chartLimits.label));
  return cut.map((label, index) =>
    cut.indexOf(label) === index ? label : `${shorten(label, chartLimits.label - 3)} ${index + 1}`,
  );
}
