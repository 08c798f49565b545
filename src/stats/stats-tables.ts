/** Builds the table of each view, with notes that explain what its numbers count. */

import { describeDateRange } from '../filters/format-filter.ts';
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { shorten } from '../slack/blocks.ts';
import type { DataTable, TableCell } from '../slack/data-table.ts';
import { formatCount, quantity } from '../text/wording.ts';
import { bucketsBy, type DateSpan, daysBetween, shortPeriodLabel } from './date-buckets.ts';
import { countCell, dateFieldVerbs, durationCell, shareCell } from './format-stats.ts';
import {
  countByBucket,
  type GroupCounts,
  occurringStatuses,
  type ProductGroup,
  type Ranking,
  type Stats,
  type StatsView,
  shownPeriod,
  sumRecords,
  weeklyImports,
} from './stats.ts';

/** What a view shows besides its chart. */
export interface StatsTable extends DataTable {
  /** explain what the numbers count */
  notes: string[];
  /** the number of all rows, of which only the largest may have been fetched */
  total: number;
}

/** Rows that fit into a message with a column for each status. */
const maxBuckets = 92;
const maxWeeks = 100;
const maxNameLength = 60;

const tables: { [View in StatsView]: (stats: Extract<Stats, { view: View }>) => TableWithoutTotal } = {
  overview,
  days,
  weeks: days,
  months: days,
  shipping,
  products: ({ products }) => ({
    ...shareTable('Returned and cancelled, by product', 'Product', products, nameOfProduct),
    notes: [
      'Returned and cancelled are statuses that fulfillments have now; the shares are of the fulfillments with that product. One with several products counts once for each of them.',
    ],
  }),
  houses: ({ houses }) => ({
    ...shareTable('Returned and cancelled, by warehouse', 'Warehouse', houses, ({ name }) => name ?? 'No warehouse'),
    notes: [
      'Returned and cancelled are statuses that fulfillments have now; the shares are of the fulfillments of that warehouse.',
    ],
  }),
  carriers,
  imports: importWeeks,
};

type TableWithoutTotal = Omit<StatsTable, 'total'> & { total?: number };

/** The table of a view; it may have no rows. */
export function statsTable(stats: Stats): StatsTable {
  const build = tables[stats.view] as (stats: Stats) => TableWithoutTotal;
  const table = build(stats);
  return { ...table, total: table.total ?? table.rows.length };
}

function overview(stats: Extract<Stats, { view: 'overview' }>) {
  const { days, shipping, carriers, imports, query } = stats;
  const total = sumRecords(days);
  const [carrier] = carriers.groups.filter(({ name }) => name !== null);
  const files = sum(imports.map((week) => week.files));
  const rows = sum(imports.map((week) => week.rows));
  const rejected = sum(imports.map((week) => week.rejected));
  const ofShipped = `of ${formatCount(shipping.shipped)} shipped`;
  const statuses = occurringStatuses(days).map((status): TableCell[] => {
    const records = sumRecords(days, status);
    return [`… now ${fulfillmentStatuses[status]}`, countCell(records), shareCell(records, total)];
  });
  const rest: TableCell[][] = [
    ...(shipping.shipped === 0
      ? []
      : [
          ['From hold to shipped, median', durationCell(shipping.median), ofShipped],
          ['From hold to shipped, 90th percentile', durationCell(shipping.p90), ofShipped],
        ]),
    ...(carrier === undefined
      ? []
      : [
          [
            `Carrier used most: ${shorten(carrier.name ?? '', 40)}`,
            countCell(carrier.records),
            shareCell(carrier.records, total),
          ],
        ]),
    ...(files === 0
      ? []
      : [
          ['Files shared for import', countCell(files), '–'],
          ['Rows of those files', countCell(rows), '–'],
          ['… to fix', countCell(rejected), shareCell(rejected, rows)],
        ]),
  ];
  return {
    caption: 'Overview',
    columns: ['What', 'Number', 'Share'],
    rows:
      total === 0 && files === 0
        ? []
        : [[`Fulfillments ${dateFieldVerbs[query.period.field]}`, countCell(total), '–'], ...statuses, ...rest],
    pageSize: 25,
    notes: [
      `A fulfillment counts on the day it was ${dateFieldVerbs[query.period.field]}, with the status that it has now.`,
      ...(shipping.shipped === 0 ? [] : [waitNote]),
      ...(files === 0 ? [] : [importNote]),
    ],
  };
}

const units = { days: 'Day', weeks: 'Week', months: 'Month' } as const;

function days(stats: Extract<Stats, { view: keyof typeof units }>) {
  const { query, days, view } = stats;
  const period = sumRecords(days) === 0 ? null : shownPeriod(query, days);
  const statuses = occurringStatuses(days);
  const buckets = period === null ? [] : bucketsBy(view, period, maxBuckets);
  const name =
    period !== null && daysBetween(period.firstDay, period.lastDay) > 366 ? describeDateRange : shortPeriodLabel;
  const did = dateFieldVerbs[query.period.field];
  return {
    caption: `Fulfillments ${did} per ${units[view].toLowerCase()}, by the status that they have now`,
    columns: [
      view === 'days' && !buckets.every(isOneDay) ? 'Days' : units[view],
      'All',
      ...statuses.map((status) => fulfillmentStatuses[status]),
    ],
    rows: countByBucket(days, buckets)
      .toReversed()
      .map((bucket) => [
        name(bucket),
        countCell(bucket.records),
        ...statuses.map((status) => countCell(bucket.statuses[status] ?? 0)),
      ]),
    pageSize: 10,
    notes: [`A fulfillment counts on the day it was ${did}, with the status that it has now.`],
  };
}

const waitNote =
  'Time from hold to shipped: from creation (or the undo that put it back on Hold) to the shipping date. Half of the fulfillments took no longer than the median, nine of ten no longer than the 90th percentile.';

function shipping({ shipping: { all, houses, impossible } }: Extract<Stats, { view: 'shipping' }>) {
  const row = (name: string, { shipped, median, p90 }: typeof all): TableCell[] => [
    name,
    countCell(shipped),
    durationCell(median),
    durationCell(p90),
  ];
  const left =
    impossible === 0
      ? []
      : [
          `${quantity(impossible, 'fulfillment')} with a shipping date from before the time on hold ${impossible === 1 ? 'isn’t' : 'aren’t'} counted.`,
        ];
  return {
    caption: 'Time from hold to shipped, by warehouse',
    columns: ['Warehouse', 'Shipped', 'Median', '90th percentile'],
    rows:
      all.shipped === 0
        ? []
        : [
            row('All warehouses', all),
            ...houses.map((house) => row(house.name === null ? 'No warehouse' : cut(house.name), house)),
          ],
    pageSize: 10,
    notes: [waitNote, ...left],
  };
}

function carriers({ carriers: { groups, total }, days }: Extract<Stats, { view: 'carriers' }>) {
  const all = sumRecords(days);
  return {
    caption: 'Carriers',
    columns: ['Carrier', 'Fulfillments', 'Share of all', 'Returned', 'Share returned'],
    rows: groups.map(({ name, records, returned }) => [
      name === null ? 'No carrier yet' : cut(name),
      countCell(records),
      shareCell(records, all),
      countCell(returned),
      shareCell(returned, records),
    ]),
    pageSize: 10,
    total,
    notes: [
      'The share of all is of the fulfillments counted here. Returned is a status that fulfillments have now; its share is of the fulfillments with that carrier.',
    ],
  };
}

const importNote =
  'Files count on the day they were shared, whatever the other filters. Rows to fix are those with a problem when the file was last read.';

function importWeeks({ imports, query }: Extract<Stats, { view: 'imports' }>) {
  const row = ({ week, found }: ReturnType<typeof weeklyImports>[number]): TableCell[] => {
    const { files, refused, rows, rejected } = found ?? { files: 0, refused: 0, rows: 0, rejected: 0 };
    return [
      describeDateRange(week),
      countCell(files),
      countCell(refused),
      countCell(rows),
      countCell(rejected),
      shareCell(rejected, rows),
    ];
  };
  const weeks = weeklyImports(imports, query, maxWeeks);
  return {
    caption: 'Imports per week',
    columns: ['Week', 'Files shared', 'Not readable', 'Rows', 'Rows to fix', 'Share to fix'],
    rows: weeks.toReversed().map(row),
    pageSize: 10,
    notes: [`${importNote} Weeks begin on Monday.`],
  };
}

function shareTable<Group extends GroupCounts>(
  caption: string,
  title: string,
  { groups, total }: Ranking<Group>,
  nameOf: (group: Group) => string,
) {
  return {
    caption,
    columns: [title, 'Fulfillments', 'Returned', 'Share returned', 'Cancelled', 'Share cancelled'],
    rows: groups.map((group): TableCell[] => [
      cut(nameOf(group)),
      countCell(group.records),
      countCell(group.returned),
      shareCell(group.returned, group.records),
      countCell(group.cancelled),
      shareCell(group.cancelled, group.records),
    ]),
    pageSize: 10,
    total,
  };
}

function nameOfProduct({ name, sku }: ProductGroup): string {
  if (name === null) return 'Items without a name';
  return sku === null || sku === name ? name : `${shorten(name, maxNameLength)} (${shorten(sku, 17)})`;
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
const isOneDay = ({ firstDay, lastDay }: DateSpan) => firstDay === lastDay;
const cut = (name: string) => shorten(name, 80);
