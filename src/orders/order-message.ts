/** Builds the message for one order: address, parcels with items and tracking, and purchases. */
import type { Button, KnownBlock } from '@slack/types';
import { orderActions } from '../action-ids.ts';
import { trackingUrl } from '../carriers/carrier-links.ts';
import { fulfillmentStatuses, purchaseStatusLabel } from '../fulfillments/fulfillment.ts';
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

/** All text of a message must stay below 13,200 characters, so every part has its share. */
const max = { parcels: 8, value: 80 };
const limits = {
  parcel: { characters: 1000 },
  items: { lines: 8 },
  purchases: { characters: 2000, lines: 10 },
};

/** The search that led to an order: its description in Slack's markup, and its buttons. */
export interface OrderOrigin {
  found: string;
  buttons: Button[];
}

/** The message; the buttons of `origin` go next to the history button. */
export function orderMessage({ order, parcels, purchases }: FoundOrder, origin?: OrderOrigin): SlackMessage {
  const [first] = parcels;
  const history =
    first === undefined ? [] : [button(orderActions.history, 'History', { value: String(first.fulfillmentId) })];
  const all = [...history, ...(origin?.buttons ?? [])];
  const blocks: KnownBlock[] = [
    header(`Order ${plainText(order.orderId)}`),
    ...(origin === undefined ? [] : [context(origin.found)]),
    section(shipTo(order)),
    ...parcels.slice(0, max.parcels).map((parcel) => section(describeFulfillment(parcel))),
    ...more(parcels.length - max.parcels, 'parcel'),
    ...(purchases.length === 0 ? [] : [section(describePurchases(purchases))]),
    ...(all.length === 0 ? [] : [actions(...all)]),
  ];
  return { text: summarize(order, parcels), blocks };
}

/** "Order 7B83FF8095: 3 parcels (2 Hold, 1 Shipped)". */
function summarize({ orderId }: OrderRow, parcels: OrderFulfillment[]): string {
  const states = [...Map.groupBy(parcels, ({ status }) => fulfillmentStatuses[status])];
  const counts = states
    .map(([label, { length }]) => (states.length === 1 ? label : `${formatCount(length)} ${label}`))
    .join(', ');
  return `Order ${show(orderId)}: ${quantity(parcels.length, 'parcel')}${counts === '' ? '' : ` (${counts})`}`;
}

function shipTo(order: OrderRow): string {
  const name = join(' ', order.shipFirstName, order.shipLastName);
  const city = join(' ', order.shipPostalCode, order.shipCity, order.shipState);
  const address = join(
    ', ',
    name,
    order.shipCompanyName,
    order.shipAddress1,
    order.shipAddress2,
    city,
    order.shipCountry,
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

function describeFulfillment(parcel: OrderFulfillment): string {
  const about = present(
    `*${fulfillmentStatuses[parcel.status]}*`,
    `parcel ${parcel.fulfillmentId}`,
    parcel.clientFulfillmentId && `client id ${code(parcel.clientFulfillmentId)}`,
    parcel.houseName && show(parcel.houseName),
    parcel.isReshipment ? 'sent again' : null,
  );
  const above = present(about.join(' · '), describeTracking(parcel));
  const below = present(
    formatDates(parcel),
    parcel.rmaNumber && `RMA ${code(parcel.rmaNumber)}`,
    parcel.responseText && `Warehouse note: ${code(parcel.responseText, 120)}`,
  );
  const left = limits.parcel.characters - [...above, '', ...below].join('\n').length;
  const all = present(...above, describeItems(parcel, left), ...below);
  return fitLines(all, limits.parcel, () => '…').join('\n');
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

function formatDates(parcel: OrderFulfillment): string {
  const dates: [string, Date | null][] = [
    ['created', parcel.dateCreated],
    ['exported', parcel.dateExported],
    ['shipped', parcel.dateShipped],
    ['delivered', parcel.dateDelivered],
    ['returned', parcel.dateReturned],
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

function more(count: number, noun: string): KnownBlock[] {
  return count > 0 ? [context(`and ${quantity(count, `more ${noun}`)}`)] : [];
}

function show(text: string, maxLength = max.value): string {
  return showText(text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ').trim(), maxLength);
}

function join(between: string, ...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(between);
}
