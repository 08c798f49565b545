/** What is said about single cells. */
import { readCarrier, readMethod } from '../../../src/cells/read-carrier.ts';
import { readFulfillmentId, readOrderId, readRmaNumber } from '../../../src/cells/read-ids.ts';
import { readReturnStatus } from '../../../src/cells/read-return-status.ts';
import { readTrackingNumber } from '../../../src/cells/read-tracking-number.ts';
import { trackingWarnings } from '../../../src/cells/tracking-warnings.ts';

const readers = {
  orderId: readOrderId,
  fulfillmentId: readFulfillmentId,
  trackingNumber: readTrackingNumber,
  carrier: readCarrier,
  method: readMethod,
  status: readReturnStatus,
  rmaNumber: readRmaNumber,
};

/** One cell for each thing that can be said about a cell. */
const cells: [column: keyof typeof readers, cell: string][] = [
  ['orderId', 'N/A'],
  ['orderId', ''],
  ['orderId', '10\x001'],
  ['orderId', '1001\n1002'],
  ['orderId', 'SHOP–1001'],
  ['orderId', '8.81E+18'],
  ['orderId', '########'],
  ['orderId', '１００１'],
  ['orderId', '1234567890123450'],
  ['orderId', '=1+1'],
  ['orderId', 'x'.repeat(129)],
  ['fulfillmentId', '1,001'],
  ['trackingNumber', 'TBD'],
  ['trackingNumber', '0'],
  ['trackingNumber', '9.4E+21'],
  ['trackingNumber', '9400111899223200000000'],
  ['trackingNumber', '4-Mar'],
  ['trackingNumber', '123456789012.0'],
  ['trackingNumber', 'https://www.fedex.com/tracking'],
  ['trackingNumber', 'https://parcels.example/1Z5R89390357567127'],
  ['trackingNumber', 'https://www.ups.com/track?tracknum=1Z5R89390357567127'],
  ['trackingNumber', '1Z5R89390357567127, 9400111206206406260787'],
  ['trackingNumber', 'UPS 1Z5R89390357567127'],
  ['trackingNumber', '1Ζ5R89390357567127'],
  ['trackingNumber', 'see email'],
  ['carrier', 'Fed Ex Grnd'],
  ['carrier', `FDX ${'x'.repeat(59)}`],
  ['carrier', '1Z5R89390357567127'],
  ['carrier', 'Fastway'],
  ['method', 'x'.repeat(65)],
  ['status', 'Retruned'],
  ['status', 'Refunded'],
  ['status', 'done'],
  ['rmaNumber', '12345678901234500000'],
];

const pairs: [trackingNumber: string, carrier: string | null][] = [
  ['1Z5R89390357567128', 'UPS'],
  ['9400111206206406260787', 'UPS'],
  ['123456789', null],
];

/** One text for each thing that can be said about a cell. */
export function saidOfCells(): string[] {
  const aboutCells = cells.flatMap(([column, cell]) => {
    const reading = readers[column](cell, column);
    if (!('problem' in reading)) return reading.warnings.map(({ code, text }) => `${code} ${column}\n  ${text}`);
    const { code, received, reason, suggestion } = reading.problem;
    return [`${code} ${column}: ${received}\n  ${reason}${suggestion === undefined ? '' : `\n  → ${suggestion}`}`];
  });
  const aboutPairs = pairs.flatMap((pair) => trackingWarnings(...pair).map(({ code, text }) => `${code}\n  ${text}`));
  return [...aboutCells, ...aboutPairs];
}
