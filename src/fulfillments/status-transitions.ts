/**
 * Which status an import may give to a record, depending on its current status. The table is the project's own; the CRM's
 * public help only states that a record must be in HOLD to get a tracking number, and that returned-order files may set
 * RETURNED and CANCELLED.
 */
import { type FulfillmentStatus, fulfillmentStatusCodes, fulfillmentStatuses } from './fulfillment.ts';

/** The kinds of import that say something about fulfillments that are there. */
export const rowKinds = ['tracking', 'returns'] as const;
export type RowKind = (typeof rowKinds)[number];

/** All kinds of import: a file of records adds fulfillments and updates them as a whole. */
export const importKinds = [...rowKinds, 'records'] as const;
export type ImportKind = (typeof importKinds)[number];

/** The statuses that a returns file may set. */
export const returnTargets = ['RETURNED', 'CANCELLED'] as const;
export type ReturnTarget = (typeof returnTargets)[number];

/** What a row requests for a record: a tracking number, or one of the two return statuses. */
export type TransitionRequest = 'TRACKING' | ReturnTarget;

/**
 * The outcome of a request for a record in a given status:
 * - `move`: the record gets the status `to`; `alreadyShipped` marks a parcel that has already left;
 * - `same`: the record already has the status; other fields of the row may still differ;
 * - `refuse`: not allowed, with the reason to show.
 */
export type Transition =
  | { kind: 'move'; to: FulfillmentStatus; alreadyShipped: boolean }
  | { kind: 'same' }
  | { kind: 'refuse'; reason: string };

type Targets = Partial<Record<FulfillmentStatus, FulfillmentStatus>>;

const neverShipped: readonly FulfillmentStatus[] = ['HOLD', 'PENDING', 'FAILED', 'RECYCLED'];
const shipped: readonly FulfillmentStatus[] = ['PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED'];

const allTo = (to: FulfillmentStatus, from: readonly FulfillmentStatus[]): Targets =>
  Object.fromEntries(from.map((status) => [status, to]));

const transitions: Record<TransitionRequest, Targets> = {
  TRACKING: allTo('SHIPPED', ['HOLD']),
  RETURNED: allTo('RETURNED', [...shipped, 'RMA_PENDING']),
  CANCELLED: allTo('CANCELLED', [...neverShipped, ...shipped, 'RMA_PENDING']),
};

/**
 * Decides one request for one record.
 * @param shippingValidation whether the record's fulfillment house waits for the carrier's first scan: a tracking
 *   number then leads to PENDING_SHIPMENT instead of SHIPPED
 */
export function transitionFor(
  request: TransitionRequest,
  from: FulfillmentStatus,
  shippingValidation: boolean,
): Transition {
  if (request === from) return { kind: 'same' };
  const to = transitions[request][from];
  if (to === undefined) return { kind: 'refuse', reason: refusalReason(request, from) };
  if (request === 'TRACKING' && shippingValidation) {
    return { kind: 'move', to: 'PENDING_SHIPMENT', alreadyShipped: false };
  }
  return { kind: 'move', to, alreadyShipped: request === 'CANCELLED' && shipped.includes(from) };
}

/** Whether something in this status has never left its warehouse: it can be cancelled, but not returned. */
export function wasNeverShipped(status: FulfillmentStatus): boolean {
  return neverShipped.includes(status);
}

/** Worded to fit one fulfillment as well as all of an order. */
function refusalReason(request: TransitionRequest, from: FulfillmentStatus): string {
  if (request === 'TRACKING') return `Only a fulfillment on ${fulfillmentStatuses.HOLD} takes a tracking number.`;
  if (wasNeverShipped(from)) return 'It hasn’t shipped, so it can’t be returned. Cancel it instead.';
  return `${fulfillmentStatuses[from]} can’t be changed to ${fulfillmentStatuses[request]}.`;
}

/** A record in `status` can match a row whose change leads to `after`; `kept` if the change leaves the status unchanged. */
interface CandidateStatus {
  after: FulfillmentStatus;
  kept: boolean;
  status: FulfillmentStatus;
}

const requestsByKind: Record<RowKind, readonly TransitionRequest[]> = {
  tracking: ['TRACKING'],
  returns: returnTargets,
};

/** The statuses that a record may have to match a row of this kind that names only the order. */
export function candidateStatuses(kind: RowKind): CandidateStatus[] {
  const moving = requestsByKind[kind].flatMap((request) =>
    fulfillmentStatusCodes.flatMap((status) =>
      [false, true].flatMap((shippingValidation) => {
        const transition = transitionFor(request, status, shippingValidation);
        return transition.kind === 'move' ? [{ after: transition.to, kept: false, status }] : [];
      }),
    ),
  );
  if (kind === 'tracking') return moving;
  // A row that only changes the RMA number applies to a record that can still move, if there is one.
  const keeping = moving.map((one) => ({ ...one, kept: true }));
  const targets = returnTargets.map((status) => ({ after: status, kept: true, status }));
  return [...moving, ...keeping, ...targets];
}
