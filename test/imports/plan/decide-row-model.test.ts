/** For random records and rows, a decision is what the tables of the domain say, written down here a second time, plainly. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Field } from '../../../src/columns/import-columns.ts';
import {
  type FulfillmentStatus,
  fulfillmentStatusCodes,
  fulfillmentStatuses,
} from '../../../src/fulfillments/fulfillment.ts';
import { type RowKind, rowKinds } from '../../../src/fulfillments/status-transitions.ts';
import { type Decision, decideRow } from '../../../src/imports/plan/decide-row.ts';
import type { FulfillmentChange } from '../../../src/imports/plan/evaluate-record.ts';
import type { FulfillmentRecord } from '../../../src/imports/plan/find-records.ts';
import { makeKnown, makeRecord, makeRow } from '../../support/parsed-rows.ts';
import { runs } from '../../support/property-runs.ts';

type Cells = Record<
  Extract<Field, 'orderId' | 'clientFulfillmentId' | 'fulfillmentId' | 'trackingNumber' | 'status' | 'rmaNumber'>,
  string
>;

const neverShipped: FulfillmentStatus[] = ['HOLD', 'PENDING', 'FAILED', 'RECYCLED'];
const parcelsOut: FulfillmentStatus[] = ['PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED'];
/** The statuses from which a record may move. */
const movesFrom: Record<string, FulfillmentStatus[]> = {
  TRACKING: ['HOLD'],
  RETURNED: [...parcelsOut, 'RMA_PENDING'],
  CANCELLED: [...neverShipped, ...parcelsOut, 'RMA_PENDING'],
};

/** What a row does to one record: its new values, 'same', or 'no'. */
function effectOn(record: FulfillmentRecord, kind: RowKind, row: Cells): string {
  const number = row.trackingNumber || record.trackingNumber;
  const rma = row.rmaNumber || record.rmaNumber;
  if (kind === 'tracking') {
    if (number === record.trackingNumber) return 'same';
    const status = record.shippingValidation ? 'PENDING_SHIPMENT' : 'SHIPPED';
    return movesFrom.TRACKING?.includes(record.status)
      ? describe(record, status, { number, rma: record.rmaNumber })
      : 'no';
  }
  const [target = ''] = fulfillmentStatusCodes.filter(
    (code) => code === row.status || fulfillmentStatuses[code] === row.status,
  );
  if (target === record.status && rma === record.rmaNumber) return 'same';
  const isNumberAlone = target === record.status && movesFrom[target] !== undefined;
  if (!isNumberAlone && !movesFrom[target]?.includes(record.status)) return 'no';
  const isOut = target === 'CANCELLED' && parcelsOut.includes(record.status);
  return describe(record, target, { number: record.trackingNumber, rma, isOut });
}

/** The values of a record after a change; `isOut`: it is cancelled although its parcel has left. */
function describe(
  { fulfillmentId, status: from }: FulfillmentRecord,
  to: string,
  { number, rma, isOut = false }: { number: string | null; rma: string | null; isOut?: boolean },
): string {
  return [fulfillmentId, from === to ? 'stays' : 'becomes', to, number, rma, ...(isOut ? ['out'] : [])].join(' ');
}

/** Which records a row means, and what it comes to. */
function decideByModel(records: FulfillmentRecord[], kind: RowKind, row: Cells): string {
  if (kind === 'tracking' && row.trackingNumber === '') return 'unchanged';
  const named = (record: FulfillmentRecord) =>
    row.fulfillmentId === ''
      ? row.clientFulfillmentId === '' || record.clientFulfillmentId === row.clientFulfillmentId
      : record.fulfillmentId === row.fulfillmentId;
  const meant = row.fulfillmentId === '' && row.orderId === '' ? [] : records.filter(named);
  const effects = meant.map((record) => effectOn(record, kind, row));
  // What a record of the order has already shows that the row was imported before.
  const isImported = meant.some(
    (record, at) =>
      effects[at] === 'same' && (kind === 'tracking' || (row.rmaNumber !== '' && record.rmaNumber === row.rmaNumber)),
  );
  const moving = effects.filter((effect) => effect.includes('becomes'));
  const isSame = effects.includes('same');
  const changing = moving.length > 0 || isSame ? moving : effects.filter((effect) => effect.includes('stays'));
  if (isImported || (changing.length === 0 && isSame)) return 'unchanged';
  return changing.length === 0
    ? 'rejected'
    : `${changing.length === 1 ? 'change' : 'ambiguous'} ${changing.join(' · ')}`;
}

function describeDecision(decision: Decision): string {
  const change = ({ record, after, alreadyShipped: isOut }: FulfillmentChange) =>
    describe(record, after.status, { number: after.trackingNumber, rma: after.rmaNumber, isOut });
  if (decision.outcome === 'change') return `change ${change(decision.change)}`;
  return decision.outcome === 'ambiguous' ? `ambiguous ${decision.changes.map(change).join(' · ')}` : decision.outcome;
}

const numbers = ['1Z5R89390357567127', '9400111206206406260787'] as const;
const statuses = [...fulfillmentStatusCodes, 'HOLD', 'SHIPPED', 'RETURNED'] as const;
const record = fc.record({
  status: fc.constantFrom(...statuses),
  clientFulfillmentId: fc.constantFrom(null, 'A', 'B'),
  shippingValidation: fc.boolean(),
  trackingNumber: fc.constantFrom(null, ...numbers),
  rmaNumber: fc.constantFrom(null, 'R1', 'R2'),
});
const row: fc.Arbitrary<Cells> = fc.record({
  orderId: fc.constantFrom('1001', '1001', '1001', ''),
  clientFulfillmentId: fc.constantFrom('', '', 'A', 'B', 'Z'),
  fulfillmentId: fc.constantFrom('', '', '', '1', '2', '9'),
  trackingNumber: fc.constantFrom('', ...numbers),
  status: fc.constantFrom('RETURNED', 'CANCELLED', 'Returned', 'Cancelled', 'SHIPPED', 'Pending Shipment'),
  rmaNumber: fc.constantFrom('', '', 'R1', 'R2'),
});

test.each(rowKinds)('%s: which record a row means, and what it changes', (kind) => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), row, (drawn, cells) => {
      const records = drawn.map(({ status, ...given }, at) =>
        makeRecord(status, { ...given, fulfillmentId: `${at + 1}` }),
      );
      const decision = decideRow(kind, makeRow(kind, cells), makeKnown(records));
      expect(describeDecision(decision)).toBe(decideByModel(records, kind, cells));
    }),
    { numRuns: runs(2_000) },
  );
});
