/** The order that help, forms and errors give as an example, so that what people copy from there is found in the demo. */
import type { DemoRecords } from './demo-records.ts';

export const exampleOrderId = '7B83FF8095';

const customer = {
  customerId: '555000111',
  shipFirstName: 'Jo',
  shipLastName: 'Garcia',
  emailAddress: 'jo@example.com',
  phoneNumber: '212-555-0142',
  shipAddress1: '12 Main St',
  shipCity: 'Portland',
  shipState: 'OR',
  shipPostalCode: '97201',
  shipCountry: 'US',
};
const parcel = {
  fulfillmentId: 770_001n,
  clientFulfillmentId: 'CF-10442',
  carrier: 'USPS',
  trackingNumber: '9400111899223197428497',
  rmaNumber: 'RMA-10442',
};

/** Makes the newest order that was returned in one parcel the example; all others stay what they are. */
export function withExampleOrder(records: DemoRecords): DemoRecords {
  const { orders, fulfillments, items, purchases } = records;
  const byOrder = Map.groupBy(fulfillments, ({ orderId }) => orderId);
  const isReturned = (orderId: string) => {
    const [only, ...others] = byOrder.get(orderId) ?? [];
    return only?.status === 'RETURNED' && only.carrier === 'USPS' && only.rmaNumber !== null && others.length === 0;
  };
  const chosen = orders.findLast(({ orderId }) => isReturned(orderId));
  const [own] = byOrder.get(chosen?.orderId ?? '') ?? [];
  if (chosen === undefined || own === undefined) return records;
  const isOwn = ({ orderId }: { orderId: string }) => orderId === chosen.orderId;
  const orderId = exampleOrderId;
  return {
    ...records,
    orders: orders.map((one) => (isOwn(one) ? { ...one, ...customer, orderId } : one)),
    fulfillments: fulfillments.map((one) => (one === own ? { ...one, ...parcel, orderId } : one)),
    items: items.map((one) =>
      one.fulfillmentId === own.fulfillmentId
        ? { ...one, fulfillmentId: parcel.fulfillmentId, rmaNumber: parcel.rmaNumber }
        : one,
    ),
    purchases: purchases.map((one) => (isOwn(one) ? { ...one, orderId } : one)),
  };
}
