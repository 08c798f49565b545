/** `/fulfillments stats [<filters>]`, and the menu and buttons under it. Only the requester sees the answer. */
import type { Deps } from '../deps.ts';
import { requireRight } from '../permissions.ts';
import type { Filter } from '../search/filter.ts';
import { describeFilter } from '../search/format-filter.ts';
import { authorizeSearch, requireSearch, runSearch } from '../search/handle-search.ts';
import type { Clock } from '../search/parse-date-range.ts';
import { parseFilter } from '../search/parse-filter.ts';
import { type Search, saveSearch } from '../search/searches.ts';
import { shorten } from '../slack/blocks.ts';
import type { Click, CommandCall, Requester } from '../slack/interaction.ts';
import { ResponseUrlError } from '../slack/response-url.ts';
import { sendFile } from '../slack/upload-file.ts';
import { drawChart, renderPng } from './draw-chart.ts';
import { findStats } from './find-stats.ts';
import { decodeStatsValue, type StatsView } from './stats.ts';
import { statsChart } from './stats-charts.ts';
import {
  chartlessStatsMessage,
  type DisplayedStats,
  pictureSentMessage,
  plainStatsMessage,
  statsMessage,
} from './stats-message.ts';
import { toStatsQuery, withLastDays } from './stats-query.ts';

const maxAltTextLength = 1000;

/** The subcommand. Where Slack draws no charts, the first one comes as a picture without being asked for. */
export async function handleStats(deps: Deps, call: CommandCall): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const { filter } = toStatsQuery(parseFilter(call.text, clock), clock);
  const search = await remember(deps, call, { filter, clock });
  const shown = await countView(deps, search, 'overview');
  const isDrawn = await show(deps, call, shown, { withPicture: true });
  if (!isDrawn) await sendPicture(deps, call, shown);
}

/** Another view, in the place of the one that was shown. */
export async function changeView(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { search, view } = await statsBehind(deps, click);
  await show(deps, click.inPlace, await countView(deps, search, view));
}

/** The same view of the last so many days, as of now. */
export async function changePeriod(deps: Deps, click: Click, days: number): Promise<void> {
  const clock = await authorizeSearch(deps, click);
  const { search, view } = await statsBehind(deps, click);
  const filter = withLastDays(search.filter, days, clock);
  await show(deps, click.inPlace, await countView(deps, await remember(deps, click, { filter, clock }), view));
}

/** The records that were counted, as a search of its own. */
export async function showCounted(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { search } = await statsBehind(deps, click);
  await runSearch(deps, click, search);
}

/** The chart as a picture, by direct message. */
export async function sendChart(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { search, view } = await statsBehind(deps, click);
  await sendPicture(deps, click, await countView(deps, search, view));
  await click.answer(pictureSentMessage());
}

async function statsBehind(deps: Deps, { value, chosen }: Click): Promise<{ search: Search; view: StatsView }> {
  const asked = decodeStatsValue(chosen ?? value);
  return { search: await requireSearch(deps, asked?.searchId), view: asked?.view ?? 'overview' };
}

function remember(deps: Deps, requester: Requester, found: { filter: Filter; clock: Clock }): Promise<Search> {
  return deps.db.write((tx) => saveSearch(tx, { askedBy: requester.userId, ...found }));
}

type Counted = Omit<DisplayedStats, 'isPictureComing'>;

async function countView(deps: Deps, { searchId, filter, clock }: Search, view: StatsView): Promise<Counted> {
  const stats = await findStats(deps.db, toStatsQuery(filter, clock), view);
  return { searchId, stats, chart: statsChart(stats) };
}

/** Shows a view as richly as the workspace takes it; whether its chart was drawn. */
async function show(
  deps: Deps,
  requester: Requester,
  counted: Counted,
  { withPicture = false } = {},
): Promise<boolean> {
  const drawn: DisplayedStats = { ...counted, isPictureComing: false };
  const undrawn: DisplayedStats = { ...counted, isPictureComing: withPicture && counted.chart !== null };
  if (counted.chart !== null && deps.charts.isLikely(deps.now())) {
    try {
      await requester.answer(statsMessage(drawn));
      return true;
    } catch (error) {
      if (!(error instanceof ResponseUrlError && error.code.includes('block'))) throw error;
      deps.charts.recordRefusal(deps.now());
    }
  }
  await requester.answer(chartlessStatsMessage(undrawn), plainStatsMessage(undrawn));
  return false;
}

async function sendPicture(
  { slack }: Deps,
  { userId }: Requester,
  { chart, stats: { query } }: Counted,
): Promise<void> {
  if (chart === null) return;
  const content = await renderPng(drawChart(chart));
  const comment = `${chart.title} · ${describeFilter(query.filter, query.clock.timeZone)}`;
  const altText = shorten(chart.altText, maxAltTextLength);
  await sendFile(slack, userId, { content, name: 'chart.png', comment: shorten(comment, 3000), altText });
}
