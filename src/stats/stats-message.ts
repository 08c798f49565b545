/** Builds the message for one view of the statistics. */

import { statsActions } from '../action-ids.ts';
import { describeFilter } from '../filters/format-filter.ts';
import type { Note } from '../filters/read-query.ts';
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { describeNotes, offerButtons } from '../search/note-blocks.ts';
import type { Offer } from '../search/searches.ts';
import {
  actions,
  bold,
  button,
  code,
  context,
  option,
  plain,
  type SlackMessage,
  section,
  select,
  showText,
} from '../slack/blocks.ts';
import { type Chart, chartBlock } from '../slack/charts.ts';
import { dataTableBlock, textOf } from '../slack/data-table.ts';
import { formatCount, formatList, present, quantity } from '../text/wording.ts';
import { formatDuration, formatShare } from './format-stats.ts';
import {
  encodeStatsValue,
  occurringStatuses,
  periodPresets,
  type Stats,
  type StatsView,
  statsViews,
  sumRecords,
  wholeLimit,
} from './stats.ts';
import { type StatsTable, statsTable } from './stats-tables.ts';

/** What a message shows: a view, the search that its buttons refer to, and its chart, if any. */
export interface DisplayedStats {
  searchId: string;
  stats: Stats;
  chart: Chart | null;
  /** the chart is being sent as a picture by direct message */
  isPictureComing: boolean;
  /** how many there are at any time, up to the limit of a search; null if the filter has no period */
  whole?: number | null;
  remarks?: StatsRemarks;
}

/** What has to be said about how the query was read. */
interface StatsRemarks {
  notes: readonly Note[];
  /** that are no filter */
  words: readonly string[];
  offers: readonly Offer[];
}

const maxFilterLength = 1200;

/** The view with its chart rendered by Slack. */
export function statsMessage(shown: DisplayedStats): SlackMessage {
  const { chart, stats } = shown;
  const table = statsTable(stats);
  return frame(shown, table, [...(chart === null ? [] : [chartBlock(chart)]), ...tableOf(table)]);
}

/** The same without the chart, for workspaces where Slack doesn't render charts. */
export function chartlessStatsMessage(shown: DisplayedStats): SlackMessage {
  const table = statsTable(shown.stats);
  return frame(shown, table, tableOf(table));
}

/** The same as plain sections, for workspaces where Slack rejects data tables too. */
export function plainStatsMessage(shown: DisplayedStats): SlackMessage {
  const table = statsTable(shown.stats);
  return frame(shown, table, plainRows(table));
}

function frame(
  { searchId, stats, chart, isPictureComing, whole = null, remarks }: DisplayedStats,
  { notes }: StatsTable,
  numbers: SlackMessage['blocks'],
): SlackMessage {
  const { query, days, view } = stats;
  const { timeZone } = query.clock;
  const total = sumRecords(days);
  const filter = describeFilter(query.filter, timeZone, maxFilterLength);
  const counted = `*${total === 0 ? 'No fulfillments' : quantity(total, 'fulfillment')}*`;
  const heading = `${counted}${whole === null ? '' : ` of ${formatWhole(whole)} at any time`} · ${filter}`;
  const picture = isPictureComing ? ['I’ll DM you the chart.'] : [];
  const blocks = [
    section(total === 0 ? heading : `*${leadOf(stats)}*\n${heading}`),
    ...remarkBlocks(remarks),
    ...numbers,
    context([...notes, ...picture].join('\n')),
    actions(viewMenu(searchId, view)),
    actions(...periodButtons(searchId, view), ...resultButtons({ searchId, stats, chart })),
  ];
  return { text: `${summarizeStats(stats)} · ${filter}`, blocks };
}

/** What people ask first: how many wait, how long that takes, how many come back. */
function leadOf(stats: Stats): string {
  const { days } = stats;
  const total = sumRecords(days);
  const median = medianOf(stats);
  return present(
    `${formatCount(sumRecords(days, 'HOLD'))} on hold`,
    median === null ? null : `median ${formatDuration(median)} to ship`,
    `${formatShare(sumRecords(days, 'RETURNED'), total)} returned`,
  ).join(' · ');
}

/** In hours; null where nothing was shipped, and in views that don't measure it. */
function medianOf(stats: Stats): number | null {
  if (stats.view === 'overview') return stats.shipping.median;
  return stats.view === 'shipping' ? stats.shipping.all.median : null;
}

function formatWhole(whole: number): string {
  return whole > wholeLimit ? `more than ${formatCount(wholeLimit)}` : formatCount(whole);
}

function remarkBlocks(remarks: StatsRemarks | undefined): SlackMessage['blocks'] {
  if (remarks === undefined) return [];
  const { notes, words, offers } = remarks;
  const looked =
    words.length === 0
      ? []
      : [
          `${formatList(
            words.slice(0, 5).map((word) => code(word, 40)),
            'and',
          )} ${words.length === 1 ? 'isn’t a filter' : 'aren’t filters'}, so only fulfillments with ${words.length === 1 ? 'it' : 'them'} in their order id, tracking number, email or name count.`,
        ];
  const texts = [...(notes.length === 0 ? [] : [describeNotes(notes, 'Counting')]), ...looked];
  const buttons = offers.length === 0 ? [] : [actions(...offerButtons(offers))];
  return texts.length === 0 ? [] : [context(texts.join('\n')), ...buttons];
}

function tableOf(table: StatsTable): SlackMessage['blocks'] {
  if (table.rows.length === 0) return [section('Nothing to count here.')];
  const { block, shown } = dataTableBlock(table);
  return [block, ...omittedNote(shown, table.total)];
}

function plainRows(table: StatsTable): SlackMessage['blocks'] {
  if (table.rows.length === 0) return [section('Nothing to count here.')];
  const line = (row: StatsTable['rows'][number]) => {
    const [name = '', ...values] = row.map((cell) => textOf(cell));
    return `${bold(name)}  ${values.map((value, index) => `${table.columns[index + 1]} ${showText(value)}`).join(' · ')}`;
  };
  const lines: string[] = [];
  for (const row of table.rows.map(line)) {
    if (lines.join('\n').length + row.length > 2900) break;
    lines.push(row);
  }
  return [section(lines.join('\n')), ...omittedNote(lines.length, table.total)];
}

function omittedNote(shown: number, total: number): SlackMessage['blocks'] {
  return shown >= total ? [] : [context(`The first ${formatCount(shown)} of ${formatCount(total)} are shown.`)];
}

/** A menu of all views; option values are an opaque id and the view's name. */
function viewMenu(searchId: string, shown: StatsView) {
  const views = Object.entries(statsViews) as [StatsView, string][];
  const options = views.map(([view, label]) => option(encodeStatsValue({ searchId, view }), label));
  const menu = select(statsActions.view, options, encodeStatsValue({ searchId, view: shown }));
  return { ...menu, placeholder: plain('What to show') };
}

function periodButtons(searchId: string, view: StatsView) {
  const value = encodeStatsValue({ searchId, view });
  return periodPresets.map(({ actionId, days }) => button(actionId, `Last ${days} days`, { value }));
}

function resultButtons({ searchId, stats, chart }: Pick<DisplayedStats, 'searchId' | 'stats' | 'chart'>) {
  const value = encodeStatsValue({ searchId, view: stats.view });
  return [
    ...(sumRecords(stats.days) === 0 ? [] : [button(statsActions.records, 'Show fulfillments', { value })]),
    ...(chart === null ? [] : [button(statsActions.picture, 'DM me the chart', { value })]),
  ];
}

/** The statistics in one sentence, for notifications. */
function summarizeStats({ days }: Stats): string {
  const total = sumRecords(days);
  if (total === 0) return 'No fulfillments';
  const parts = occurringStatuses(days).map(
    (status) =>
      `${fulfillmentStatuses[status]} ${formatCount(sumRecords(days, status))} (${formatShare(sumRecords(days, status), total)})`,
  );
  return `${quantity(total, 'fulfillment')}: ${parts.join(', ')}`;
}
