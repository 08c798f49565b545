import { expect, test } from 'vitest';
import { importColumns } from '../../src/columns/import-columns.ts';
import { fieldItLooksLike, recognizeName } from '../../src/columns/recognize-name.ts';
import { measureColumnNames } from '../conformance/column-names.ts';

const recognised: [name: string, want: string][] = [
  ['orderId', 'orderId exact'],
  ['Order ID', 'orderId exact'],
  ['ORDER_ID', 'orderId exact'],
  ['\ufeffOrder-Id ', 'orderId exact'],
  ['ｏｒｄｅｒ　ｉｄ', 'orderId exact'],
  ['Order', 'orderId synonym'],
  ['Order #', 'orderId synonym'],
  ['Order No.', 'orderId synonym'],
  ['clientFulfillmentId', 'clientFulfillmentId exact'],
  ['Client Fulfilment ID', 'clientFulfillmentId synonym'],
  ['fulfillmentId', 'fulfillmentId exact'],
  ['Tracking #', 'trackingNumber exact'],
  ['tracking', 'trackingNumber synonym'],
  ['Tracking\u200b Number', 'trackingNumber exact'],
  ['shipCarrier', 'carrier synonym'],
  ['Ship Method', 'method synonym'],
  ['Status', 'status exact'],
  ['RMA', 'rmaNumber synonym'],
  ['RMA#', 'rmaNumber exact'],
  ['Traking numbr', 'trackingNumber typo'],
  ['trackingnumer', 'trackingNumber typo'],
  ['orderld', 'orderId typo'],
  ['Carier', 'carrier typo'],
  ['clientFullfilmentId', 'clientFulfillmentId typo'],
  ['Tracknig Nmber', 'trackingNumber typo'],
  ['Oder Number', 'orderId typo'],
  // marks on names
  ['Order ID*', 'orderId exact'],
  ['* Order ID', 'orderId exact'],
  ['Order ID:', 'orderId exact'],
  ['Tracking №', 'trackingNumber synonym'],
  ['Tracking Number(s)', 'trackingNumber exact'],
  ['Carrier (optional)', 'carrier exact'],
  ['“Status”', 'status exact'],
  ['📦 Order ID', 'orderId exact'],
  ['Tracking Number ▼', 'trackingNumber exact'],
  ['Carrier 🏷️', 'carrier exact'],
  ['Order ID (e.g. 1001)', 'orderId exact'],
  ['Tracking Number (22 digits)', 'trackingNumber exact'],
  ['Carrier (USPS/UPS/FedEx)', 'carrier exact'],
  ['Carrier [list]', 'carrier exact'],
  ['ORDER_NBR', 'orderId synonym'],
  ['Trkg Nbr', 'trackingNumber likely'],
  ['SO #', 'orderId likely'],
  ['SCAC', 'carrier likely'],
  // the same twice, mostly in two languages
  ['Order Number / Bestellnummer', 'orderId likely'],
  ['Tracking/AWB', 'trackingNumber likely'],
  ['Order No. (订单号)', 'orderId likely'],
  ['订单号 Order No', 'orderId likely'],
  ['Tracking No 运单号', 'trackingNumber likely'],
  ['Carrier\n承运商', 'carrier likely'],
  // other names of other tools, in other languages
  ['Carrier - Service Selected', 'method likely'],
  ['tracking_provider', 'carrier likely'],
  ['carrier-code', 'carrier likely'],
  ['Ship Via', 'carrier likely'],
  ['AWBNo', 'trackingNumber likely'],
  ['Customer Order Number', 'orderId likely'],
  ['Return #', 'rmaNumber likely'],
  ['Numéro de commande', 'orderId likely'],
  ['N° de suivi', 'trackingNumber likely'],
  ['Nu\u0301mero de seguimiento', 'trackingNumber likely'],
  ['Numer przesyłki', 'trackingNumber likely'],
  ['Track & Trace', 'trackingNumber likely'],
  ['Spårningsnummer', 'trackingNumber likely'],
  ['注文番号', 'orderId likely'],
  ['Nº de seguimento', 'trackingNumber likely'],
  ['Zendingnr.', 'trackingNumber likely'],
  ['Bestillingsnr', 'orderId likely'],
  ['Sändningsnr', 'trackingNumber likely'],
  ['Rif. ordine', 'orderId likely'],
  ['Numer nadania', 'trackingNumber likely'],
  ['Objednávka č.', 'orderId likely'],
  ['Kód objednávky', 'orderId likely'],
  ['Société de livraison', 'carrier likely'],
  ['Трек-номер отправления', 'trackingNumber likely'],
  ['택배회사', 'carrier likely'],
  ['物流渠道', 'method likely'],
  ['快递公司', 'carrier likely'],
];

test.each(recognised)('B90 B91 %j is recognised', (name, want) => {
  const found = recognizeName(name, importColumns);
  expect(`${found?.field} ${found?.how}`).toBe(want);
});

const unknown = [
  ...['Tracking URL', 'Tracking Link', 'Tracking Status', 'Tracking Number 2', 'Tracking Date', 'trackingUrl'],
  ...['Order Date', 'Order Status', 'Order Total', 'Ordered', 'Order Line', 'Orders', 'Border'],
  ...['Qty Shipped', 'Ship Date', 'Shipped', 'Quantity', 'Carrier Phone', 'Carrier URL', 'Payment Method'],
  ...['Fulfillment', 'Fulfillment By', 'Fulfillment Date', 'Fulfilled', 'State', 'Stats', 'RMA Date', 'Return Date'],
  ...['Order Sum', 'Order Ret', 'Order On', 'ordersum', 'Truck Number', 'Truck No', 'Tracking Mode', 'Tracking Node'],
  ...['Fulfillments', 'Trace Number', 'Racking Number', 'Shopping Method', 'Order Preference', 'Methods', 'Carriers'],
  ...[
    'Carrier/Service',
    'Order/Invoice #',
    'Tracking # / Link',
    'Order ID / RMA',
    'Order ID (Deliverr)',
    '2. Tracking',
  ],
  ...['Tracking Number (return)', 'Nº de factura', 'Number', 'Nbr', 'Tracking Number (USPS)', 'Order Number / 发票号'],
  ...['Order (USD)', 'Tracking (URL)', 'Return tracking number', 'Reference', 'Shipment ID', 'PO Number', 'Estado'],
  ...['carrier,trackingNumber', '', ' ', '#', 'x', '9400111899223197428490', '__proto__', 'constructor', 'toString'],
];

test.each(unknown)('B92 B93 %j is not', (name) => {
  expect(recognizeName(name, importColumns)?.field).toBeUndefined();
});

test.each([
  'shipAddress1',
  'Date Shipped',
  'customerId',
  '_line',
  '_status',
  '_error',
  '_suggestion',
])('B33 %s is known and not used', (name) => {
  expect(recognizeName(name, importColumns)).toEqual({ field: undefined, how: 'exact' });
});

test.each([
  ['tr\u0430cking number', 'trackingNumber'],
  ['\u043erder id', 'orderId'],
  ['\u03bfrder id', 'orderId'],
  ['\u0455tatu\u0455', 'status'],
])('B49 %j is only said to look like %s', (name, field) => {
  expect(recognizeName(name, importColumns)).toBeUndefined();
  expect(fieldItLooksLike(name, importColumns)).toBe(field);
});

test.each(['Заказ', '注文番号', 'номер заказа', 'Número', 'tracking'])('B49 %j looks like nothing else', (name) => {
  expect(fieldItLooksLike(name, importColumns)).toBeUndefined();
});

test('of the names in public samples nine in ten are found, and none is taken for another field', () => {
  const { share, wrong } = measureColumnNames();
  expect(wrong).toEqual([]);
  expect(share).toBeGreaterThanOrEqual(0.9);
});
