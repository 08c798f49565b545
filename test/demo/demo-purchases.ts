/** Invents the continuity purchases (subscriptions) of an order. */
import { type PurchaseStatus, purchaseStatuses } from '../../src/fulfillments/fulfillment.ts';
import type { purchases } from '../../src/fulfillments/tables.ts';
import { products } from './catalog.ts';
import type { Item } from './demo-fulfillments.ts';
import type { Order } from './demo-orders.ts';
import type { Random } from './random.ts';
import { wholeSecond } from './timeline.ts';

export type Purchase = typeof purchases.$inferSelect & { status: PurchaseStatus };

const usage: Record<PurchaseStatus, number> = {
  TRIAL: 18,
  ACTIVE: 46,
  PAUSED: 7,
  RECYCLE_BILLING: 6,
  COMPLETE: 8,
  CANCELLED: 11,
  RECYCLE_FAILED: 4,
};
const day = 86_400_000;
const reasons = ['Customer asked', 'Too expensive', 'Payment failed'];
const subscriptions = products.filter(({ subscription }) => subscription).map(({ productId }) => productId);

/** The purchases of one order: most for a product in its parcels, some for another one, which corresponds to none. */
export function inventPurchases(
  random: Random,
  { order, items, now, makeId }: { order: Order; items: readonly Item[]; now: Date; makeId: () => string },
): Purchase[] {
  const shipped = subscriptions.filter((productId) => items.some((item) => item.productId === productId));
  const others = subscriptions.filter((productId) => !shipped.includes(productId));
  const chosen = [
    ...shipped.filter(() => random.chance(0.45)),
    ...(others.length > 0 && random.chance(0.08) ? [random.pick(others)] : []),
  ];
  return chosen.map((productId) => {
    const status = random.weighted(usage);
    const isCancelled = status === 'CANCELLED';
    const sinceOrder = now.getTime() - order.dateCreated.getTime();
    return {
      purchaseId: makeId(),
      orderId: order.orderId,
      productId,
      status,
      nextBillDate: purchaseStatuses[status].canBill ? wholeSecond(now.getTime() + random.int(1, 30) * day) : null,
      cancelReason: isCancelled ? random.pick(reasons) : null,
      dateCancelled: isCancelled ? wholeSecond(now.getTime() - sinceOrder * random.fraction()) : null,
    };
  });
}
