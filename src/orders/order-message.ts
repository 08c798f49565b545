/**
 * Builds the message for one order: address, fulfillments with items and tracking, and purchases; which of the fulfillments
 * a message shows, and how its buttons say that.
 */
import type { Button, KnownBlock } from '@slack/types';
import { orderActions } from '../action-ids.ts';
import { trackingUrl } from '../carriers/carriers.ts';
import { isFulfillmentId } from '../db/ids.ts';
import { fulfillmentStatuses, purchaseStatusLabel, statusDots } from '../fulfillments/fulfillment.ts';
import {
  actions,
  bold,
  button,
  code,
  context,
  escapeWithin,
  fitLines,
  header,
  type SlackMessage,
  section,
  showText,
} from '../slack/blocks.ts';
import { plainText } from '../slack/data-table.ts';
import { formatCount, present, quantity, slackDate } from '../text/wording.ts';
import type { FoundOrder, OrderFulfillment, OrderRow, PurchaseRow } from './find-order.ts';
import { formatCityLine } from './postal-address.ts';

/**
 * An order as a message shows it. `first` is the id of the fulfillment that was looked for, which comes before all others;
 * `page` counts from 1.
 */
export interface OrderView {
  first: string | null;
  page: number;
}

/** Fulfillments in one message. */
const pageLength = 8;

/** What a button means: an order by one of its fulfillments or, where it has none, by its id; and a page of it. */
type OrderReference = { page: number } & ({ fulfillmentId: string } | { orderId: string });

const pattern = /^(?:(order:)([\s\S]{1,200})|(-?\d{1,19})(?:\.(\d{1,6}))?)$/;

/** A button's value: the id of a fulfillment, with the page after it, or `order:` and the id of an order. */
export function encodeOrder({ order, fulfillments }: FoundOrder, { first, page }: OrderView): string {
  const id = first ?? fulfillments[0]?.fulfillmentId;
  if (id === undefined) return `order:${order.orderId}`;
  return page === 1 ? `${id}` : `${id}.${page}`;
}

/** Parses a button's value; null if it isn't one. */
export function decodeOrder(value: string): OrderReference | null {
  const [, named, orderId, fulfillmentId = '', page = '1'] = pattern.exec(value) ?? [];
  if (named !== undefined && orderId !== undefined) return { orderId, page: 1 };
  return isFulfillmentId(fulfillmentId) ? { fulfillmentId, page: Math.max(1, Number(page)) } : null;
}

/** The fulfillments of an order, beginning with the one that was looked for. */
export function withFirst(all: readonly OrderFulfillment[], first: string | null): OrderFulfillment[] {
  const isFirst = ({ fulfillmentId }: OrderFulfillment) => String(fulfillmentId) === first;
  return [...all.filter(isFirst), ...all.filter((one) => !isFirst(one))];
}

/** One page of an order's fulfillments. */
interface OrderPage {
  fulfillments: OrderFulfillment[];
  page: number;
  pages: number;
}

/** The fulfillments of a page; the last page instead of one beyond it. */
function pageOf(all: readonly OrderFulfillment[], { first, page }: OrderView): OrderPage {
  const inOrder = withFirst(all, first);
  const pages = Math.max(1, Math.ceil(all.length / pageLength));
  const shown = Math.min(page, pages);
  return { fulfillments: inOrder.slice((shown - 1) * pageLength, shown * pageLength), page: shown, pages };
}

/** All text of a message must stay below 13,200 characters, so every part has its share. */
const max = { value: 80 };
const limits = {
  fulfillment: { characters: 1000 },
  items: { lines: 8 },
  purchases: { characters: 2000, lines: 10 },
};

/** The search that led to an order: its description in Slack's markup, and its buttons. */
export interface OrderOrigin {
  found: string;
  buttons: Button[];
}

const firstPage: OrderView = { first: null, page: 1 };

/**
 * The message: a page of the order's fulfillments, beginning with the one that was looked for. The buttons of `origin` go
 * next to those of the order.
 */
export function orderMessage(found: FoundOrder, view: OrderView = firstPage, origin?: OrderOrigin): SlackMessage {
  const { order, fulfillments, purchases } = found;
  const { fulfillments: shown, page, pages } = pageOf(fulfillments, view);
  const blocks: KnownBlock[] = [
    header(`Order ${plainText(order.orderId)}`),
    ...(origin === undefined ? [] : [context(origin.found)]),
    section(shipTo(order)),
    ...(fulfillments.length === 0 ? [context('This order has no fulfillments yet.')] : []),
    ...shown.map((fulfillment) => section(describeFulfillment(fulfillment))),
    ...(pages > 1 ? turnBlocks(found, { ...view, page }, pages) : []),
    ...(purchases.length === 0 ? [] : [section(describePurchases(purchases))]),
    actions(...orderButtons(found, view), ...(origin?.buttons ?? [])),
  ];
  return { text: summarize(order, fulfillments), blocks };
}

/** Where in a large order the message is, and the way to the others. */
function turnBlocks(found: FoundOrder, view: OrderView, pages: number): KnownBlock[] {
  const { length } = found.fulfillments;
  const first = (view.page - 1) * pageLength + 1;
  const last = Math.min(length, view.page * pageLength);
  const range = first === last ? `Fulfillment ${first}` : `Fulfillments ${first}–${last}`;
  const to = (page: number) => ({ value: encodeOrder(found, { ...view, page }) });
  return [
    context(`${range} of ${formatCount(length)}`),
    actions(
      ...(view.page > 1 ? [button(orderActions.previous, 'Previous fulfillments', to(view.page - 1))] : []),
      ...(view.page < pages ? [button(orderActions.next, 'Next fulfillments', to(view.page + 1))] : []),
    ),
  ];
}

function orderButtons(found: FoundOrder, view: OrderView): Button[] {
  const value = encodeOrder(found, { ...view, page: 1 });
  return [
    button(orderActions.history, 'History', { value }),
    button(orderActions.reply, 'Copy a reply', { value }),
    ...(found.fulfillments.length === 0 ? [] : [button(orderActions.evidence, 'Delivery evidence', { value })]),
  ];
}

/** "Order 7B83FF8095: 3 fulfillments (2 Hold, 1 Shipped)". */
function summarize({ orderId }: OrderRow, fulfillments: OrderFulfillment[]): string {
  const states = [...Map.groupBy(fulfillments, ({ status }) => fulfillmentStatuses[status])];
  const counts = states
    .map(([label, { length }]) => (states.length === 1 ? label : `${formatCount(length)} ${label}`))
    .join(', ');
  return `Order ${show(orderId)}: ${quantity(fulfillments.length, 'fulfillment')}${counts === '' ? '' : ` (${counts})`}`;
}

function shipTo(order: OrderRow): string {
  const name = join(' ', order.shipFirstName, order.shipLastName);
  const { shipCity: city, shipState: state, shipPostalCode: postalCode, shipCountry: country } = order;
  const address = join(
    ', ',
    name,
    order.shipCompanyName,
    order.shipAddress1,
    order.shipAddress2,
    formatCityLine({ city, state, postalCode, country }),
    country,
  );
  const about = join(
    ' · ',
    humanizeCode(order.orderType ?? ''),
    order.campaignName,
    order.customerId && `customer ${order.customerId}`,
  );
  return present(
    `*Ship to* ${show(address || 'no address', 300)}`,
    order.emailAddress && `*Email* ${code(order.emailAddress)}`,
    order.phoneNumber && `*Phone* ${code(order.phoneNumber)}`,
    `*Ordered* ${slackDate(order.dateCreated)}${about === '' ? '' : ` · ${show(about, 200)}`}`,
  ).join('\n');
}

function describeFulfillment(fulfillment: OrderFulfillment): string {
  const about = present(
    `${statusDots[fulfillment.status]} *${fulfillmentStatuses[fulfillment.status]}*`,
    `fulfillment ${fulfillment.fulfillmentId}`,
    fulfillment.clientFulfillmentId && `client id ${code(fulfillment.clientFulfillmentId)}`,
    fulfillment.houseName && show(fulfillment.houseName),
    fulfillment.isReshipment ? 'sent again' : null,
  );
  const above = present(about.join(' · '), describeTracking(fulfillment));
  const below = present(
    formatDates(fulfillment),
    fulfillment.rmaNumber && `RMA ${code(fulfillment.rmaNumber)}`,
    fulfillment.responseText && `Warehouse note: ${code(fulfillment.responseText, 120)}`,
  );
  const left = limits.fulfillment.characters - [...above, '', ...below].join('\n').length;
  const all = present(...above, describeItems(fulfillment, left), ...below);
  return fitLines(all, limits.fulfillment, () => '…').join('\n');
}

function describeTracking({ trackingNumber, carrier, method }: OrderFulfillment): string | null {
  const by = join(' ', carrier, method);
  if (!trackingNumber) return by === '' ? null : show(by);
  const page = trackingUrl(trackingNumber, carrier);
  // A `|` separates a link's URL from its label, so it can't be in the label.
  const number =
    page === null ? code(trackingNumber) : `<${page}|${escapeWithin(trackingNumber, max.value).replaceAll('|', '¦')}>`;
  return by === '' ? number : `${show(by)} ${number}`;
}

/** Lists as many items as fit into `characters`, or at least their number. */
function describeItems({ items }: OrderFulfillment, characters: number): string | null {
  if (items.length === 0) return null;
  const all = items.map(({ qty, name, sku }) => {
    const what = name ?? sku ?? 'item';
    return `${qty} × ${show(what, 50)}${sku && name ? ` (${show(sku, 30)})` : ''}`;
  });
  const describeMissing = (missing: number) => (missing === all.length ? quantity(missing, 'item') : `${missing} more`);
  // ", " takes one character more than the line break that fitLines counts.
  const space = { ...limits.items, characters: characters - all.length };
  return fitLines(all, space, describeMissing).join(', ');
}

function formatDates(fulfillment: OrderFulfillment): string {
  const dates: [string, Date | null][] = [
    ['created', fulfillment.dateCreated],
    ['exported', fulfillment.dateExported],
    ['shipped', fulfillment.dateShipped],
    ['delivered', fulfillment.dateDelivered],
    ['returned', fulfillment.dateReturned],
  ];
  return dates.flatMap(([word, date]) => (date === null ? [] : [`${word} ${slackDate(date)}`])).join(' · ');
}

function describePurchases(purchases: PurchaseRow[]): string {
  const lines = purchases.map((purchase) => {
    const { productId, status, nextBillDate, dateCancelled, cancelReason } = purchase;
    const details = present(
      bold(purchaseStatusLabel(status), max.value),
      productId && `product ${show(productId, 30)}`,
      nextBillDate && `bills next ${slackDate(nextBillDate)}`,
      dateCancelled && `cancelled ${slackDate(dateCancelled)}`,
      cancelReason && show(cancelReason, 60),
    );
    return `• ${details.join(' · ')}`;
  });
  return ['*Purchases*', ...fitLines(lines, limits.purchases, (missing) => `• ${missing} more`)].join('\n');
}

/** Formats a code that has no label: "NEW_SALE" → "New sale"; other text stays as is. */
function humanizeCode(code: string): string {
  if (!/^[A-Z]+(?:_[A-Z]+)*$/.test(code)) return code;
  return `${code.slice(0, 1)}${code.slice(1).toLowerCase().replaceAll('_', ' ')}`;
}

function show(text: string, maxLength = max.value): string {
  return showText(text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ').trim(), maxLength);
}

function join(between: string, ...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(between);
}
