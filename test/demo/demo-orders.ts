/** Invents the orders, each with the role it plays. */
import type { orders } from '../../src/fulfillments/tables.ts';
import { campaigns, orderTypes } from './catalog.ts';
import { inventCustomer } from './customers.ts';
import { awkwardOrderIds, idMaker } from './ids.ts';
import type { Random } from './random.ts';
import type { Role } from './statuses.ts';
import { wholeSecond } from './timeline.ts';

export type Order = typeof orders.$inferSelect;

const orderCount = 2000;
const day = 24 * 3_600_000;
const oldestInDays = 90;

/** 2,000 orders of the 90 days before `now`, more of them the closer to `now`; those with a role are of the last days. */
export function inventOrders(random: Random, now: Date): { order: Order; role: Role }[] {
  const makeId = idMaker(random, awkwardOrderIds);
  const awkwardIds = [...awkwardOrderIds];
  return Array.from({ length: orderCount }, (_, index) => {
    const awkwardId = index % 140 === 3 ? awkwardIds.shift() : undefined;
    const role = roleOf(index, awkwardId);
    // Squared, so that a quarter of the orders is less than six days old; at least an hour, so that something happened.
    const age = ((index - orderCount + 0.5) / orderCount) ** 2 * oldestInDays * day + 3_600_000;
    const dateCreated = wholeSecond(now.getTime() - (role === 'ordinary' ? age : age % (5 * day)));
    const order: Order = {
      orderId: awkwardId ?? makeId(),
      campaignName: random.pick(campaigns),
      orderType: random.pick(orderTypes),
      ...inventCustomer(random, String(100_000 + index * 7)),
      dateCreated,
    };
    return { order, role };
  });
}

function roleOf(index: number, awkwardId: string | undefined): Role {
  if (awkwardId !== undefined) return 'awkward id';
  if (index % 50 === 7) return 'two in HOLD';
  return index % 100 === 13 ? 'HOLD with a number' : 'ordinary';
}
