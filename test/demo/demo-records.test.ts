import { describe, expect, test } from 'vitest';
import { detectCarriers } from '../../src/carriers/tracking-formats.ts';
import { fulfillmentStatusCodes, purchaseStatusCodes } from '../../src/fulfillments/fulfillment.ts';
import { demoRecords } from './demo-records.ts';
import { awkwardOrderIds } from './ids.ts';
import { seeded, seedMoment } from './seed.ts';

const { houses, orders, fulfillments, items, purchases } = seeded;
const parcelsByOrder = Map.groupBy(fulfillments, ({ orderId }) => orderId);
const holdsOf = (orderId: string) => (parcelsByOrder.get(orderId) ?? []).filter(({ status }) => status === 'HOLD');

test('the same seed and moment give the same records, another seed others', () => {
  expect(demoRecords({ seed: 1, now: seedMoment })).toEqual(seeded);
  expect(demoRecords({ seed: 2, now: seedMoment }).orders[0]).not.toEqual(orders[0]);
});

test('the first order stays what it is', () => {
  const [order] = orders;
  const [parcel] = fulfillments;
  const first = { order, parcel, items: items.filter(({ fulfillmentId }) => fulfillmentId === parcel?.fulfillmentId) };
  expect(first).toMatchSnapshot();
});

test('there are as many as promised', () => {
  expect(orders).toHaveLength(2000);
  expect(fulfillments.length).toBeGreaterThan(2500);
  expect(fulfillments.length).toBeLessThan(2800);
});

describe('ids', () => {
  test.each([
    { what: 'order', ids: orders.map(({ orderId }) => orderId) },
    { what: 'fulfillment', ids: fulfillments.map(({ fulfillmentId }) => fulfillmentId) },
    { what: 'purchase', ids: purchases.map(({ purchaseId }) => purchaseId) },
    { what: 'customer', ids: orders.map(({ customerId }) => customerId) },
  ])('no $what id is given twice', ({ ids }) => {
    expect(new Set<unknown>(ids).size).toBe(ids.length);
  });

  test.each(awkwardOrderIds)('order %s has one record, in HOLD', (orderId) => {
    expect(parcelsByOrder.get(orderId)?.map(({ status }) => status)).toEqual(['HOLD']);
  });

  test('records of one order differ in clientFulfillmentId', () => {
    const alike = [...parcelsByOrder.values()].filter(
      (parcels) => new Set(parcels.map(({ clientFulfillmentId }) => clientFulfillmentId)).size < parcels.length,
    );
    expect(alike).toEqual([]);
  });
});

test('every foreign key holds', () => {
  const orderIds = new Set(orders.map(({ orderId }) => orderId));
  const houseIds = new Set<number | null>([null, ...houses.map(({ fulfillmentHouseId }) => fulfillmentHouseId)]);
  const parcelIds = new Set(fulfillments.map(({ fulfillmentId }) => fulfillmentId));
  expect(
    fulfillments.filter(({ orderId, fulfillmentHouseId: house }) => !orderIds.has(orderId) || !houseIds.has(house)),
  ).toEqual([]);
  expect(items.filter(({ fulfillmentId }) => !parcelIds.has(fulfillmentId))).toEqual([]);
  expect(purchases.filter(({ orderId }) => !orderIds.has(orderId))).toEqual([]);
});

test.each(fulfillmentStatusCodes)('some fulfillments are %s', (status) => {
  expect(fulfillments.filter((parcel) => parcel.status === status).length).toBeGreaterThan(10);
});

test.each(purchaseStatusCodes)('some purchases are %s', (status) => {
  expect(purchases.filter((purchase) => purchase.status === status).length).toBeGreaterThan(10);
});

test('some orders have two records in HOLD, some records in HOLD a number already', () => {
  expect(orders.filter(({ orderId }) => holdsOf(orderId).length > 1).length).toBeGreaterThan(30);
  expect(
    fulfillments.filter(({ status, trackingNumber }) => status === 'HOLD' && trackingNumber).length,
  ).toBeGreaterThan(10);
});

test('most purchases correspond to a parcel of their order, some to none', () => {
  const productsOf = new Map<string, (string | null)[]>();
  for (const [orderId, parcels] of parcelsByOrder) {
    const inside = parcels.map(({ fulfillmentId }) => fulfillmentId);
    productsOf.set(
      orderId,
      items.filter((item) => inside.includes(item.fulfillmentId)).map(({ productId }) => productId),
    );
  }
  const strange = purchases.filter(({ orderId, productId }) => !productsOf.get(orderId)?.includes(productId));
  expect(strange.length).toBeGreaterThan(20);
  expect(strange.length).toBeLessThan(purchases.length / 4);
});

test('a number passes the check of the carrier it is said to be from', () => {
  const shipped = fulfillments.flatMap(({ trackingNumber, carrier }) =>
    trackingNumber ? [{ trackingNumber, carrier }] : [],
  );
  const doubtful = shipped.filter(
    ({ trackingNumber, carrier }) =>
      !detectCarriers(trackingNumber).some((match) => match.carrier === carrier && match.checkDigit !== 'wrong'),
  );
  expect(doubtful).toEqual([]);
});

test('dates are in order, none in the future, none older than 90 days', () => {
  const earliest = seedMoment.getTime() - 91 * 86_400_000;
  const ordered = new Map(orders.map(({ orderId, dateCreated }) => [orderId, dateCreated]));
  const wrong = fulfillments.filter(({ orderId, ...parcel }) => {
    const dates = [
      ordered.get(orderId),
      parcel.dateCreated,
      parcel.dateExported,
      parcel.dateShipped,
      parcel.dateDelivered,
      parcel.dateReturned,
    ];
    const times = dates.flatMap((date) => (date ? [date.getTime()] : []));
    const inOrder = times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0));
    return !inOrder || (times[0] ?? 0) < earliest || (times.at(-1) ?? 0) > seedMoment.getTime();
  });
  expect(wrong).toEqual([]);
});

test('nobody real is reached: example addresses, 555-01xx numbers', () => {
  expect(
    orders.filter(({ emailAddress }) => !/^[a-z][a-z.\d-]+@example\.(com|org|net)$/.test(emailAddress ?? '')),
  ).toEqual([]);
  expect(orders.filter(({ phoneNumber }) => !/555-01\d\d$/.test(phoneNumber ?? ''))).toEqual([]);
});

test.each(["O'Brien", '山田', 'Zoë', 'Łukasz'])('somebody is called %s', (name) => {
  expect(orders.some(({ shipFirstName, shipLastName }) => [shipFirstName, shipLastName].includes(name))).toBe(true);
});

test('somebody’s name has 60 characters', () => {
  expect(Math.max(...orders.map(({ shipLastName }) => shipLastName?.length ?? 0))).toBe(60);
});
