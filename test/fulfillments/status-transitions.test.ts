import { expect, test } from 'vitest';
import type { FulfillmentStatus } from '../../src/fulfillments/fulfillment.ts';
import { type Transition, type TransitionRequest, transitionFor } from '../../src/fulfillments/status-transitions.ts';

const because = {
  onlyHold: 'Only a fulfillment on Hold takes a tracking number.',
  neverShipped: 'It hasn’t shipped, so it can’t be returned. Cancel it instead.',
  cancelled: 'Cancelled can’t be changed to Returned.',
  returned: 'Returned can’t be changed to Cancelled.',
};

/** The move table, every status and every request: a status to move to, `!` when the parcel is out, `same`, or why not. */
const want: Record<FulfillmentStatus, Record<TransitionRequest, string>> = {
  HOLD: { TRACKING: 'SHIPPED', RETURNED: because.neverShipped, CANCELLED: 'CANCELLED' },
  PENDING: { TRACKING: because.onlyHold, RETURNED: because.neverShipped, CANCELLED: 'CANCELLED' },
  PENDING_SHIPMENT: { TRACKING: because.onlyHold, RETURNED: 'RETURNED', CANCELLED: 'CANCELLED!' },
  SHIPPED: { TRACKING: because.onlyHold, RETURNED: 'RETURNED', CANCELLED: 'CANCELLED!' },
  DELIVERED: { TRACKING: because.onlyHold, RETURNED: 'RETURNED', CANCELLED: 'CANCELLED!' },
  CANCELLED: { TRACKING: because.onlyHold, RETURNED: because.cancelled, CANCELLED: 'same' },
  RMA_PENDING: { TRACKING: because.onlyHold, RETURNED: 'RETURNED', CANCELLED: 'CANCELLED' },
  RETURNED: { TRACKING: because.onlyHold, RETURNED: 'same', CANCELLED: because.returned },
  FAILED: { TRACKING: because.onlyHold, RETURNED: because.neverShipped, CANCELLED: 'CANCELLED' },
  RECYCLED: { TRACKING: because.onlyHold, RETURNED: because.neverShipped, CANCELLED: 'CANCELLED' },
};

const cases = Object.entries(want).flatMap(([from, rulings]) =>
  Object.entries(rulings).flatMap(([request, transition]) =>
    [false, true].map((validated) => ({
      from: from as FulfillmentStatus,
      request: request as TransitionRequest,
      validated,
      want: validated && transition === 'SHIPPED' ? 'PENDING_SHIPMENT' : transition,
    })),
  ),
);

test.each(cases)('$request of $from, shipping validation $validated: $want', ({ request, from, validated, want }) => {
  expect(describeRuling(transitionFor(request, from, validated))).toBe(want);
});

function describeRuling(transition: Transition): string {
  if (transition.kind === 'move') return transition.alreadyShipped ? `${transition.to}!` : transition.to;
  return transition.kind === 'same' ? 'same' : transition.reason;
}
