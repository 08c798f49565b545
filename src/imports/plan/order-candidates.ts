/**
 * How many records of an order a row could mean when it names the order alone. The number is kept with the change: when
 * it is another one at the moment of writing, the row would be read differently today.
 */
import { fulfillmentStatusCodes } from '../../fulfillments/fulfillment.ts';
import {
  type ImportKind,
  returnTargets,
  type TransitionRequest,
  transitionFor,
} from '../../fulfillments/status-transitions.ts';
import type { Decision } from './decide-row.ts';
import type { FulfillmentChange } from './evaluate-record.ts';
import type { KnownRecords } from './find-records.ts';
import { type ParsedRow, valueIn } from './parse-row.ts';
import type { FulfillmentRecord } from './record.ts';

/** A record in `status` could be meant by a row that leads to `after`; `kept` when the status stays as it is. */
export interface Fitting {
  after: string;
  kept: boolean;
  status: string;
}

const requestsOf: Record<ImportKind, readonly TransitionRequest[]> = { tracking: ['TRACKING'], returns: returnTargets };

/** Every status that fits, by what a change leads to. */
export function fittingStatuses(kind: ImportKind): Fitting[] {
  const moving = requestsOf[kind].flatMap((request) =>
    fulfillmentStatusCodes.flatMap((status) =>
      [false, true].flatMap((validation) => {
        const transition = transitionFor(request, status, validation);
        return transition.kind === 'move' ? [{ after: transition.to, kept: false, status }] : [];
      }),
    ),
  );
  // Where only the RMA number changes, a record that could move would have been meant instead.
  const keeping = kind === 'tracking' ? [] : moving.map((one) => ({ ...one, kept: true }));
  const targets = kind === 'tracking' ? [] : returnTargets.map((status) => ({ after: status, kept: true, status }));
  return [...moving, ...keeping, ...targets];
}

const fitting: Record<ImportKind, Fitting[]> = {
  tracking: fittingStatuses('tracking'),
  returns: fittingStatuses('returns'),
};

/** Counts the candidates of a row that changes something; null when the row named its record, or changes nothing. */
export function countCandidates(
  kind: ImportKind,
  { fields }: ParsedRow,
  decision: Decision,
  { byOrder }: KnownRecords,
): number | null {
  if (valueIn(fields.fulfillmentId) !== null || valueIn(fields.clientFulfillmentId) !== null) return null;
  const change = firstChange(decision);
  if (change === undefined) return null;
  const records = byOrder.get(change.record.orderId) ?? [];
  return records.filter((record) => couldBeMeant(kind, change, record)).length;
}

function firstChange(decision: Decision): FulfillmentChange | undefined {
  if (decision.outcome === 'change') return decision.change;
  return decision.outcome === 'ambiguous' ? decision.changes[0] : undefined;
}

/** A record that has the tracking number already counts too: it would show that the row was imported before. */
function couldBeMeant(
  kind: ImportKind,
  { record: meant, after }: FulfillmentChange,
  record: FulfillmentRecord,
): boolean {
  const kept = after.status === meant.status;
  if (kind === 'tracking' && record.trackingNumber === after.trackingNumber) return true;
  return fitting[kind].some((one) => one.after === after.status && one.kept === kept && one.status === record.status);
}
