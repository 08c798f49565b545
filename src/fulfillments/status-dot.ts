/** A colored dot for each status, so that a list of fulfillments can be skimmed. */
import { type FulfillmentStatus, fulfillmentStatuses } from './fulfillment.ts';

/** Red needs somebody, amber waits, blue moves, green is done, white and black have ended, brown and purple come back. */
export const statusDots: Record<FulfillmentStatus, string> = {
  HOLD: '🟠',
  PENDING: '🟡',
  PENDING_SHIPMENT: '🟡',
  SHIPPED: '🔵',
  DELIVERED: '🟢',
  CANCELLED: '⚫',
  RMA_PENDING: '🟣',
  RETURNED: '🟤',
  FAILED: '🔴',
  RECYCLED: '⚪',
};

/** "🟠 Hold" */
export function dottedStatus(status: FulfillmentStatus): string {
  return `${statusDots[status]} ${fulfillmentStatuses[status]}`;
}
