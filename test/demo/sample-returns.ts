/** The sample file of what came back and what was called off. */
import { stringify } from 'csv-stringify/sync';
import type { FulfillmentStatus } from '../../src/fulfillments/fulfillment.ts';
import type { ReturnTarget } from '../../src/fulfillments/status-transitions.ts';
import { createRandom } from './random.ts';
import type { SampleRecords } from './sample-records.ts';

/** So many records in status `from` for which the file asks `ask`; with `subscribed`, such as end a subscription. */
const groups: { ask: ReturnTarget; from: FulfillmentStatus; count: number; subscribed?: true }[] = [
  { ask: 'RETURNED', from: 'DELIVERED', count: 8 },
  { ask: 'RETURNED', from: 'SHIPPED', count: 2 },
  { ask: 'RETURNED', from: 'RMA_PENDING', count: 3 },
  { ask: 'CANCELLED', from: 'PENDING', count: 4 },
  { ask: 'CANCELLED', from: 'PENDING', count: 3, subscribed: true },
  { ask: 'CANCELLED', from: 'SHIPPED', count: 2, subscribed: true },
  { ask: 'CANCELLED', from: 'DELIVERED', count: 1 },
  { ask: 'RETURNED', from: 'RETURNED', count: 1 },
  { ask: 'RETURNED', from: 'HOLD', count: 2 },
  { ask: 'RETURNED', from: 'CANCELLED', count: 1 },
  { ask: 'CANCELLED', from: 'RETURNED', count: 1 },
];

/** 28 orders; some were shipped already, some have subscriptions that end, some may not do what is asked. */
export function returnsFile(records: SampleRecords): string {
  const random = createRandom(43);
  const rows = groups.flatMap(({ ask, from, count, subscribed }) =>
    records
      .takeSingle(from, count, (record) => !subscribed || records.endsSubscription(record))
      .map(({ orderId, rmaNumber }) => ({
        orderId,
        status: ask,
        rmaNumber: rmaNumber ?? (random.chance(0.5) ? `RMA-${random.int(10_000, 99_999)}` : ''),
      })),
  );
  return stringify(rows, { header: true, columns: ['orderId', 'status', 'rmaNumber'] });
}
