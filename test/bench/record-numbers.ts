/** How the records of the benchmarks are numbered: the n-th fulfillment, from 1, and what hangs on its number. */
import { orderId } from '../support/hold-orders.ts';

/** Every fifth record is the second parcel of the order before: 1,000,000 records belong to 800,000 orders. */
export const orderOf = (n: number): number => n - Math.floor(n / 5);
export const clientId = (n: number): string => `CF${n}`;

/** Of a hundred records in a row, so many were sent to the customer; the rest ended in another way. */
export const sentOfHundred = 85;

/** The k-th record, from 0, that was sent to the customer. */
export const sentRecord = (k: number): number => (Math.floor(k / sentOfHundred) + 1) * 100 + (k % sentOfHundred);

/** The keys of a record as they stand in a file. */
export const keysInFile = (n: number): string => `${orderId(orderOf(n))},${clientId(n)}`;

/** Numbers from 0 to `count` - 1, each once, in an order that looks like chance, without keeping them. */
export function* shuffled(count: number): Generator<number> {
  // Any step without a common divisor visits every number; a prime that large has none with a smaller count.
  const step = 1_000_003;
  const stride = count % step === 0 ? 1 : step;
  for (let place = 0, index = 0; index < count; index += 1, place = (place + stride) % count) yield place;
}
