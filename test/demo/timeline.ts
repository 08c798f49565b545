/** When things happened to a parcel: in the order in which they can happen, none of them in the future. */
import type { FulfillmentStatus } from '../../src/fulfillments/fulfillment.ts';
import type { fulfillments } from '../../src/fulfillments/tables.ts';
import type { Random } from './random.ts';

/** The dates of a fulfillment, whole seconds. */
export type Timeline = Pick<
  typeof fulfillments.$inferSelect,
  `date${'Created' | 'Updated' | 'Exported' | 'Shipped' | 'Delivered' | 'Returned'}`
>;

/** The last step that a record of each status has gone through; the steps before it have happened, too. */
const reached: Record<FulfillmentStatus, 'created' | 'exported' | 'shipped' | 'delivered' | 'returned'> = {
  HOLD: 'created',
  CANCELLED: 'created',
  PENDING: 'exported',
  PENDING_SHIPMENT: 'exported',
  FAILED: 'exported',
  RECYCLED: 'exported',
  SHIPPED: 'shipped',
  DELIVERED: 'delivered',
  RMA_PENDING: 'delivered',
  RETURNED: 'returned',
};

/** The least and the most hours from the step before. */
const hoursToStep = {
  created: [0.01, 0.3],
  exported: [1, 20],
  shipped: [4, 40],
  delivered: [36, 140],
  returned: [120, 480],
} as const;
const steps = ['created', 'exported', 'shipped', 'delivered', 'returned'] as const;
const hour = 3_600_000;

/** Invents the dates of a record that belongs to an order of `ordered` and has `status` at `now`. */
export function inventTimeline(
  random: Random,
  { status, ordered, now }: { status: FulfillmentStatus; ordered: Date; now: Date },
): Timeline {
  const taken = steps.slice(0, steps.indexOf(reached[status]) + 1);
  let hours = 0;
  const hoursUntil = taken.map((step) => {
    const [least, most] = hoursToStep[step];
    hours += least + random.fraction() * (most - least);
    return hours;
  });
  // A young order has gone through its steps faster, so that all of them are past.
  const available = (now.getTime() - ordered.getTime()) / hour;
  const pace = Math.min(1, (available * 0.95) / hours);
  const [created, ...later] = hoursUntil.map((until) => wholeSecond(ordered.getTime() + until * pace * hour));
  const [exported, shipped, delivered, returned] = later;
  return {
    dateCreated: created ?? ordered,
    dateUpdated: later.at(-1) ?? created ?? ordered,
    dateExported: exported ?? null,
    dateShipped: shipped ?? null,
    dateDelivered: delivered ?? null,
    dateReturned: returned ?? null,
  };
}

/** The moment without its milliseconds, as the export shows it. */
export function wholeSecond(time: number): Date {
  return new Date(Math.floor(time / 1000) * 1000);
}
