/** Builds search messages: a page of results, or "nothing found" with the closest filter that finds something. */

import { TZDate } from '@date-fns/tz';
import type { Button, KnownBlock } from '@slack/types';
import { format } from 'date-fns/format';
import { searchActions } from '../action-ids.ts';
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
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
import { formatCount, quantity } from '../text/wording.ts';
import type { Filter } from './filter.ts';
import { countLimit, encodePageValue, type FoundRecord, type PageRequest, type ResultPage } from './find-page.ts';
import { describeCondition, describeFilter, describeTimeZone } from './format-filter.ts';
import { matchStatus } from './parse-value.ts';
import { encodeRelaxedValue, type RelaxedFilter } from './relax-filter.ts';
import type { Search } from './searches.ts';

/** What a page shows: the search, the records, and the page number, counted from 1. */
export interface SearchResult {
  search: Search;
  page: ResultPage;
  number: number;
}

/** A page of results as a table. */
export function searchResultMessage(result: SearchResult): SlackMessage {
  const { search, page } = result;
  const columns = ['Order', 'Status', 'Customer', 'Tracking', 'Created'].map((title) => ({ title }));
  const rows = page.records.map((record) => [
    record.orderId,
    fulfillmentStatuses[record.status],
    customerOf(record),
    shipmentOf(record),
    dayOf(record, search.clock.timeZone),
  ]);
  return frame(result, [tableBlock(columns, rows)]);
}

/** The same page as plain sections, for workspaces where Slack rejects tables. */
export function plainResultMessage(result: SearchResult): SlackMessage {
  const { timeZone } = result.search.clock;
  const lines = result.page.records.map((record) => {
    const rest = [fulfillmentStatuses[record.status], customerOf(record), shipmentOf(record), dayOf(record, timeZone)];
    const parts = rest.filter((text) => text !== '').map((text) => showText(text, 60));
    return `${bold(record.orderId, 60)} · ${parts.join(' · ')}`;
  });
  return frame(result, [section(lines.join('\n'))]);
}

/** The message for no matches; `relaxed` is null if no relaxed filter finds anything either. */
export function nothingFoundMessage(search: Search, relaxed: RelaxedFilter | null): SlackMessage {
  const filterText = describeFilter(search.filter, search.clock.timeZone);
  const text = `No fulfillment matches ${filterText}. ${adviceFor(search.filter, relaxed)}`;
  const show =
    relaxed === null
      ? []
      : [
          button(searchActions.show, `Show ${formatTotal(relaxed.total).toLowerCase()}`, {
            value: encodeRelaxedValue(search, relaxed),
          }),
        ];
  const refine = button(searchActions.refine, 'Refine', { value: search.searchId });
  return { text, blocks: [section(text), actions(...show, refine, saveButton(search.searchId))] };
}

/** The heading and buttons shown with the only record that a search found. */
export function orderOrigin({ searchId, filter, clock }: Search): OrderOrigin {
  const found = `${formatTotal(1)} · ${describeFilter(filter, clock.timeZone, 500)}`;
  return { found, buttons: searchButtons(searchId) };
}

/** "134 records", or "More than 10,000 records". */
export function formatTotal(total: number): string {
  return total > countLimit ? `More than ${formatCount(countLimit)} fulfillments` : quantity(total, 'fulfillment');
}

/** Saves a search; also offered on empty results, which may find something later. */
export const saveButton = (searchId: string) => button(searchActions.save, 'Save', { value: searchId });

function frame({ search, page, number }: SearchResult, records: KnownBlock[]): SlackMessage {
  const found = `*${formatTotal(page.total)}* · ${describeFilter(search.filter, search.clock.timeZone)}`;
  const position =
    page.hasMore.before || page.hasMore.after ? `Page ${formatCount(number)}, newest first` : 'Newest first';
  const blocks = [
    section(found),
    ...records,
    context(`${position}. Dates in ${describeTimeZone(search.clock.timeZone)}.`),
    ...openMenu(page.records),
    actions(...pageButtons(search.searchId, page, number), ...searchButtons(search.searchId)),
  ];
  return { text: found.replaceAll('*', ''), blocks };
}

/** A menu that opens one of the records; its option values are ids only. */
function openMenu(records: FoundRecord[]): KnownBlock[] {
  if (records.length === 0) return [];
  const entries = records.map((record) =>
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
    saveButton(searchId),
  ];
}

function customerOf({ firstName, lastName, companyName }: FoundRecord): string {
  return [firstName, lastName].filter(Boolean).join(' ') || (companyName ?? '');
}

function shipmentOf({ carrier, trackingNumber }: FoundRecord): string {
  return [carrier, trackingNumber].filter(Boolean).join(' ');
}

function dayOf({ dateCreated }: FoundRecord, timeZone: string): string {
  return format(new TZDate(dateCreated, timeZone), 'd MMM yyyy');
}

function adviceFor(filter: Filter, relaxed: RelaxedFilter | null): string {
  if (relaxed !== null) {
    const { total, without } = relaxed;
    return `Without “${describeCondition(without, 2)}” there ${total === 1 ? 'is' : 'are'} ${formatTotal(total).toLowerCase()}.`;
  }
  const words = filter.conditions.filter((one) => one.field === 'word').flatMap((one) => one.values);
  const status = words.map(matchStatus).find((one) => one !== undefined);
  if (status !== undefined) return `If you mean the status, write \`status:${status.toLowerCase()}\`.`;
  if (words.length > 0)
    return 'Words are searched in order id, tracking number, email and name. Check the spelling, or use fewer words.';
  return 'Check the spelling, or search for a part of it.';
}
