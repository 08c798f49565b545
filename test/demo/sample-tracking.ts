/** The two sample files with tracking numbers. */
import { stringify } from 'csv-stringify/sync';
import type { Fulfillment } from './demo-fulfillments.ts';
import { createRandom, type Random } from './random.ts';
import type { SampleRecords } from './sample-records.ts';
import { inventShipment, type Shipment } from './tracking-numbers.ts';

const withoutNumber = ({ trackingNumber }: Fulfillment) => trackingNumber === null;

/** 40 records in HOLD with numbers, in the plain layout of the CRM. */
export function cleanTracking(records: SampleRecords): string {
  const random = createRandom(40);
  const rows = records.takeSingle('HOLD', 40, withoutNumber).map(({ orderId, clientFulfillmentId }) => ({
    orderId,
    clientFulfillmentId,
    ...inventShipment(random),
  }));
  return stringify(rows, {
    header: true,
    columns: ['orderId', 'clientFulfillmentId', 'trackingNumber', 'carrier', 'method'],
  });
}

/** One of everything that goes wrong with a file that somebody has had open in Excel. */
export function messyTracking(records: SampleRecords): string {
  const random = createRandom(41);
  const good = records.takeSingle('HOLD', 12, withoutNumber).map((record) => messyRow(record, inventShipment(random)));
  const title = [['Shipments of the week'], ['printed by the warehouse', '', '4 pages'], []];
  const header = ['Order Number', 'Client Fulfillment ID', 'Tracking #', 'Ship Carrier', 'Ship Method', 'Packed by'];
  const rows = [...title, header, ...good, ...troubles(records, random)];
  return `\uFEFF${stringify(rows, { delimiter: ';', record_delimiter: '\r\n' })}`;
}

/** The rows that a person has to hear about, each kind in a line of its own. */
function troubles(records: SampleRecords, random: Random): string[][] {
  const hold = (count: number) => records.takeSingle('HOLD', count, withoutNumber);
  const rowWith = (record: Fulfillment, changes: Partial<Shipment> = {}) =>
    messyRow(record, { ...inventShipment(random, 'USPS'), ...changes });
  const shortened = hold(2).map((record) => rowWith(record, { trackingNumber: '9.4E+21' }));
  const rounded = hold(1).map((record) => rowWith(record, { trackingNumber: '9400111899223190000000' }));
  const shipped = records.takeSingle('SHIPPED', 1).map((record) => rowWith(record));
  const ambiguous = records
    .takeAmbiguous(2)
    .map(([first]) => rowWith({ ...(first as Fulfillment), clientFulfillmentId: null }));
  const repeated = hold(1)
    .map((record) => rowWith(record))
    .flatMap((row) => [row, row]);
  const contradicting = hold(1).flatMap((record) => [rowWith(record), rowWith(record)]);
  const empty = hold(2).map((record) => rowWith(record, { trackingNumber: '' }));
  const replacing = records.takeSingle('HOLD', 2, (record) => !withoutNumber(record)).map((record) => rowWith(record));
  const misspelt = hold(1).map((record) =>
    messyRow(record, { ...inventShipment(random, 'FedEx'), carrier: 'Fed Ex Grnd' }),
  );
  const unknown = rowWith({ orderId: 'FFFFFFFFFF', clientFulfillmentId: null } as Fulfillment);
  return [
    ...[...shortened, ...rounded, unknown, ...shipped, ...ambiguous],
    ...[...repeated, ...contradicting, ...empty, ...replacing, ...misspelt],
  ];
}

function messyRow(
  { orderId, clientFulfillmentId }: Pick<Fulfillment, 'orderId' | 'clientFulfillmentId'>,
  { trackingNumber, carrier, method }: Shipment,
): string[] {
  return [orderId, clientFulfillmentId ?? '', trackingNumber, carrier, method, 'J.'];
}
