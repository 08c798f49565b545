import { expect, test } from 'vitest';
import { dottedStatus, fulfillmentStatusCodes } from '../../src/fulfillments/fulfillment.ts';

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
