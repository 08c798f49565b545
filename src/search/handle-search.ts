/**
 * Handles `/fulfillments [search] <filters>` and the buttons under a result. Only the requester sees the answer. A query that
 * is better not run as it is, of a search or of another command, gets its correction as a button.
 */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Condition, Filter } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { type Note, QueryError, type Reading, readQuery } from '../filters/read-query.ts';
import { vocabulary } from '../filters/vocabulary.ts';
import { type FoundOrder, findOrder, findOrderIds, findOrderOf } from '../orders/find-order.ts';
import { orderMessage } from '../orders/order-message.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { actions, type SlackMessage, section, showText, textMessage } from '../slack/blocks.ts';
import { sendFile } from '../slack/files/upload-file.ts';
import type { Click, CommandCall, Requester } from '../slack/interaction.ts';
import { idVariants } from '../text/like-pattern.ts';
import { formatCount, quantity } from '../text/wording.ts';
import { findMissing } from './find-missing.ts';
import { decodePageValue, findPage, type PageRequest } from './find-page.ts';
import { loadKnownNames } from './known-names.ts';
import { offerButtons } from './note-blocks.ts';
import {
  formatTotal,
  nothingFoundMessage,
  nothingTold,
  orderOrigin,
  plainResultMessage,
  type SearchResult,
  searchResultMessage,
  type Told,
} from './result-message.ts';
import {
  findSearch,
  type Offer,
  offerFilter,
  offerOtherReadings,
  offerTyped,
  type Search,
  saveSearch,
} from './searches.ts';
import { decodeRelaxedValue, findOtherPlaces, findRelaxedFilter } from './suggest-filters.ts';

/** `/fulfillments [search] <filters>`. */
export async function handleSearch(deps: Deps, call: CommandCall): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const read = await readTyped(deps, call, { clock, command: 'search' });
  if (read !== null) await runSearch(deps, call, { ...read, clock });
}

/** Sends the numbers of a list for which nothing was found, as a file by direct message. */
export async function sendMissing(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { filter } = await requireSearch(deps, click.value);
  const list = await deps.db.read((tx) => findMissing(tx, filter));
  const missing = list?.missing ?? [];
  const comment = `${quantity(missing.length, 'number')} of your list of ${formatCount(list?.listed ?? 0)} not found.`;
  const content = `${missing.join('\n')}\n`;
  const remedy = 'Please click the button again.';
  await sendFile(deps, click.userId, { content, name: 'not-found.txt', comment, remedy });
  await click.answer(textMessage('I DMed you the numbers that weren’t found.'));
}

/** The Next and Previous buttons. */
export async function changePage(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const shown = decodePageValue(click.value);
  const search = await requireSearch(deps, shown?.searchId);
  await showPage(deps, click.inPlace, search, shown?.turn ?? { to: 'first' });
}

/** Runs a search that found nothing again, without one of its conditions. */
export async function showRelaxedSearch(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const shown = decodeRelaxedValue(click.value);
  const { filter, clock } = await requireSearch(deps, shown?.searchId);
  const conditions = filter.conditions.filter((_, index) => index !== shown?.place);
  await runSearch(deps, click.inPlace, { filter: { ...filter, conditions }, clock });
}

/** Shows the record chosen from the menu under a page. */
export async function openRecord(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const order = await deps.records.read((tx) => findOrderOf(tx, click.chosen ?? click.value));
  if (order === null) throw new UserError('That fulfillment no longer exists. Please search again.');
  await click.answer(orderMessage(order));
}

/** Saves a search and shows its first page, with how the query was read. */
export async function runSearch(
  deps: Deps,
  requester: Requester,
  { filter, clock, notes = [] }: { filter: Filter; clock: Clock; notes?: readonly Note[] },
): Promise<void> {
  const request = { askedBy: requester.userId, clock, command: 'search' };
  const { search, shown } = await deps.db.write(async (tx) => ({
    search: await saveSearch(tx, { askedBy: requester.userId, filter, clock }),
    shown: await offerOtherReadings(tx, notes, request),
  }));
  const list = await deps.records.read((tx) => findMissing(tx, filter));
  await showPage(deps, requester, search, { to: 'first' }, { notes: shown, list });
}

/** The requester's clock, if they may see records. @throws {UserError} if they may not */
export async function authorizeSearch(deps: Deps, requester: Pick<Requester, 'userId'>): Promise<Clock> {
  const { timeZone } = await requireRight('operate', requester.userId, deps);
  return { now: deps.now(), timeZone: timeZone ?? deps.config.TIME_ZONE };
}

/** The search that a button refers to. @throws {UserError} if it has expired */
export async function requireSearch(deps: Deps, searchId: string | undefined): Promise<Search> {
  const search = searchId === undefined ? null : await deps.db.read((tx) => findSearch(tx, searchId));
  if (search === null) throw new UserError('These results are too old. Please search again.');
  return search;
}

async function showPage(
  deps: Deps,
  requester: Requester,
  search: Search,
  turn: PageRequest,
  told: Told = nothingTold,
): Promise<void> {
  const page = await deps.records.read((tx) => findPage(tx, search.filter, turn));
  const [first] = page.records;
  if (first === undefined && turn.to !== 'first') return await showPage(deps, requester, search, { to: 'first' });
  if (first === undefined) return await showNothing(deps, requester, search, told);
  if (page.total === 1 && turn.to === 'first' && told.list === null) {
    const order = await deps.records.read((tx) => findOrderOf(tx, first.fulfillmentId));
    const view = { first: first.fulfillmentId, page: 1 };
    if (order !== null) return void (await requester.answer(orderMessage(order, view, orderOrigin(search, told))));
  }
  const number = turn.to === 'first' || !page.hasMore.before ? 1 : turn.page;
  const result: SearchResult = { search, page, number, ...told };
  await requester.answer(searchResultMessage(result), plainResultMessage(result));
}

/** Nothing was found: the only other place that has the words is shown at once, several are offered. */
async function showNothing(deps: Deps, requester: Requester, search: Search, told: Told): Promise<void> {
  const { filter, clock } = search;
  const order = await deps.records.read((tx) => findNamedOrder(tx, filter));
  if (order !== null) return void (await requester.answer(orderMessage(order)));
  const places = await deps.records.read((tx) => findOtherPlaces(tx, filter));
  const [only, ...others] = places;
  if (only !== undefined && others.length === 0) {
    const isLooked = ({ field }: Condition) => field === 'word' || field === 'any';
    const typed = filter.conditions.flatMap((one) => (isLooked(one) && 'values' in one ? one.values : [])).join(' ');
    const note: Note = { kind: 'read', typed, conditions: [only.condition], instead: filter };
    const moved = await deps.db.write((tx) =>
      saveSearch(tx, { askedBy: requester.userId, filter: only.filter, clock }),
    );
    const list = await deps.records.read((tx) => findMissing(tx, only.filter));
    return await showPage(
      deps,
      requester,
      moved,
      { to: 'first' },
      { list, notes: [...told.notes, { note, offer: null }] },
    );
  }
  const request = { askedBy: requester.userId, clock, command: 'search' };
  const elsewhere = await deps.db.write(async (tx) => {
    const offers: Offer[] = [];
    for (const { condition, filter: other, total } of places.slice(0, 3)) {
      const { label } = vocabulary[condition.field === 'word' ? 'name' : condition.field];
      offers.push(await offerFilter(tx, { filter: other, label: `${formatTotal(total)} with this ${label}` }, request));
    }
    return offers;
  });
  const relaxed = await deps.records.read((tx) => findRelaxedFilter(tx, filter));
  await requester.answer(nothingFoundMessage(search, { relaxed, elsewhere }, told));
}

/**
 * The order whose id a search for one id or word names: a search finds fulfillments, and an order may have none yet. Null
 * for other searches, and if there is none or several.
 */
async function findNamedOrder(tx: Transaction, { conditions }: Filter): Promise<FoundOrder | null> {
  const [only, ...others] = conditions;
  if (only === undefined || others.length > 0 || only.negated) return null;
  if (only.field !== 'order' && only.field !== 'word' && only.field !== 'any') return null;
  const [value, ...more] = only.values;
  if (value === undefined || more.length > 0) return null;
  const [orderId, another] = await findOrderIds(tx, idVariants(value));
  return orderId === undefined || another !== undefined ? null : await findOrder(tx, orderId);
}

/**
 * The filter and what has to be said about it; null if the person was answered with a correction instead.
 * @param command what a correction is run as, with `lead` in front of it
 * @throws {FilterError} if there's no telling what was meant
 */
export async function readTyped(
  deps: Deps,
  call: CommandCall,
  { clock, command, lead = '' }: { clock: Clock; command: string; lead?: string },
): Promise<Reading | null> {
  const names = await deps.records.read(loadKnownNames);
  try {
    return readQuery(call.text, { clock, names });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const request = { askedBy: call.userId, clock, command };
    const label = `${command === 'search' ? 'Show' : command === 'export' ? 'Export' : 'Count'} this instead`;
    const text = `${lead}${formatFilter(error.correction)}`;
    const offer = await deps.db.write((tx) => offerTyped(tx, { text, label }, request));
    await call.answer(correctionMessage(error.message, [offer]));
    return null;
  }
}

/** A sentence about what was typed, with what was probably meant as buttons. */
export function correctionMessage(sentence: string, offers: readonly Offer[]): SlackMessage {
  const text = showText(sentence, 2900);
  const buttons = offerButtons(offers, 'primary');
  return { text, blocks: [section(text), ...(buttons.length === 0 ? [] : [actions(...buttons)])] };
}
