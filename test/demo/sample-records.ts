/** Picks records for the sample files, so that no file spoils another: every record is in one of them at most. */
import type { FulfillmentStatus } from '../../src/fulfillments/fulfillment.ts';
import type { Fulfillment } from './demo-fulfillments.ts';
import type { DemoRecords } from './demo-records.ts';
import { awkwardOrderIds } from './ids.ts';

export interface SampleRecords {
  /** the next `count` records that are alone in their order and fit, taken away from the rest */
  takeSingle(status: FulfillmentStatus, count: number, fits?: (fulfillment: Fulfillment) => boolean): Fulfillment[];
  /** the next `count` orders with two records in HOLD: those records */
  takeAmbiguous(count: number): Fulfillment[][];
  /** whether a cancellation of the record ends a subscription */
  endsSubscription(fulfillment: Fulfillment): boolean;
}

const awkward: readonly string[] = awkwardOrderIds;

/** Starts picking; records of orders with awkward ids come first. @throws {RangeError} when the records do not suffice */
export function sampleRecords({ fulfillments, items, purchases }: DemoRecords): SampleRecords {
  const taken = new Set<string>();
  const byOrder = [...Map.groupBy(fulfillments, ({ orderId }) => orderId).values()].sort(
    ([a], [b]) => Number(awkward.includes(b?.orderId ?? '')) - Number(awkward.includes(a?.orderId ?? '')),
  );
  const take = (count: number, fits: (records: Fulfillment[]) => boolean): Fulfillment[][] => {
    const found = byOrder.filter((records) => !taken.has(records[0]?.orderId ?? '') && fits(records)).slice(0, count);
    if (found.length < count) throw new RangeError(`Only ${found.length} of ${count} orders for a sample file.`);
    for (const records of found) taken.add(records[0]?.orderId ?? '');
    return found;
  };
  const productsIn = Map.groupBy(items, ({ fulfillmentId }) => fulfillmentId);
  return {
    takeSingle: (status, count, fits = () => true) =>
      take(count, ([only, other]) => only?.status === status && other === undefined && fits(only)).flat(),
    takeAmbiguous: (count) => take(count, (records) => holds(records).length > 1).map(holds),
    endsSubscription: ({ orderId, fulfillmentId }) =>
      purchases.some(
        (purchase) =>
          purchase.orderId === orderId &&
          purchase.status === 'ACTIVE' &&
          productsIn.get(fulfillmentId)?.some(({ productId }) => productId === purchase.productId),
      ),
  };
}

function holds(records: Fulfillment[]): Fulfillment[] {
  return records.filter(({ status }) => status === 'HOLD');
}
