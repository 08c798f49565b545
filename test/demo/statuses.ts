/** Which statuses the records of an order have: the older the order, the further its parcels have come. */
import type { FulfillmentStatus } from '../../src/fulfillments/fulfillment.ts';
import type { Random } from './random.ts';

type Weights = Partial<Record<FulfillmentStatus, number>>;

const ages: { upToDays: number; weights: Weights }[] = [
  { upToDays: 3, weights: { HOLD: 55, PENDING: 30, CANCELLED: 6, FAILED: 5, PENDING_SHIPMENT: 4 } },
  {
    upToDays: 9,
    weights: { HOLD: 12, PENDING: 10, PENDING_SHIPMENT: 24, SHIPPED: 44, FAILED: 4, RECYCLED: 4, CANCELLED: 2 },
  },
  {
    upToDays: Number.POSITIVE_INFINITY,
    weights: { DELIVERED: 64, SHIPPED: 12, RMA_PENDING: 6, RETURNED: 9, CANCELLED: 6, HOLD: 1, RECYCLED: 1, FAILED: 1 },
  },
];

/** Orders that are there for a reason; the others are as chance has it. */
export type Role = 'awkward id' | 'two in HOLD' | 'HOLD with a number' | 'ordinary';

/** The statuses of an order's records, one for each parcel. */
export function inventStatuses(
  random: Random,
  { role, ageInDays }: { role: Role; ageInDays: number },
): FulfillmentStatus[] {
  if (role === 'awkward id' || role === 'HOLD with a number') return ['HOLD'];
  if (role === 'two in HOLD') return random.chance(0.2) ? ['HOLD', 'HOLD', 'SHIPPED'] : ['HOLD', 'HOLD'];
  const weights = ages.find(({ upToDays }) => ageInDays <= upToDays)?.weights ?? {};
  const parcels = Number(random.weighted({ '1': 74, '2': 21, '3': 5 }));
  return Array.from({ length: parcels }, () => random.weighted(weights));
}
