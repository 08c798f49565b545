/** Handles `/fulfillments [search] <filters>` and the buttons under a result. Only the requester sees the answer. */
import type { Deps } from '../deps.ts';
import { findOrderOf } from '../orders/find-order.ts';
import { orderMessage } from '../orders/order-message.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import type { Click, CommandCall, Requester } from '../slack/interaction.ts';
import type { Filter } from './filter.ts';
import { findNamedOrder } from './find-named-order.ts';
import { decodePageValue, findPage, type PageRequest } from './find-page.ts';
import type { Clock } from './parse-date-range.ts';
import { parseFilter } from './parse-filter.ts';
import { decodeRelaxedValue, findRelaxedFilter } from './relax-filter.ts';
import {
  nothingFoundMessage,
  orderOrigin,
  plainResultMessage,
  type SearchResult,
  searchResultMessage,
} from './result-message.ts';
import { findSearch, type Search, saveSearch } from './searches.ts';

/** `/fulfillments [search] <filters>`. */
export async function handleSearch(deps: Deps, call: CommandCall): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  await runSearch(deps, call, { filter: parseFilter(call.text, clock), clock });
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
  const order = await deps.db.read((tx) => findOrderOf(tx, click.chosen ?? click.value));
  if (order === null) throw new UserError('That fulfillment no longer exists. Please search again.');
  await click.answer(orderMessage(order));
}

/** Saves a search and shows its first page. */
export async function runSearch(
  deps: Deps,
  requester: Requester,
  { filter, clock }: { filter: Filter; clock: Clock },
): Promise<void> {
  const search = await deps.db.write((tx) => saveSearch(tx, { askedBy: requester.userId, filter, clock }));
  await showPage(deps, requester, search, { to: 'first' });
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

async function showPage(deps: Deps, requester: Requester, search: Search, turn: PageRequest): Promise<void> {
  const page = await deps.db.read((tx) => findPage(tx, search.filter, turn));
  const [first] = page.records;
  if (first === undefined && turn.to !== 'first') return await showPage(deps, requester, search, { to: 'first' });
  if (first === undefined) return await showNothing(deps, requester, search);
  if (page.total === 1 && turn.to === 'first') {
    const order = await deps.db.read((tx) => findOrderOf(tx, first.fulfillmentId));
    const view = { first: first.fulfillmentId, page: 1 };
    if (order !== null) return void (await requester.answer(orderMessage(order, view, orderOrigin(search))));
  }
  const result: SearchResult = { search, page, number: turn.to === 'first' || !page.hasMore.before ? 1 : turn.page };
  await requester.answer(searchResultMessage(result), plainResultMessage(result));
}

async function showNothing(deps: Deps, requester: Requester, search: Search): Promise<void> {
  const order = await deps.db.read((tx) => findNamedOrder(tx, search.filter));
  if (order !== null) return void (await requester.answer(orderMessage(order)));
  const relaxed = await deps.db.read((tx) => findRelaxedFilter(tx, search.filter));
  await requester.answer(nothingFoundMessage(search, relaxed));
}
