/**
 * Which status an import may give to a record, by the status that the record has now. The table is the project's own;
 * the CRM's public help states only that a record must be in HOLD to get a tracking number, and that returned-order
 * files may set RETURNED and CANCELLED.
 */
import { type FulfillmentStatus, fulfillmentStatusCodes } from './fulfillment.ts';

/** The two imports. */
export const importKinds = ['tracking', 'returns'] as const;
export type ImportKind = (typeof importKinds)[number];

/** The statuses that a returns file may ask for. */
export const returnTargets = ['RETURNED', 'CANCELLED'] as const;
export type ReturnTarget = (typeof returnTargets)[number];

/** What a row asks of a record: a tracking number, or one of the two return statuses. */
export type TransitionRequest = 'TRACKING' | ReturnTarget;

/**
 * What the table says about one request and one present status:
 * - `move`: the record gets the status `to`; `alreadyShipped` marks a parcel that is out;
 * - `same`: the record is there already; other fields of the row may still differ;
 * - `refuse`: it may not, with what the person should know.
 */
export type Transition =
  | { kind: 'move'; to: FulfillmentStatus; alreadyShipped: boolean }
  | { kind: 'same' }
  | { kind: 'refuse'; because: string };

type Targets = Partial<Record<FulfillmentStatus, FulfillmentStatus>>;

const neverShipped: readonly FulfillmentStatus[] = ['HOLD', 'PENDING', 'FAILED', 'RECYCLED'];
const shipped: readonly FulfillmentStatus[] = ['PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED'];

const movesTo = (from: readonly FulfillmentStatus[], to: FulfillmentStatus): Targets =>
  Object.fromEntries(from.map((status) => [status, to]));

const moves: Record<TransitionRequest, Targets> = {
  TRACKING: movesTo(['HOLD'], 'SHIPPED'),
  RETURNED: movesTo([...shipped, 'RMA_PENDING'], 'RETURNED'),
  CANCELLED: movesTo([...neverShipped, ...shipped, 'RMA_PENDING'], 'CANCELLED'),
};

/**
 * Rules on one request for one record.
 * @param shippingValidation whether the record's fulfillment house waits for the carrier's first scan: a tracking
 *   number then leads to PENDING_SHIPMENT instead of SHIPPED
 */
export function transitionFor(
  request: TransitionRequest,
  from: FulfillmentStatus,
  shippingValidation: boolean,
): Transition {
  if (request === from) return { kind: 'same' };
  const to = moves[request][from];
  if (to === undefined) return { kind: 'refuse', because: whyNot(request, from) };
  if (request === 'TRACKING' && shippingValidation) {
    return { kind: 'move', to: 'PENDING_SHIPMENT', alreadyShipped: false };
  }
  return { kind: 'move', to, alreadyShipped: request === 'CANCELLED' && shipped.includes(from) };
}

/** Worded so that it fits one record as well as all records of an order. */
function whyNot(request: TransitionRequest, from: FulfillmentStatus): string {
  if (request === 'TRACKING') return 'Only a record in HOLD takes a tracking number.';
  if (neverShipped.includes(from)) return 'What was never shipped can’t come back; use CANCELLED instead.';
  return `What is ${from} can’t become ${request} here.`;
}

/** A record in `status` fits a row that leads to `after`; `kept` when the row leaves the status as it is. */
export interface FittingStatus {
  after: FulfillmentStatus;
  kept: boolean;
  status: FulfillmentStatus;
}

const requestsOf: Record<ImportKind, readonly TransitionRequest[]> = { tracking: ['TRACKING'], returns: returnTargets };

/** The statuses of the records that rows of an import of `kind` could mean, by what a change leads to. */
export function fittingStatuses(kind: ImportKind): FittingStatus[] {
  const moving = requestsOf[kind].flatMap((request) =>
    fulfillmentStatusCodes.flatMap((status) =>
      [false, true].flatMap((validation) => {
        const transition = transitionFor(request, status, validation);
        return transition.kind === 'move' ? [{ after: transition.to, kept: false, status }] : [];
      }),
    ),
  );
  if (kind === 'tracking') return moving;
  // Where only the RMA number changes, a record that could move would have been meant instead.
  const keeping = moving.map((one) => ({ ...one, kept: true }));
  const targets = returnTargets.map((status) => ({ after: status, kept: true, status }));
  return [...moving, ...keeping, ...targets];
}
