import { expect, test } from 'vitest';
import { fulfillmentStatusCodes } from '../../src/fulfillments/fulfillment.ts';
import { dottedStatus } from '../../src/fulfillments/status-dot.ts';

test('every status has one dot and its name', () => {
  expect(fulfillmentStatusCodes.map(dottedStatus)).toEqual([
    '🟠 Hold',
    '🟡 Pending',
    '🟡 Pending Shipment',
    '🔵 Shipped',
    '🟢 Delivered',
    '⚫ Cancelled',
    '🟣 RMA Pending',
    '🟤 Returned',
    '🔴 Failed',
    '⚪ Recycled',
  ]);
});
