/** Why a row whose cells can be read still can't become a record. */
import type { RowProblem } from './parse-record.ts';

/** An earlier line of the file has the same fulfillment. */
export function repeatedFulfillment(fulfillmentId: string, earlierLine: number): RowProblem {
  const reason = `Line ${earlierLine} has the same fulfillmentId. Keep one of the two.`;
  return { column: 'fulfillmentId', received: fulfillmentId, reason };
}

/** The fulfillment is here, but in another order than the row says. */
export function fulfillmentOfAnother(fulfillmentId: string, orderId: string): RowProblem {
  const reason = `This fulfillment belongs to order ${orderId}. Correct the orderId or the fulfillmentId.`;
  return { column: 'fulfillmentId', received: fulfillmentId, reason };
}
