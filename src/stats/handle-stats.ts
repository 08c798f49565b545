/** Handles `/fulfillments stats [<filters>]` and the menu and buttons under it. Only the requester sees the answer. */
import type { Deps } from '../deps.ts';
import type { Condition, Filter } from '../filters/filter.ts';
import { describeFilter, formatFilter } from '../filters/format-filter.ts';
import { type Clock, parseDateRange } from '../filters/parse-date-range.ts';
import type { Note, Reading } from '../filters/read-query.ts';
import { requireRight } from '../permissions.ts';
import { ageNote } from '../search/answer-age.ts';
import { countMatches } from '../search/find-page.ts';
import { authorizeSearch, readTyped, requireSearch, runSearch } from '../search/handle-search.ts';
import { type Offer, offerTyped, type Search, saveSearch } from '../search/searches.ts';
import { shorten, textMessage } from '../slack/blocks.ts';
import { sendFile } from '../slack/files/upload-file.ts';
import type { Click, CommandCall, Requester } from '../slack/interaction.ts';
import { outsideQuotes, readOrNull } from '../text/typed-text.ts';
import { present } from '../text/wording.ts';
import { drawChart, renderPng } from './draw-chart.ts';
import { findStats } from './find-stats.ts';
import { decodeStatsValue, readView, type StatsView, wholeLimit } from './stats.ts';
import { statsChart } from './stats-charts.ts';
import { chartlessStatsMessage, type DisplayedStats, plainStatsMessage, statsMessage } from './stats-message.ts';
import { daysOfView, toStatsQuery, withLastDays, withoutPeriod } from './stats-query.ts';

const maxAltTextLength = 1000;

/** `/fulfillments stats`. Where Slack doesn't render charts, the first one is sent as a picture right away. */
export async function handleStats(deps: Deps, call: CommandCall): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const { text, view } = readView(
    outsideQuotes(call.text, (piece) => piece.replace(allTime, ' created:>=1970-01-01 ')),
  );
  const lead = view === 'overview' ? '' : `by ${view} `;
  const typed = await readTyped(deps, { ...call, text }, { clock, command: 'stats', lead });
  if (typed === null) return;
  const read = readDates(typed, clock);
  const { filter } = toStatsQuery(read.filter, clock, daysOfView[view]);
  const search = await saveStatsSearch(deps, call, { filter, clock });
  const offers = await offerWithoutWords(deps, call, { filter: read.filter, clock, lead });
  const counted = await countView(deps, search, view);
  const shown = { ...counted, remarks: { notes: read.notes, words: wordsOf(read.filter), offers } };
  const isRendered = await show(deps, call, shown, { withPicture: true });
  if (!isRendered) await sendPicture(deps, call, shown);
}

/** Without one, only the last days are counted. */
const allTime = /(?<=^|\s)(?:(?:of|for|from|since) )?(?:all[- ]time|ever|overall)(?=\s|$)/i;

/** Where periods are asked for, `nov` and `2026` are some rather than words to look for. */
function readDates({ filter, notes }: Reading, clock: Clock): Reading {
  const found: Note[] = [];
  const conditions = filter.conditions.map((one): Condition => {
    const range = one.field === 'word' && !one.negated ? readOrNull(() => parseDateRange(one.values[0], clock)) : null;
    if (one.field !== 'word' || range === null) return one;
    const period: Condition = { field: 'created', negated: false, ranges: [range] };
    found.push({ kind: 'read', typed: one.values[0], conditions: [period], instead: filter });
    return period;
  });
  return { filter: { ...filter, conditions }, notes: [...notes, ...found] };
}

/** Words of a filter, which people may have meant as something else: `stats bogus`. */
const wordsOf = ({ conditions }: Filter): string[] =>
  conditions.flatMap((one) => (one.field === 'word' ? one.values : []));

async function offerWithoutWords(
  deps: Deps,
  { userId }: Requester,
  { filter, clock, lead }: { filter: Filter; clock: Clock; lead: string },
): Promise<Offer[]> {
  if (wordsOf(filter).length === 0) return [];
  const conditions = filter.conditions.filter(({ field }) => field !== 'word');
  const request = { askedBy: userId, clock, command: 'stats' };
  const label = 'Count without these words';
  const text = `${lead}${formatFilter({ ...filter, conditions })}`;
  return [await deps.db.write((tx) => offerTyped(tx, { text, label }, request))];
}

/** Replaces the shown view with another one. */
export async function changeView(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { search, view } = await requireStats(deps, click);
  await show(deps, click.inPlace, await countView(deps, search, view));
}

/** Replaces the shown view with the same view of the last `days` days, as of now. */
export async function changePeriod(deps: Deps, click: Click, days: number): Promise<void> {
  const clock = await authorizeSearch(deps, click);
  const { search, view } = await requireStats(deps, click);
  const filter = withLastDays(search.filter, days, clock);
  await show(deps, click.inPlace, await countView(deps, await saveStatsSearch(deps, click, { filter, clock }), view));
}

/** Runs the counted filter as a search. */
export async function showCounted(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { search } = await requireStats(deps, click);
  await runSearch(deps, click, search);
}

/** Sends the chart as a picture by direct message. */
export async function sendChart(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { search, view } = await requireStats(deps, click);
  await sendPicture(deps, click, await countView(deps, search, view));
  await click.answer(textMessage('I DMed you the chart.'));
}

async function requireStats(deps: Deps, { value, chosen }: Click): Promise<{ search: Search; view: StatsView }> {
  const target = decodeStatsValue(chosen ?? value);
  return { search: await requireSearch(deps, target?.searchId), view: target?.view ?? 'overview' };
}

function saveStatsSearch(deps: Deps, requester: Requester, query: { filter: Filter; clock: Clock }): Promise<Search> {
  return deps.db.write((tx) => saveSearch(tx, { askedBy: requester.userId, ...query }));
}

type Counted = Omit<DisplayedStats, 'isPictureComing'>;

async function countView(deps: Deps, { searchId, filter, clock }: Search, view: StatsView): Promise<Counted> {
  const query = toStatsQuery(filter, clock);
  const stats = await findStats(deps.records, query, view);
  const atAnyTime = withoutPeriod(query);
  const whole = atAnyTime === null ? null : await deps.records.read((tx) => countMatches(tx, atAnyTime, wholeLimit));
  return { searchId, stats, chart: statsChart(stats), whole };
}

/** Shows a view as richly as the workspace supports. @returns whether Slack rendered its chart */
async function show(
  deps: Deps,
  requester: Requester,
  counted: Counted,
  { withPicture = false } = {},
): Promise<boolean> {
  const withChart: DisplayedStats = { ...counted, isPictureComing: false };
  const withoutChart: DisplayedStats = { ...counted, isPictureComing: withPicture && counted.chart !== null };
  const chartless = [chartlessStatsMessage(withoutChart), plainStatsMessage(withoutChart)] as const;
  if (counted.chart === null || !deps.charts.isLikely(deps.now())) {
    await requester.answer(...chartless);
    return false;
  }
  const taken = await requester.answer(statsMessage(withChart), ...chartless);
  if (taken > 0) deps.charts.recordRefusal(deps.now());
  return taken === 0;
}

async function sendPicture(deps: Deps, { userId }: Requester, { chart, stats: { query } }: Counted): Promise<void> {
  if (chart === null) return;
  const content = await renderPng(drawChart(chart));
  const comment = present(
    `${chart.title} · ${describeFilter(query.filter, query.clock.timeZone)}`,
    await ageNote(deps, userId),
  ).join(' · ');
  const altText = shorten(chart.altText, maxAltTextLength);
  const file = { content, name: 'chart.png', comment: shorten(comment, 3000), altText };
  await sendFile(deps, userId, { ...file, remedy: 'Please ask for it again.' });
}
