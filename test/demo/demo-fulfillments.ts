/** Invents the parcels of an order, with what is in them. */
import type { FulfillmentStatus } from '../../src/fulfillments/fulfillment.ts';
import type { fulfillmentItems, fulfillments } from '../../src/fulfillments/tables.ts';
import { houses, products } from './catalog.ts';
import type { Order } from './demo-orders.ts';
import type { Random } from './random.ts';
import { inventStatuses, type Role } from './statuses.ts';
import { inventTimeline } from './timeline.ts';
import { inventShipment } from './tracking-numbers.ts';

export type Fulfillment = typeof fulfillments.$inferSelect & { status: FulfillmentStatus };
/** The database numbers the items. */
export type Item = Omit<typeof fulfillmentItems.$inferSelect, 'fulfillmentItemId'>;

/** What inventing parcels needs besides chance; the makers give every id once. */
export interface ParcelContext {
  now: Date;
  makeFulfillmentId: () => bigint;
  makeClientId: () => string;
}

const unshipped: readonly FulfillmentStatus[] = ['HOLD', 'PENDING', 'CANCELLED', 'FAILED', 'RECYCLED'];
const refusals = ['Address not found', 'SKU out of stock', 'Timeout at the warehouse; will retry', '{"error":"E-42"}'];

/** The records of one order. */
export function inventFulfillments(
  random: Random,
  { order, role }: { order: Order; role: Role },
  { now, makeFulfillmentId, makeClientId }: ParcelContext,
): Fulfillment[] {
  const ageInDays = (now.getTime() - order.dateCreated.getTime()) / 86_400_000;
  const statuses = inventStatuses(random, { role, ageInDays });
  return statuses.map((status, index) => {
    const isNumbered = role === 'HOLD with a number' || !unshipped.includes(status);
    const shipment = isNumbered ? inventShipment(random) : { trackingNumber: null, carrier: null, method: null };
    const needsClientId = statuses.length > 1 && index > 0;
    return {
      fulfillmentId: makeFulfillmentId(),
      orderId: order.orderId,
      clientFulfillmentId: needsClientId || random.chance(0.7) ? makeClientId() : null,
      fulfillmentHouseId: random.chance(0.02) ? null : random.pick(houses).fulfillmentHouseId,
      status,
      ...shipment,
      rmaNumber: inventRma(random, status),
      isReshipment: index > 0 && random.chance(0.15),
      responseText: status === 'FAILED' || status === 'RECYCLED' ? random.pick(refusals) : null,
      ...inventTimeline(random, { status, ordered: order.dateCreated, now }),
    };
  });
}

function inventRma(random: Random, status: FulfillmentStatus): string | null {
  const mayHaveOne = status === 'RMA_PENDING' || (status === 'RETURNED' && random.chance(0.8));
  return mayHaveOne ? `RMA-${random.text(5, '0123456789')}` : null;
}

/** What is in one parcel: one to three different products. */
export function inventItems(random: Random, { fulfillmentId, status, rmaNumber }: Fulfillment): Item[] {
  const count = Number(random.weighted({ '1': 60, '2': 30, '3': 10 }));
  const first = random.int(0, products.length - 1);
  return Array.from({ length: count }, (_, index) => {
    const product = products[(first + index * 3) % products.length] as (typeof products)[number];
    const { productId, sku, name } = product;
    const qty = random.chance(0.2) ? random.int(2, 4) : 1;
    const isBack = status === 'RETURNED' || status === 'CANCELLED';
    return {
      fulfillmentId,
      productId,
      sku,
      name,
      qty,
      status: isBack ? status : null,
      rmaNumber: isBack ? rmaNumber : null,
    };
  });
}
