/** Which fulfillments of an order a message shows, and how its buttons say that. */
import { isFulfillmentId } from '../db/ids.ts';
import type { FoundOrder, OrderFulfillment } from './find-order.ts';

/**
 * An order as a message shows it. `first` is the id of the fulfillment that was looked for, which comes before all others;
 * `page` counts from 1.
 */
export interface OrderView {
  first: string | null;
  page: number;
}

/** Fulfillments in one message. */
export const pageLength = 8;

/** What a button means: an order by one of its fulfillments or, where it has none, by its id; and a page of it. */
export type OrderReference = { page: number } & ({ fulfillmentId: string } | { orderId: string });

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

/** One page of an order's fulfillments. */
export interface OrderPage {
  fulfillments: OrderFulfillment[];
  page: number;
  pages: number;
}

/** The fulfillments of a page, beginning with the one that was looked for; the last page instead of one beyond it. */
export function pageOf(all: readonly OrderFulfillment[], { first, page }: OrderView): OrderPage {
  const isFirst = ({ fulfillmentId }: OrderFulfillment) => String(fulfillmentId) === first;
  const inOrder = [...all.filter(isFirst), ...all.filter((one) => !isFirst(one))];
  const pages = Math.max(1, Math.ceil(all.length / pageLength));
  const shown = Math.min(page, pages);
  return { fulfillments: inOrder.slice((shown - 1) * pageLength, shown * pageLength), page: shown, pages };
}
