/** A short text for the customer about where their order is. Nothing in it is internal. */
import { tz } from '@date-fns/tz';
import { format } from 'date-fns/format';
import { trackingUrl } from '../carriers/carrier-links.ts';
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';
import { shorten } from '../slack/blocks.ts';
import { present, quantity } from '../text/wording.ts';
import type { FoundOrder, OrderFulfillment } from './find-order.ts';

/** Fulfillments that a reply tells of; an order with more is told of in a sentence. */
const maxTold = 6;

/** The text, as plain lines. `timeZone` is the account's, for the dates; `first` is the fulfillment that was looked for. */
export function replyText({ order, fulfillments }: FoundOrder, timeZone: string, first: string | null): string {
  const name = order.shipFirstName?.trim() ?? '';
  const isFirst = ({ fulfillmentId }: OrderFulfillment) => String(fulfillmentId) === first;
  const inOrder = [...fulfillments.filter(isFirst), ...fulfillments.filter((one) => !isFirst(one))];
  const told = inOrder.slice(0, maxTold).map((one) => describe(one, timeZone));
  const missing = inOrder.length - told.length;
  const opening =
    fulfillments.length < 2
      ? `Here is the latest on your order ${order.orderId}.`
      : `Your order ${order.orderId} comes in ${quantity(fulfillments.length, 'package')}.`;
  return [
    name === '' ? 'Hello,' : `Hello ${shorten(name, 60)},`,
    opening,
    ...(told.length === 0 ? ['We’re preparing it and will let you know when it ships.'] : told),
    ...(missing > 0 ? [`Ask us about the other ${quantity(missing, 'package')} at any time.`] : []),
  ].join('\n\n');
}

function describe(fulfillment: OrderFulfillment, timeZone: string): string {
  const { trackingNumber, carrier, items } = fulfillment;
  const contents = items.map(({ qty, name, sku }) => `${qty} × ${shorten(name ?? sku ?? 'item', 60)}`).slice(0, 5);
  const more = items.length - contents.length;
  const hasLeft = leftStatuses.includes(fulfillment.status);
  const page = trackingNumber && hasLeft ? trackingUrl(trackingNumber, carrier) : null;
  return present(
    statusSentence(fulfillment, timeZone),
    contents.length === 0 ? null : `Contents: ${contents.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    hasLeft ? carrier && `Carrier: ${carrier}` : null,
    hasLeft ? trackingNumber && `Tracking number: ${trackingNumber}` : null,
    page && `Track it here: ${page}`,
  ).join('\n');
}

/** In these statuses, the package has a number that a customer can follow. */
const leftStatuses: readonly FulfillmentStatus[] = ['PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED'];

function statusSentence(
  { status, dateShipped, dateDelivered, dateReturned }: OrderFulfillment,
  timeZone: string,
): string {
  const on = (date: Date | null) => (date === null ? '' : ` on ${formatDay(date, timeZone)}`);
  switch (status) {
    case 'HOLD':
    case 'PENDING':
    case 'FAILED':
    case 'RECYCLED':
      return 'We’re preparing it for shipping.';
    case 'PENDING_SHIPMENT':
      return 'It’s packed and waits for the carrier.';
    case 'SHIPPED':
      return `It shipped${on(dateShipped)}.`;
    case 'DELIVERED':
      return `It was delivered${on(dateDelivered)}.${dateShipped === null ? '' : ` It shipped${on(dateShipped)}.`}`;
    case 'CANCELLED':
      return 'It was cancelled.';
    case 'RMA_PENDING':
      return 'Its return is authorized, and we’re waiting for it to arrive.';
    case 'RETURNED':
      return `Its return arrived${on(dateReturned)}.`;
  }
}

const formatDay = (date: Date, timeZone: string) => format(date, 'MMM d, yyyy', { in: tz(timeZone) });
