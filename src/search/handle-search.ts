/** `/fulfillments [search] <filters>` and the buttons under a result. Only the asker sees the answer. */
import type { Deps } from '../deps.ts';
import { findOrderOf } from '../orders/find-order.ts';
import { orderMessage } from '../orders/order-message.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import type { CommandCall, PrivateClick, Requester } from '../slack/interaction.ts';
import type { Filter } from './filter.ts';
import { findPage } from './find-page.ts';
import { findLoosening, fromLooserValue } from './loosen-filter.ts';
import { nothingFoundMessage } from './nothing-found-message.ts';
import { fromPageValue, type PageTurn } from './page-turn.ts';
import { parseFilter } from './parse-filter.ts';
import type { Reader } from './read-day-range.ts';
import { originOf, plainResultMessage, type SearchResult, searchResultMessage } from './result-message.ts';
import { findSearch, type Search, saveSearch } from './searches.ts';

/** The subcommand. */
export async function handleSearch(deps: Deps, call: CommandCall): Promise<void> {
  const reader = await readerFor(deps, call);
  await showSearch(deps, call, { filter: parseFilter(call.text, reader), reader });
}

/** Next and Previous. */
export async function turnPage(deps: Deps, click: PrivateClick): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const shown = fromPageValue(click.value);
  const search = await searchBehind(deps, shown?.searchId);
  await showPage(deps, click.inPlace, search, shown?.turn ?? { to: 'first' });
}

/** The search that found nothing, with one condition less. */
export async function showLooser(deps: Deps, click: PrivateClick): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const shown = fromLooserValue(click.value);
  const { filter, reader } = await searchBehind(deps, shown?.searchId);
  const conditions = filter.conditions.filter((_, place) => place !== shown?.place);
  await showSearch(deps, click.inPlace, { filter: { ...filter, conditions }, reader });
}

/** A record was chosen from the menu under a page. */
export async function openRecord(deps: Deps, click: PrivateClick): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const order = await deps.db.read((tx) => findOrderOf(tx, click.value));
  if (order === null) throw new UserError('That record is not there any more. Please search again.');
  await click.answer(orderMessage(order));
}

/** Remembers a search and shows its first page. */
export async function showSearch(
  deps: Deps,
  asker: Requester,
  { filter, reader }: { filter: Filter; reader: Reader },
): Promise<void> {
  const search = await deps.db.write((tx) => saveSearch(tx, { askedBy: asker.userId, filter, reader }));
  await showPage(deps, asker, search, { to: 'first' });
}

/** When and where somebody asks who may see records. @throws {UserError} a polite refusal */
export async function readerFor(deps: Deps, asker: Pick<Requester, 'userId'>): Promise<Reader> {
  const { timeZone } = await requireRight('operate', asker.userId, deps);
  return { now: deps.now(), timeZone: timeZone ?? deps.config.TIME_ZONE };
}

async function showPage(deps: Deps, asker: Requester, search: Search, turn: PageTurn): Promise<void> {
  const page = await deps.db.read((tx) => findPage(tx, search.filter, turn));
  const [first] = page.records;
  if (first === undefined && turn.to !== 'first') return await showPage(deps, asker, search, { to: 'first' });
  if (first === undefined) return await showNothing(deps, asker, search);
  if (page.total === 1 && turn.to === 'first') {
    const order = await deps.db.read((tx) => findOrderOf(tx, first.fulfillmentId));
    if (order !== null) return await asker.answer(orderMessage(order, originOf(search)));
  }
  const result: SearchResult = { search, page, number: turn.to === 'first' || !page.hasMore.before ? 1 : turn.page };
  await asker.answer(searchResultMessage(result), plainResultMessage(result));
}

async function showNothing(deps: Deps, asker: Requester, search: Search): Promise<void> {
  const loosening = await deps.db.read((tx) => findLoosening(tx, search.filter));
  await asker.answer(nothingFoundMessage(search, loosening));
}

/** The search that a button refers to. */
export async function searchBehind(deps: Deps, searchId: string | undefined): Promise<Search> {
  const search = searchId === undefined ? null : await deps.db.read((tx) => findSearch(tx, searchId));
  if (search === null) throw new UserError('This result is too old for its buttons. Please search again.');
  return search;
}
