/** The views of the statistics, how they are asked for, their data, and sums by bucket. */
import { statsActions } from '../action-ids.ts';
import { isUuid } from '../db/ids.ts';
import { type Day, dayAt } from '../filters/days/calendar-day.ts';
import { type FulfillmentStatus, fulfillmentStatusCodes } from '../fulfillments/fulfillment.ts';
import { FilterError, outsideQuotes } from '../text/typed-text.ts';
import { type DateSpan, daysBetween, lastWeeks, mondayOf } from './date-buckets.ts';
import type { StatsQuery } from './stats-query.ts';

/** By their name in button values; the labels are the menu's options. */
export const statsViews = {
  overview: 'Overview',
  days: 'Fulfillments per day, by status',
  weeks: 'Fulfillments per week, by status',
  months: 'Fulfillments per month, by status',
  shipping: 'Time from hold to shipped',
  products: 'Returned and cancelled, by product',
  houses: 'Returned and cancelled, by warehouse',
  carriers: 'Carriers',
  imports: 'Imports per week',
} as const;

export type StatsView = keyof typeof statsViews;

const viewWords: [pattern: RegExp, view: StatsView][] = [
  [/^carriers?$/i, 'carriers'],
  [/^(?:products?|items?|skus?)$/i, 'products'],
  [/^(?:houses?|warehouses?|fulfillment-houses?)$/i, 'houses'],
  [/^(?:days?|daily|dates?|status|statuses)$/i, 'days'],
  [/^week(?:s|ly)?$/i, 'weeks'],
  [/^month(?:s|ly)?$/i, 'months'],
  [/^(?:imports?|files?)$/i, 'imports'],
  [/^(?:shipping|wait|times?|speed)$/i, 'shipping'],
];
const viewOf = (word: string): StatsView | undefined => viewWords.find(([pattern]) => pattern.test(word))?.[1];

/** What people count by, and isn't counted by here. */
const otherGroups =
  /^(?:campaign|countr(?:y|ie)|state|cit(?:y|ie)|region|customer|user|agent|person|people|name|email|hour|weekday|quarter|year|method|service|store|shop|brand|source|type|price|amount)s?$/i;

const groupings =
  /(?:^|\s)(?:(?:group(?:ed)?|split|broken down) )?(?:by|per)\s+([\w-]+)(?:(?:\s*[,&/+]\s*|\s+and\s+)(?:(?:by|per)\s+)?([\w-]+)(?![\w:-]))?/gi;
const namedViews =
  /(?:^|\s)(?:(?:top|average|avg|median)\s+)?(carriers|products|items|skus|warehouses|houses|imports|shipping|times?(?= to ship)|daily|weekly|monthly)(?: (?:times?|speed|to ship))*(?=\s|$)/gi;

/** A question that a view answers, and words that ask for numbers of any kind. */
const questions =
  /\b(how long (?:do|does|did) (?:we|it|they|orders|shipping) (?:take|need)(?: to ship(?: (?:orders|it|them)\b)?)?)\b\??|\b(?:what(?:['’]s| is) )?(?:our |the |my )?(?:returns?|cancellation) rates?\b\??|(?<=\b(?:daily|weekly|monthly) )(?:stats|statistics)\b/gi;

/**
 * The view that the text asks for, as in `by carrier` or `top products`, and the text without that; the overview if it
 * asks for none.
 * @throws {FilterError} if it asks for two, or to count by something else
 */
export function readView(typed: string): { text: string; view: StatsView } {
  const text = outsideQuotes(typed, (piece) => piece.replace(questions, (_, view) => (view ? ' shipping ' : ' ')));
  const unquoted = text.replace(/["“”][^"“”]*["“”]/g, (quoted) => '"'.repeat(quoted.length));
  for (const found of [...unquoted.matchAll(groupings), ...unquoted.matchAll(namedViews)]) {
    const [phrase, word = '', second = ''] = found;
    if (otherGroups.test(word)) {
      throw new FilterError(`I can’t count by ${word}. Try by carrier, product, warehouse, day, week or month.`);
    }
    const view = viewOf(word);
    if (view === undefined) continue;
    const other = viewOf(second) !== undefined || otherGroups.test(second);
    if (other) throw new FilterError(`I count by one thing at a time. Ask by ${word}, then by ${second}.`);
    const taken = second === '' ? phrase : phrase.slice(0, phrase.indexOf(word) + word.length);
    return { text: (text.slice(0, found.index) + text.slice(found.index + taken.length)).trim(), view };
  }
  return { text, view: 'overview' };
}

const groupedBy =
  /(?<!\b(?:sort|sorted|order|ordered))\s(?:by|per)\s+(?:carrier|product|sku|warehouse|house|status|day|week|month)s?(?=\s*$|\s+(?:last|this|today|yesterday|since|in|for|from|over|during)\b)/i;

/** Whether a search asks to count: `holds by carrier`, `orders per day last month`; not `shipped by carrier ups`. */
export function asksForView(text: string): boolean {
  return text.search(questions) >= 0 || groupedBy.test(text);
}

/** How far the fulfillments of all times are counted, beside those of the period. */
export const wholeLimit = 10_000;

/** The periods that buttons offer, in days up to today. */
export const periodPresets = [
  { actionId: statsActions.week, days: 7 },
  { actionId: statsActions.month, days: 30 },
  { actionId: statsActions.quarter, days: 90 },
] as const;

/** What a button or menu option refers to: a search and a view of it. */
interface StatsTarget {
  searchId: string;
  view: StatsView;
}

/** The value of a button: opaque, without typed text. */
export function encodeStatsValue({ searchId, view }: StatsTarget): string {
  return `${searchId}.${view}`;
}

/** Parses a button's value; null if it isn't one. */
export function decodeStatsValue(value: string): StatsTarget | null {
  const [, searchId = '', view] = /^([^.]*)\.([a-z]+)$/.exec(value) ?? [];
  return isUuid(searchId) && isStatsView(view) ? { searchId, view } : null;
}

/** The number of records of one day with one current status. */
export interface DayCount {
  day: Day;
  status: FulfillmentStatus;
  records: number;
}

/** The number of records, and how many of them are now returned or cancelled. */
export interface GroupCounts {
  records: number;
  returned: number;
  cancelled: number;
}

/** A group of records; `name` is null for records without one. */
export type NamedGroup = GroupCounts & { name: string | null };
export type ProductGroup = NamedGroup & { sku: string | null };

/** The largest groups, and the total number of groups. */
export interface Ranking<Group> {
  groups: Group[];
  total: number;
}

/** How long shipped records waited, in hours. */
export interface WaitTimes {
  shipped: number;
  /** null if nothing was shipped */
  median: number | null;
  p90: number | null;
}

export interface ShippingTimes {
  all: WaitTimes;
  /** by fulfillment house, most shipped first; `name` is null for records without a house */
  houses: (WaitTimes & { name: string | null })[];
  /** the number of records by how long they waited, in the order of `waitBuckets` */
  steps: number[];
  /** records shipped before they were on hold, which can't be right; excluded from the other numbers */
  impossible: number;
}

/** Buckets of wait times: `hours` is the exclusive upper limit, null for none. */
export const waitBuckets = [
  { hours: 12, label: 'under 12 hours' },
  { hours: 24, label: '12–24 hours' },
  { hours: 48, label: '1–2 days' },
  { hours: 72, label: '2–3 days' },
  { hours: 120, label: '3–5 days' },
  { hours: 168, label: '5–7 days' },
  { hours: 336, label: '7–14 days' },
  { hours: null, label: '14 days or more' },
] as const;

/** The imports of the week that begins on this Monday. */
export interface ImportWeek {
  monday: Day;
  /** files that were shared */
  files: number;
  /** files among them that could not be read at all */
  refused: number;
  /** rows of the readable files, and how many of them were rejected */
  rows: number;
  rejected: number;
}

/** What a view shows. */
export interface ViewData {
  overview: { shipping: WaitTimes; carriers: Ranking<NamedGroup>; imports: ImportWeek[] };
  days: object;
  weeks: object;
  months: object;
  shipping: { shipping: ShippingTimes };
  products: { products: Ranking<ProductGroup> };
  houses: { houses: Ranking<NamedGroup> };
  carriers: { carriers: Ranking<NamedGroup> };
  imports: { imports: ImportWeek[] };
}

/** One view of the statistics. `days` covers every matching record, so it adds up to their total. */
export type Stats = {
  [View in StatsView]: { view: View; query: StatsQuery; days: DayCount[] } & ViewData[View];
}[StatsView];

/** The number of records, in total or with one status. */
export function sumRecords(days: readonly DayCount[], status?: FulfillmentStatus): number {
  return days.reduce((sum, one) => sum + (status === undefined || one.status === status ? one.records : 0), 0);
}

/** The statuses that occur, in the order of a fulfillment's life. */
export function occurringStatuses(days: readonly DayCount[]): FulfillmentStatus[] {
  return fulfillmentStatusCodes.filter((status) => sumRecords(days, status) > 0);
}

/** A bucket with its counts. */
interface BucketCount extends DateSpan {
  records: number;
  /** by current status */
  statuses: Partial<Record<FulfillmentStatus, number>>;
}

/** Sums day counts by bucket in one pass. Both are sorted by day; days outside every bucket are ignored. */
export function countByBucket(days: readonly DayCount[], buckets: readonly DateSpan[]): BucketCount[] {
  const counts = buckets.map((bucket): BucketCount => ({ ...bucket, records: 0, statuses: {} }));
  let index = 0;
  for (const { day, status, records } of days) {
    while (index < counts.length && (counts[index]?.lastDay ?? '') < day) index += 1;
    const bucket = counts[index];
    if (bucket === undefined || day < bucket.firstDay) continue;
    bucket.records += records;
    bucket.statuses[status] = (bucket.statuses[status] ?? 0) + records;
  }
  return counts;
}

/** The average number of records per day in a range, rounded to one decimal. */
export function perDay({ firstDay, lastDay }: DateSpan, records: number): number {
  return Math.round((records / daysBetween(firstDay, lastDay)) * 10) / 10;
}

/**
 * The period to show; null if there is nothing. An end that is open or in the future becomes today or the last record's
 * day. A start that is open or more than a year back becomes the first record's day, to avoid years of zeros.
 */
export function shownPeriod({ period, clock }: StatsQuery, days: readonly Pick<DayCount, 'day'>[]): DateSpan | null {
  const today = dayAt(clock.now, clock.timeZone);
  const first = days[0]?.day;
  const end = later(today, days.at(-1)?.day ?? today);
  const lastDay = period.lastDay === null || period.lastDay > end ? end : period.lastDay;
  const isNear = period.firstDay !== null && daysBetween(period.firstDay, lastDay) <= daysPerYear;
  const firstDay = isNear ? period.firstDay : (first ?? null);
  return firstDay === null || firstDay > lastDay ? null : { firstDay, lastDay };
}

/** The last `maxWeeks` weeks of the period, oldest first, each with its imports, if any; empty if there are none at all. */
export function weeklyImports(
  imports: ImportWeek[],
  query: Stats['query'],
  maxWeeks: number,
): { week: DateSpan; found: ImportWeek | undefined }[] {
  const last = imports.at(-1);
  if (last === undefined) return [];
  const period = shownPeriod(query, [{ day: imports[0]?.monday ?? last.monday }, { day: last.monday }]);
  const byMonday = new Map(imports.map((one) => [one.monday, one]));
  return (period === null ? [] : lastWeeks(period, maxWeeks)).map((week) => ({
    week,
    found: byMonday.get(mondayOf(week.firstDay)),
  }));
}

const daysPerYear = 366;
const later = (a: Day, b: Day): Day => (a > b ? a : b);
const isStatsView = (view: string | undefined): view is StatsView => Object.hasOwn(statsViews, view ?? '');
