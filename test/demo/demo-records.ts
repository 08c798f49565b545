/** The records of the demo and of many tests: invented, realistic, and the same for the same seed and moment. */
import { houses } from './catalog.ts';
import { type Fulfillment, type Item, inventFulfillments, inventItems } from './demo-fulfillments.ts';
import { inventOrders, type Order } from './demo-orders.ts';
import { inventPurchases, type Purchase } from './demo-purchases.ts';
import { withExampleOrder } from './example-order.ts';
import { idMaker } from './ids.ts';
import { createRandom } from './random.ts';

/** Rows for the tables of the contract; every foreign key points at a row in here. */
export interface DemoRecords {
  houses: typeof houses;
  orders: Order[];
  fulfillments: Fulfillment[];
  items: Item[];
  purchases: Purchase[];
}

const firstFulfillmentId = 48_120_001n;

/**
 * Invents about 2,000 orders of the 90 days before `now`, with some 2,600 fulfillments in all statuses, their items and
 * the subscriptions bought with them.
 */
export function demoRecords({ seed, now }: { seed: number; now: Date }): DemoRecords {
  const random = createRandom(seed);
  const makeClientId = idMaker(random);
  const makePurchaseId = idMaker(random);
  let lastId = firstFulfillmentId;
  const makeFulfillmentId = () => {
    lastId += BigInt(random.int(1, 4));
    return lastId;
  };
  const records: DemoRecords = { houses, orders: [], fulfillments: [], items: [], purchases: [] };
  for (const { order, role } of inventOrders(random, now)) {
    const parcels = inventFulfillments(random, { order, role }, { now, makeFulfillmentId, makeClientId });
    const items = parcels.flatMap((parcel) => inventItems(random, parcel));
    records.orders.push(order);
    records.fulfillments.push(...parcels);
    records.items.push(...items);
    records.purchases.push(...inventPurchases(random, { order, items, now, makeId: makePurchaseId }));
  }
  return withExampleOrder(records);
}
