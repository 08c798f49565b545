/** Builds search messages: a page of results, or "nothing found" with the closest filter that finds something. */

import { TZDate } from '@date-fns/tz';
import type { Button, KnownBlock } from '@slack/types';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { format } from 'date-fns/format';
import { searchActions } from '../action-ids.ts';
import { type Filter, isDateCondition } from '../filters/filter.ts';
import { describeCondition, describeFilter, describeTimeZone } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { describeExtent, type TermName } from '../filters/vocabulary.ts';
import { dottedStatus } from '../fulfillments/fulfillment.ts';
import type { OrderOrigin } from '../orders/order-message.ts';
import {
  actions,
  bold,
  button,
  context,
  option,
  type SlackMessage,
  section,
  select,
  showText,
} from '../slack/blocks.ts';
import { plainText, tableBlock } from '../slack/data-table.ts';
import { formatCount, formatList, quantity } from '../text/wording.ts';
import type { ListMatches } from './find-missing.ts';
import { countLimit, encodePageValue, type FoundRecord, type PageRequest, type ResultPage } from './find-page.ts';
import { describeNotes, idListBlocks, noteBlocks, offerButtons, offersOf } from './note-blocks.ts';
import type { Offer, Search, ShownNote } from './searches.ts';
import { encodeRelaxedValue, type RelaxedFilter } from './suggest-filters.ts';

/** What a page shows: the search, the records, and the page number, counted from 1. */
export interface SearchResult extends Told {
  search: Search;
  page: ResultPage;
  number: number;
}

/** What an answer says besides the records. */
export interface Told {
  /** how the query was read */
  notes: readonly ShownNote[];
  /** what was found of the list that was looked for; null if there was none */
  list: ListMatches | null;
}

export const nothingTold: Told = { notes: [], list: null };

interface Column {
  title: string;
  value(record: FoundRecord): string;
}

/** The columns of a page. Of what is on hold people ask how long, and where; a column without any value is left out. */
function columnsFor({ search, page }: SearchResult): Column[] {
  const { now, timeZone } = search.clock;
  const hasHolds = page.records.some(({ status }) => status === 'HOLD');
  const all: Column[] = [
    { title: 'Order', value: ({ orderId }) => orderId },
    { title: 'Status', value: (record) => statusOf(record, search.clock) },
    { title: 'Customer', value: customerOf },
    ...(hasHolds ? [{ title: 'Warehouse', value: ({ houseName }: FoundRecord) => houseName ?? '' }] : []),
    { title: 'Tracking', value: shipmentOf },
    { title: 'Created', value: (record) => dayOf(record, { now, timeZone }) },
  ];
  return all.filter(({ value }) => page.records.some((record) => value(record) !== ''));
}

/** A page of results as a table. */
export function searchResultMessage(result: SearchResult): SlackMessage {
  const columns = columnsFor(result);
  const rows = result.page.records.map((record) => columns.map(({ value }) => value(record)));
  return frame(result, [tableBlock(columns, rows)]);
}

/** The same page as plain sections, for workspaces where Slack rejects tables. */
export function plainResultMessage(result: SearchResult): SlackMessage {
  const [order, ...columns] = columnsFor(result);
  const lines = result.page.records.map((record) => {
    const rest = columns.map(({ value }) => value(record)).filter((text) => text !== '');
    return `${bold(order?.value(record) ?? '', 60)} · ${rest.map((text) => showText(text, 60)).join(' · ')}`;
  });
  return frame(result, [section(lines.join('\n'))]);
}

/** What else there is when a search finds nothing. */
interface Nearby {
  /** the filter without one of its conditions; null if that finds nothing either */
  relaxed: RelaxedFilter | null;
  /** filters that look for the words in other places */
  elsewhere: readonly Offer[];
}

/** The message for no matches. */
export function nothingFoundMessage(search: Search, { relaxed, elsewhere }: Nearby, told = nothingTold): SlackMessage {
  const filterText = describeFilter(search.filter, search.clock.timeZone);
  const advice = elsewhere.length > 0 ? 'But there are some elsewhere:' : adviceFor(search.filter, relaxed);
  const text = `No fulfillment matches ${filterText}. ${advice}`;
  const show =
    relaxed === null
      ? []
      : [
          button(searchActions.show, `Show ${formatTotal(relaxed.total).toLowerCase()}`, {
            value: encodeRelaxedValue(search, relaxed),
          }),
        ];
  const others = offerButtons(elsewhere);
  const refine = button(searchActions.refine, 'Refine', { value: search.searchId });
  const blocks = [
    section(text),
    ...idListBlocks(search.searchId, told.list),
    ...noteBlocks(told.notes),
    actions(...others, ...show, refine, saveButton(search.searchId)),
  ];
  return { text, blocks };
}

/** The heading and buttons shown with the only record that a search found. */
export function orderOrigin({ searchId, filter, clock }: Search, { notes } = nothingTold): OrderOrigin {
  const read = describeNotes(notes.map(({ note }) => note));
  const found = [`${formatTotal(1)} · ${describeFilter(filter, clock.timeZone, 500)}`, ...(read === '' ? [] : [read])];
  const others = offerButtons(offersOf(notes));
  return { found: found.join('\n'), buttons: [...searchButtons(searchId), ...others] };
}

/** "134 records", or "More than 1,000 records". */
export function formatTotal(total: number): string {
  return total > countLimit ? `More than ${formatCount(countLimit)} fulfillments` : quantity(total, 'fulfillment');
}

/** Saves a search; also offered on empty results, which may find something later. */
const saveButton = (searchId: string) => button(searchActions.save, 'Save', { value: searchId });

function frame({ search, page, number, notes, list }: SearchResult, records: KnownBlock[]): SlackMessage {
  const found = `*${formatTotal(page.total)}* · ${describeFilter(search.filter, search.clock.timeZone)}`;
  const { sort } = search.filter;
  const position =
    page.hasMore.before || page.hasMore.after
      ? `Page ${formatCount(number)}, ${sort} first`
      : `${sort === 'oldest' ? 'Oldest' : 'Newest'} first`;
  const blocks = [
    section(found),
    ...idListBlocks(search.searchId, list),
    ...noteBlocks(notes),
    ...records,
    context(`${position}. Dates in ${describeTimeZone(search.clock.timeZone)}.`),
    ...openMenu(page.records),
    actions(...pageButtons(search.searchId, page, number), ...searchButtons(search.searchId)),
  ];
  return { text: found.replaceAll('*', ''), blocks };
}

/** A menu that opens one of the orders, at the first of its fulfillments here; its option values are ids only. */
function openMenu(records: FoundRecord[]): KnownBlock[] {
  if (records.length === 0) return [];
  const firsts = [...Map.groupBy(records, ({ orderId }) => orderId).values()].flatMap((ofOrder) => ofOrder.slice(0, 1));
  const entries = firsts.map((record) =>
    option(record.fulfillmentId, plainText([record.orderId, customerOf(record)].filter(Boolean).join(' · '))),
  );
  const menu = {
    ...select(searchActions.open, entries, ''),
    placeholder: { type: 'plain_text', text: 'Open an order' },
  } as const;
  return [actions(menu)];
}

function pageButtons(searchId: string, { records, hasMore }: ResultPage, number: number) {
  const [first] = records;
  const last = records.at(-1);
  const to = (turn: PageRequest) => ({ value: encodePageValue(searchId, turn) });
  return [
    ...(hasMore.before && first
      ? [
          button(
            searchActions.previous,
            'Previous',
            to({ to: 'before', position: first, page: Math.max(1, number - 1) }),
          ),
        ]
      : []),
    ...(hasMore.after && last
      ? [button(searchActions.next, 'Next', to({ to: 'after', position: last, page: number + 1 }))]
      : []),
  ];
}

/** The buttons under every result. */
function searchButtons(searchId: string): Button[] {
  return [
    button(searchActions.refine, 'Refine', { value: searchId }),
    button(searchActions.export, 'Export', { value: searchId }),
    button(searchActions.exportExcel, 'As Excel', { value: searchId }),
    saveButton(searchId),
  ];
}

function customerOf({ firstName, lastName, companyName }: FoundRecord): string {
  return [firstName, lastName].filter(Boolean).join(' ') || (companyName ?? '');
}

/** The status; one on hold with its age, which is what people look for, in calendar days as filters count them. */
function statusOf({ status, dateCreated }: FoundRecord, { now, timeZone }: Clock): string {
  const label = dottedStatus(status);
  if (status !== 'HOLD') return label;
  const days = differenceInCalendarDays(new TZDate(now, timeZone), new TZDate(dateCreated, timeZone));
  return days < 1 ? label : `${label} · ${quantity(days, 'day')}`;
}

function shipmentOf({ carrier, trackingNumber }: FoundRecord): string {
  return [carrier, trackingNumber].filter(Boolean).join(' ');
}

/** The day, with the year when it isn't this one. */
function dayOf({ dateCreated }: FoundRecord, { now, timeZone }: { now: Date; timeZone: string }): string {
  const created = new TZDate(dateCreated, timeZone);
  return format(created, created.getFullYear() === new TZDate(now, timeZone).getFullYear() ? 'MMM d' : 'MMM d, yyyy');
}

function adviceFor(filter: Filter, relaxed: RelaxedFilter | null): string {
  if (relaxed !== null) {
    const { total, without } = relaxed;
    return `Without “${describeCondition(without, 2)}” there ${total === 1 ? 'is' : 'are'} ${formatTotal(total).toLowerCase()}.`;
  }
  const words = filter.conditions.filter((one) => one.field === 'word');
  if (words.length > 0) {
    return 'Words are searched in order id, tracking number, email and name. Check the spelling, or use fewer words.';
  }
  const fields = [
    ...new Set(filter.conditions.flatMap((one) => (isDateCondition(one) || one.field === 'status' ? [] : [one.field]))),
  ];
  if (fields.length === 0) return 'Try another status or a longer period.';
  if (fields.includes('any')) return 'A list is compared with whole order ids, tracking numbers and emails.';
  const extents = fields.slice(0, 2).map((field) => describeExtent(field as TermName));
  return `Check the spelling: ${formatList(extents, 'and')}.`;
}
