/**
 * Files as tools and people make them, one test for each in test/fixtures/field: read, planned against the orders that
 * `fixtures.json` names, or refused with what the form proposes. Its `expect` says in words what is right.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileRefused } from '../../src/columns/file-refused.ts';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { FulfillmentStatus, PurchaseStatus } from '../../src/fulfillments/fulfillment.ts';
import { findOrderColumns, proposeColumns, readWithOrders } from '../../src/imports/intake/column-evidence.ts';
import { imports } from '../../src/imports/model/tables.ts';
import { evaluateCounts } from '../../src/imports/plan/evaluate-counts.ts';
import { planImport } from '../../src/imports/plan/plan-import.ts';
import { type ReadingOptions, readFile } from '../../src/spreadsheets/read-file.ts';
import { inChunks, limits } from '../spreadsheets/read-all.ts';
import { type CaseRecords, caseTimeZone, replaceRecords } from '../support/case-records.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

interface FieldOrder {
  orderId: string;
  fulfillments: { id: number; status?: FulfillmentStatus; tracking?: string; carrier?: string; method?: string }[];
  purchases?: { id: string; product: string; status: PurchaseStatus }[];
}

const folder = join(import.meta.dirname, '../fixtures/field');
const fixtures = JSON.parse(readFileSync(join(folder, 'fixtures.json'), 'utf8')) as Record<
  string,
  { orders: FieldOrder[] }
>;
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  const orders = Object.values(fixtures).flatMap((fixture) => fixture.orders);
  const records: CaseRecords = Object.fromEntries(
    orders.map(({ orderId, fulfillments, purchases = [] }) => [
      orderId,
      {
        fulfillments: fulfillments.map(({ id, status = 'HOLD', tracking, carrier, method }) => ({
          id,
          status,
          ...(tracking && { tracking }),
          ...(carrier && { carrier }),
          ...(method && { method }),
        })),
        purchases: Object.fromEntries(purchases.map(({ id, product, status }) => [id, [product, status]])),
      },
    ]),
  );
  await db.write((tx) => replaceRecords(tx, { ...records, ...ownRecords }));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Orders for files that are made here: `ours(1)` to 20 are on hold, those from 21 shipped with this number. */
const ours = (n: number): string => `6F10A2B3${String(n).padStart(2, '0')}`;
const shippedNumber = '9400111899223197428480';
const ownRecords: CaseRecords = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => {
    const [id, isShipped] = [90_001 + index, index >= 20];
    const shipped = { id, status: 'SHIPPED', tracking: shippedNumber, carrier: 'USPS' } as const;
    return [ours(index + 1), { fulfillments: [isShipped ? shipped : { id, status: 'HOLD' }] }];
  }),
);

/** What becomes of a file: its columns, its rows by outcome, the state that it comes to, and what Confirm would write. */
async function play(
  name: string,
  content: Uint8Array = readFileSync(join(folder, name)),
  includes: ReadingOptions['includes'] = [],
) {
  const open = () => inChunks(content, 65_536);
  try {
    const { reading, remarks } = await readWithOrders({ db }, (columns) =>
      readFile(open, limits, { columns, fileName: name, includes }),
    );
    const importId = randomUUID();
    const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1' };
    const { counts, changes, suggestions } = await db.write(async (tx) => {
      const shared = { teamId: 'T1', fileId: importId, fileName: name, sharedBy: 'U1', ...place };
      await tx.insert(imports).values({ importId, ...shared });
      const planned = await planImport(tx, importId, reading, { timeZone: caseTimeZone });
      const rows = await queryRows<{ carrier: string | null; method: string | null; status: string }>(
        tx,
        sql`select after_carrier as carrier, after_method as method, after_status as status from import_changes
          where import_id = ${importId} order by line`,
      );
      const verdict = evaluateCounts(planned);
      const proposed = await queryRows<{ suggestion: string | null }>(
        tx,
        sql`select problem->>'suggestion' as suggestion from import_rows
          where import_id = ${importId} and kind = ${verdict.kind ?? 'tracking'} and outcome = 'rejected' order by line`,
      );
      return { counts: planned, changes: rows, suggestions: proposed.map(({ suggestion }) => suggestion) };
    });
    const verdict = evaluateCounts(counts);
    const {
      changing = 0,
      unchanged = 0,
      rejected = 0,
      suggested = 0,
      foreignRows = 0,
      problems = [],
      warnings = [],
    } = counts[verdict.kind ?? 'tracking'] ?? {};
    return {
      state: `${verdict.state} ${verdict.kind}`,
      columns: Object.fromEntries(reading.columns.map(({ field, header }) => [field, header])),
      changing,
      unchanged,
      rejected,
      suggested,
      suggestions,
      warnings: warnings.map(({ code, rows }) => `${rows} ${code}`),
      notes: reading.notes.map(({ text }) => text),
      found: counts.tracking === undefined ? 0 : counts.tracking.rows - foreignRows,
      problems: problems.map(({ code, rows }) => `${rows} ${code}`),
      remarks: [...reading.notes, ...remarks].filter(({ code }) => code.startsWith('W_')).map(({ code }) => code),
      changes,
    };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const { table } = error;
    if (table === undefined) return { refused: error.code };
    const orders = await db.read((tx) => findOrderColumns(tx, table));
    const proposed = Object.entries(proposeColumns(table, orders));
    const names = proposed.map(([field, index]) => [field, table.header[index]]);
    return { refused: error.code, header: table.header, proposed: Object.fromEntries(names) };
  }
}

const tracking = (changing: number) => ({ state: 'ready tracking', changing, rejected: 0 });

const outcomes: Record<string, Record<string, unknown>> = {
  'k01-not-tracking-numbers.csv': {
    ...{ state: 'ready tracking', changing: 6, rejected: 2 },
    ...{ problems: ['2 E_TRACKING'], suggestions: [null, null], warnings: ['5 W_TRACKING_SHAPE'] },
  },
  'k01-filled-down-ups.csv': { ...tracking(10), warnings: ['10 W_FILLED_DOWN'] },
  'k02-filtered-rows.xlsx': { state: 'ready tracking', changing: 3, problems: ['3 E_HIDDEN'] },
  'k03-3pl-own-order-id.csv': { ...tracking(12), columns: { orderId: 'Store Order ID' }, remarks: ['W_ORDER_COLUMN'] },
  'k03-two-order-columns.csv': { refused: 'E_DUPLICATE_COLUMN', proposed: { orderId: 'Order reference' } },
  'k04-provider-column.csv': { ...tracking(3), columns: { carrier: 'tracking_provider' } },
  'k04-shipstation.csv': { ...tracking(3), columns: { method: 'Carrier - Service Selected' } },
  'k05-lookalike-carriers.csv': {
    ...tracking(6),
    warnings: ['4 W_UNKNOWN_CARRIER'],
    changes: ['An Post', 'UK Mail', 'OCS Worldwide', 'Austrian Post', 'Speedex', 'PostNL Standaard'].map((carrier) =>
      expect.objectContaining({ carrier }),
    ),
  },
  'k06-returns-portal.csv': {
    ...{ state: 'ready returns', changing: 1, rejected: 2, problems: ['2 E_STATUS'] },
    ...{ suggestions: [null, null], changes: [expect.objectContaining({ status: 'RETURNED' })] },
  },
  'k07-voided-labels.csv': { state: 'ready tracking', changing: 2, problems: ['2 E_VOIDED'] },
  'k08-order-suffix.csv': {
    ...{ state: 'nothing_to_do tracking', rejected: 5, suggested: 5 },
    suggestions: ['60801001AF', '60801002AF', '60801003AF', '60801004AF', '60801005AF'],
  },
  'k08-two-orders-in-cell.csv': { rejected: 2, suggested: 0, problems: ['2 E_MULTIPLE'] },
  'k09-header-asterisks.csv': tracking(3),
  'k09-header-colons.csv': tracking(3),
  'k10-metadata-above.csv': {
    refused: 'E_UNKNOWN_FILE',
    header: ['Ref 1', 'Shipment Number', 'Service'],
    proposed: { orderId: 'Ref 1', trackingNumber: 'Shipment Number' },
  },
  'k11-pirate-ship.csv': tracking(3),
  'k12-tracking.zip': tracking(3),
  'k13-header-de.csv': tracking(3),
  'k13-header-fr.csv': tracking(3),
  'k14-order-sum.csv': tracking(3),
  'k15-several-shops.csv': { state: 'refused null', found: 5 },
  'k16-same-number-other-carrier-words.csv': {
    ...{ state: 'ready tracking', changing: 2, unchanged: 10, rejected: 0, warnings: ['10 W_ALREADY_THERE'] },
  },
  'k17-html-export.xls': tracking(3),
  'k18-wrapped-numbers.csv': { state: 'nothing_to_do tracking', rejected: 8, suggested: 8 },
  'k19-whole-line-quoted.csv': { ...tracking(3), remarks: ['W_WRAPPED_LINES'] },
  'k20-returns-words.csv': {
    ...{ state: 'nothing_to_do returns', rejected: 6, suggested: 6, suggestions: Array(6).fill('RETURNED') },
    columns: { rmaNumber: 'Return Number' },
  },
  'k21-refused-as-spaces.csv': tracking(3),
  'k21-title-refused-as-spaces.csv': tracking(3),
  'k22-two-sheets-unknown-header.xlsx': tracking(3),
};

test.each(Object.entries(outcomes))('%s', async (name, want) => {
  expect(await play(name)).toMatchObject(want);
});

test('k02-filtered-rows.xlsx with its hidden rows says how many are included', async () => {
  const name = 'k02-filtered-rows.xlsx';
  const played = await play(name, readFileSync(join(folder, name)), ['hidden']);
  expect(played).toMatchObject({ ...tracking(6), notes: expect.arrayContaining(['3 hidden rows are included']) });
});

test('every file of the folder has its outcome', () => {
  expect(readdirSync(folder).filter((name) => name !== 'fixtures.json')).toEqual(Object.keys(outcomes).toSorted());
});

/** Files of the same kinds with other values, tools and languages. */
const alike: Record<string, { lines: string[]; want: Record<string, unknown> }> = {
  'k1-fedex-nonsense.csv': {
    lines: [
      'Order Number,Tracking,Carrier',
      '6F10A2B301,PO-88123,FedEx',
      '6F10A2B302,555-0199,FedEx',
      '6F10A2B303,12.0,UPS',
      '6F10A2B304,=1+2,USPS',
      '6F10A2B305,11/20/2026,UPS',
      '6F10A2B306,6f10a2b306,USPS',
      '6F10A2B307,1234567890,OnTrac',
      '6F10A2B308,N/A,USPS',
      '6F10A2B309,TBD,FedEx',
      '6F10A2B310,2.5kg,FedEx',
      '6F10A2B311,$14.99,UPS',
      '6F10A2B312,Shipped,UPS',
    ],
    want: { changing: 3, rejected: 9, warnings: ['3 W_TRACKING_SHAPE'] },
  },
  'k1-cut-off-usps.csv': {
    lines: [
      'Order,Tracking Number,Carrier',
      '6F10A2B301,940011189922319742848,USPS',
      '6F10A2B302,940011189922319742849,USPS',
      '6F10A2B303,94001118992231974285,USPS',
      '6F10A2B304,9400111899223197428480,USPS',
    ],
    want: { changing: 4, warnings: expect.arrayContaining(['2 W_TRACKING_SHAPE', '1 W_CHECK_DIGIT']) },
  },
  'k1-fedex-filled.csv': {
    lines: [
      'Order,Tracking Number,Carrier',
      '6F10A2B301,794644790138,FedEx',
      '6F10A2B302,794644790139,FedEx',
      '6F10A2B303,794644790140,FedEx',
      '6F10A2B304,794644790141,FedEx',
      '6F10A2B305,986578788855,FedEx',
    ],
    want: { ...tracking(5), warnings: ['4 W_FILLED_DOWN'] },
  },
  'k1-amazon-filled.csv': {
    lines: [
      'Order,Tracking Number,Carrier',
      '6F10A2B301,TBA303982934001,Amazon',
      '6F10A2B302,TBA303982934002,Amazon',
      '6F10A2B303,TBA303982934003,Amazon',
    ],
    want: { ...tracking(3), warnings: ['3 W_FILLED_DOWN'] },
  },
  'k3-client-ref.csv': {
    lines: [
      'Sales Order,Client Ref,Tracking',
      'SO-1001,6F10A2B301,9400111899223197428480',
      'SO-1002,6F10A2B302,9400111899223197428497',
      'SO-1003,6F10A2B303,9400111899223197428503',
    ],
    want: { ...tracking(3), columns: { orderId: 'Client Ref' }, remarks: ['W_ORDER_COLUMN'] },
  },
  'k3-client-ref-one-by-chance.csv': {
    lines: [
      'Order Number,Client Ref,Tracking',
      '6F10A2B309,6F10A2B301,9400111899223197428480',
      'SO-1002,6F10A2B302,9400111899223197428497',
      'SO-1003,6F10A2B303,9400111899223197428503',
    ],
    want: { ...tracking(3), columns: { orderId: 'Client Ref' }, remarks: ['W_ORDER_COLUMN'] },
  },
  'k3-client-ref-of-two.csv': {
    lines: [
      'Order Number,Client Ref,Tracking',
      '6F10A2B309,6F10A2B301,9400111899223197428480',
      '6F10A2B308,6F10A2B302,9400111899223197428497',
      'SO-1003,6F10A2B303,9400111899223197428503',
    ],
    want: { changing: 2, rejected: 1, columns: { orderId: 'Order Number' } },
  },
  'k3-external.csv': {
    lines: [
      'Order No.,External Order Number,Tracking No.,Carrier',
      '100231,6F10A2B301,1Z999AA10123456784,UPS',
      '100232,6F10A2B302,1Z999AA10123456791,UPS',
    ],
    want: { ...tracking(2), columns: { orderId: 'External Order Number' }, remarks: ['W_ORDER_COLUMN'] },
  },
  'k4-semicolon.csv': {
    lines: [
      'Sales Order #;UPS Tracking #;Ship Via',
      '6F10A2B301;1Z999AA10123456784;UPS Ground',
      '6F10A2B302;1Z999AA10123456791;UPS 2nd Day Air',
    ],
    want: { ...tracking(2), columns: { orderId: 'Sales Order #', carrier: 'Ship Via' } },
  },
  'k4-title.csv': {
    lines: [
      'Daily Order Tracking Report',
      '',
      'Ref;Tracking Code;Courier',
      '6F10A2B301;1Z999AA10123456784;UPS',
      '6F10A2B302;1Z999AA10123456791;UPS',
    ],
    want: { refused: 'E_MISSING_COLUMN', proposed: { orderId: 'Ref' } },
  },
  'k5-shopify.csv': {
    lines: [
      'order_number,tracking_company,tracking_number,service_level',
      '6F10A2B301,Veho,VH123456789,Next Day',
      '6F10A2B302,UniUni,UUSC12345678901,Standard',
    ],
    want: { ...tracking(2), columns: { carrier: 'tracking_company', method: 'service_level' } },
  },
  'k5-linnworks.csv': {
    lines: [
      'Reference Num,Shipping Vendor,Tracking Number,Postal Service Name',
      '6F10A2B301,Royal Mail,QQ123456785GB,Tracked 24',
      '6F10A2B302,Evri,H00ABC1234567890,48',
    ],
    want: { refused: 'E_MISSING_COLUMN', proposed: { orderId: 'Reference Num', carrier: 'Shipping Vendor' } },
  },
  'k5-codes.csv': {
    lines: [
      'Order Number,Carrier Code,Service Code,Tracking Number',
      '6F10A2B301,ups,ups_ground,1Z999AA10123456784',
      '6F10A2B302,stamps_com,usps_priority_mail,9400111899223197428480',
      '6F10A2B303,fedex,fedex_home_delivery,794644790138',
    ],
    want: {
      ...tracking(3),
      changes: ['UPS Ground', 'USPS Priority Mail', 'FedEx Home Delivery'].map((method) =>
        expect.objectContaining({ method }),
      ),
    },
  },
  'k6-lookalikes.csv': {
    lines: [
      'Order ID,Tracking Number,Carrier',
      '6F10A2B301,8R12345678901,Colis Privé',
      '6F10A2B302,1234567890123,Nippon Express',
      '6F10A2B303,1234567890124,DHL Parcel Iberia',
      '6F10A2B304,1234567890125,GLS Italy',
      '6F10A2B305,1234567890126,Purolator Freight',
      '6F10A2B306,1234567890127,OCA',
      '6F10A2B307,1234567890128,Asendia UK',
      '6F10A2B308,1234567890129,UPSS',
      '6F10A2B309,794644790138,Fed-Ex Grnd',
    ],
    want: { changing: 8, rejected: 1, suggestions: ['FedEx Ground'] },
  },
  'k7-rma-status.csv': {
    lines: ['Order,RMA #,RMA Status', '6F10A2B321,R-1,Received', '6F10A2B322,R-2,Canceled', '6F10A2B323,R-3,Closed'],
    want: { state: 'nothing_to_do returns', rejected: 3, suggestions: ['RETURNED', null, null] },
  },
  'k7-portal-plain-status.csv': {
    lines: [
      'Return ID,Order Name,Status,Return Type,Created At',
      'R-1,6F10A2B321,Cancelled,Refund,2026-11-20',
      'R-2,6F10A2B322,Returned,Refund,2026-11-20',
      'R-3,6F10A2B323,Cancel order,Refund,2026-11-20',
      ',6F10A2B301,Cancelled,,',
    ],
    want: {
      ...{ state: 'ready returns', changing: 3, problems: ['1 E_STATUS'], suggestions: [null] },
      changes: ['RETURNED', 'CANCELLED', 'CANCELLED'].map((status) => expect.objectContaining({ status })),
    },
  },
  'k7-portal-without-numbers.csv': {
    lines: ['Order,Status,Return reason,Return date', '6F10A2B321,Canceled,Fit,2026-11-20'],
    want: { state: 'nothing_to_do returns', rejected: 1, suggestions: [null] },
  },
  'k7-cancellations-with-rma-numbers.csv': {
    lines: ['Order ID,Status,RMA,Cancel reason', '6F10A2B321,Cancelled,R-1,Fraud', '6F10A2B301,Cancelled,,Fraud'],
    want: { state: 'ready returns', changing: 2, rejected: 0 },
  },
  'k7-cancellations-with-a-reason-for-the-return.csv': {
    lines: ['Order ID,Status,Return reason', '6F10A2B321,Cancelled,Fraud', '6F10A2B301,Cancelled,Fraud'],
    want: { state: 'ready returns', changing: 2, rejected: 0 },
  },
  'k7-our-template-with-a-status-of-returns.csv': {
    lines: ['orderId,status,rmaNumber,_line,_error,', '6F10A2B321,CANCELLED,R-1,2,x,', '6F10A2B324,Requested,R-4,3,y,'],
    want: {
      ...{ state: 'ready returns', changing: 1, rejected: 1 },
      changes: [expect.objectContaining({ status: 'CANCELLED' })],
    },
  },
  'k7-list-of-returns-by-its-last-status.csv': {
    lines: [
      'Order,RMA,Status',
      '6F10A2B321,R-1,Cancelled',
      '6F10A2B322,R-2,Cancel order',
      '6F10A2B323,R-3,Returned',
      '6F10A2B324,R-4,Requested',
    ],
    want: {
      ...{ state: 'ready returns', changing: 2, rejected: 2, suggestions: [null, null] },
      changes: ['CANCELLED', 'RETURNED'].map((status) => expect.objectContaining({ status })),
    },
  },
  'k7-drop-offs.csv': {
    lines: ['Order Number,Item,Status,Location', '6F10A2B321,Hat,Cancelled,SF', '6F10A2B322,Hat,Dropped off,SF'],
    want: { state: 'nothing_to_do returns', rejected: 2, suggestions: [null, null] },
  },
  'k7-return-authorizations.csv': {
    lines: ['Sales Order,Status', '6F10A2B321,Cancelled', '6F10A2B322,Pending Receipt'],
    want: { state: 'nothing_to_do returns', rejected: 2, suggestions: [null, null] },
  },
  'k7-names-of-returns.csv': {
    lines: ['Order,Return name,Status', '6F10A2B321,#1-R1,Canceled'],
    want: { state: 'nothing_to_do returns', rejected: 1, suggestions: [null] },
  },
  'k7-purchases.csv': {
    lines: ['orderId,product,status', '6F10A2B321,Serum,CANCELLED', '6F10A2B322,Serum,RECYCLE_BILLING'],
    want: { state: 'nothing_to_do returns', rejected: 2, suggestions: [null, null] },
  },
  'k7-subscriptions.csv': {
    lines: ['subscription_id,order_number,status,cancelled_at', '1,6F10A2B321,cancelled,2026-11-20'],
    want: { state: 'nothing_to_do returns', rejected: 1, suggestions: [null] },
  },
  'k7-abos.csv': {
    lines: ['Bestellnummer;Abo-Nummer;Status', '6F10A2B321;1;Storniert'],
    want: { state: 'nothing_to_do returns', rejected: 1, suggestions: [null] },
  },
  ...Object.fromEntries(
    [
      ['Dispute ID,Order ID,Amount,Status,Due by', 'D1,{},10,Cancelled,2026-11-20'],
      ['Order ID,Refund ID,Amount,Status', '{},R1,10,Cancelled'],
      ['Invoice,Order Number,Amount,Status', 'I1,{},10,Cancelled'],
      ['Txn ID,Order ID,Txn Type,Amount,Status', 'T1,{},SALE,10,Cancelled'],
      ['Pickup #,Order,Carrier,Status', 'P1,{},UPS,Cancelled'],
      ['Order,Requester,Status', '{},Jo,Cancelled', '6F10A2B322,Jo,Solved'],
      ['Order ID,Amount,Status', '{},10,Canceled', '6F10A2B322,10,Succeeded'],
      ['Order,Plan,Next Billing Date,Status', '{},Monthly,2026-12-01,Cancelled'],
      ['Order,Email,Plan,Status,Cancel Reason', '{},a@b.example,Monthly,Cancelled,Too expensive'],
      ['Subscriber,Order,Frequency,Status', 'Jo,{},30 days,Cancelled'],
      ['RMA,Order,Status,Resolution Type', 'R1,{},Canceled,Refund'],
      ['RMA,Order,Status', 'R1,{},Canceled', 'R2,6F10A2B322,Done'],
    ].map(([header = '', ...rows]) => [
      `k7-cancelled-is-something-else: ${header}`,
      {
        lines: [header, ...rows.map((row) => row.replace('{}', '6F10A2B321'))],
        want: { state: 'nothing_to_do returns', rejected: rows.length, suggestions: rows.map(() => null) },
      },
    ]),
  ),
  ...Object.fromEntries(
    [
      'Invoice,Order,Status|I1,{},Returned',
      'Invoice #,Order #,SKU,Qty,Reason,Status|1,{},MUG,1,Fit,Cancelled',
      'Case Number,Order ID,Status,Reason|C1,{},Cancelled,Fraud',
      'Request ID,Order ID,Status|Q1,{},Returned',
      'Order Item ID,Order ID,Status|7,{},Returned',
      'Order ID,Status,Refund ID|{},Returned,R1',
      'Refund ID,Order ID,SKU,Qty,Status|R1,{},MUG,1,Returned',
      'Transaction ID,Order ID,RMA,Status|T1,{},R-1,Returned',
      'Order ID,Delivery plan,Status|{},Express,Cancelled',
      'Order ID,Subscriber discount,Status|{},5%,Cancelled',
      'Order ID,Email,Status|{},a@b.example,Returned|6F10A2B322,c@d.example,Escalated',
    ].map((list) => {
      const [header = '', ...rows] = list.split('|');
      const lines = [header, ...rows.map((row) => row.replace('{}', '6F10A2B321'))];
      return [
        `k7-an-order-or-its-goods: ${header}`,
        { lines, want: { state: 'ready returns', changing: 1, rejected: rows.length - 1 } },
      ];
    }),
  ),
  'k20-units-of-which-a-part-is-back.csv': {
    lines: ['Order,Status,Units Shipped,Units Returned', '6F10A2B321,Returned,2,1', '6F10A2B322,Returned,1,1'],
    want: { state: 'ready returns', changing: 1, rejected: 1 },
  },
  'k7-payments-that-were-returned.csv': {
    lines: [
      'Payment ID,Order ID,Status',
      'P1,6F10A2B321,Returned',
      'P2,6F10A2B322,Goods returned',
      'P3,6F10A2B323,Cancel order',
    ],
    want: { state: 'ready returns', changing: 2, rejected: 1, suggestions: [null] },
  },
  'k7-labels-of-returns.csv': {
    lines: [
      'Return ID,Order,Return Status,Tracking Number,Carrier',
      'R-1,6F10A2B301,Closed,9400111899223197428480,USPS',
      'R-2,6F10A2B302,Open,9400111899223197428497,USPS',
      ',6F10A2B303,Open,9400111899223197428503,USPS',
    ],
    want: { state: 'ready tracking', changing: 1, problems: ['2 E_RETURN_LABEL'] },
  },
  'k7-returns-with-their-labels.csv': {
    lines: [
      'RMA,Order,Return Status,Tracking Number,Carrier',
      'R-1,6F10A2B301,Approved,9400111899223197428480,USPS',
      'R-2,6F10A2B321,Returned,9400111899223197428497,USPS',
    ],
    want: { state: 'ready returns', changing: 1, rejected: 1 },
  },
  'k7-replacements-for-returns.csv': {
    lines: [
      'RMA,Order,Return Status,Replacement SKU,Tracking Number,Carrier',
      'R-1,6F10A2B301,Closed,T,9400111899223197428480,USPS',
    ],
    want: { state: 'ready tracking', changing: 1 },
  },
  'k7-claims-with-their-parcels.csv': {
    lines: ['Claim ID,Order,Tracking Number,Carrier,Status', 'C-1,6F10A2B301,9400111899223197428480,USPS,Cancelled'],
    want: { state: 'asking null' },
  },
  'k7-orders-that-were-paid.csv': {
    lines: [
      'Order ID,Invoice Number,Payment Method,Payment Status,Transaction ID,Billing City,Status',
      '6F10A2B321,1,card,paid,2,Rome,Cancelled',
    ],
    want: { state: 'ready returns', changing: 1, rejected: 0 },
  },
  'k7-cancellations-with-their-tickets.csv': {
    lines: ['Ticket,Order ID,Status', '12,6F10A2B321,CANCELLED', '13,6F10A2B322,RETURNED'],
    want: { state: 'ready returns', changing: 2, rejected: 0 },
  },
  'k7-fulfillments-of-invoices.csv': {
    lines: ['Invoice,Order,Fulfillment Status', '1,6F10A2B321,Cancelled'],
    want: { state: 'ready returns', changing: 1, rejected: 0 },
  },
  'k7-cancellations-with-a-yes-for-the-subscription.csv': {
    lines: ['Order ID,Status,Cancel subscription', '6F10A2B321,Cancelled,Yes'],
    want: { state: 'ready returns', changing: 1 },
  },
  'k7-cancellations-beside-what-orders-can-be.csv': {
    lines: ['Order,Status,RMA', '6F10A2B321,Cancelled,', '6F10A2B322,Approved,', '6F10A2B323,In transit,'],
    want: { state: 'ready returns', changing: 1, rejected: 2 },
  },
  'k7-edited-export-with-a-wish.csv': {
    lines: ['orderId,fulfillmentId,status', '6F10A2B321,90021,CANCELLED', '6F10A2B322,90022,Return requested'],
    want: { state: 'ready returns', changing: 1, rejected: 1 },
  },
  'k7-edited-export-with-a-column-of-ones-own.csv': {
    lines: ['orderId,fulfillmentId,status,rmaNumber,Return reason,Return ID', '6F10A2B321,90021,CANCELLED,R-1,Fit,7'],
    want: { state: 'ready returns', changing: 1 },
  },
  'k7-cancelled-before-its-number.csv': {
    lines: ['Order,RMA,Status,Return reason', '6F10A2B321,pending,Cancelled,Fit', '6F10A2B322,R-2,Returned,Fit'],
    want: { state: 'ready returns', changing: 1, rejected: 1, suggestions: [null] },
  },
  'k7-quantities.csv': {
    lines: [
      'Order,Status,Qty Ordered,Qty Returned',
      '6F10A2B321,Returned,2,1',
      '6F10A2B322,Returned,2,2',
      '6F10A2B323,Returned,2,0',
      '6F10A2B324,Returned,2,',
      '6F10A2B325,Returned,2.00,1.00',
      '6F10A2B326,Cancelled,2,1',
    ],
    want: { state: 'ready returns', changing: 3, rejected: 3, suggestions: [null, null, null] },
  },
  'k7-receiving-report.csv': {
    lines: [
      'Order,RMA,Expected,Received,Status',
      '6F10A2B321,R-1,2 pcs,1 pcs,Returned',
      '6F10A2B322,R-2,2 pcs,11/20/2026,Returned',
      '6F10A2B323,R-3,1 pcs,Yes,Returned',
      '6F10A2B324,R-4,1 pcs,No,Returned',
    ],
    want: { state: 'ready returns', changing: 2, rejected: 2 },
  },
  'k7-menge.csv': {
    lines: ['Bestellnummer;Bestellmenge;Retourmenge;Status', '6F10A2B321;3;1;RETURNED', '6F10A2B322;1;1;RETURNED'],
    want: { state: 'ready returns', changing: 1, rejected: 1 },
  },
  'k7-nothing-back.csv': {
    lines: ['Order,Return Quantity,Status', '6F10A2B321,0,Returned', '6F10A2B322,1,Returned'],
    want: { state: 'ready returns', changing: 1, rejected: 1 },
  },
  'k7-rma-status-in-one-word.csv': {
    lines: ['OrderId,RMANumber,RMAStatus', '6F10A2B321,R-1,Canceled', '6F10A2B322,R-2,Returned'],
    want: { state: 'ready returns', changing: 1, rejected: 1, suggestions: [null] },
  },
  'k7-retoure.csv': {
    lines: [
      'Bestellnummer;Retourennummer;Retourenstatus',
      '6F10A2B321;R-1;Storniert',
      '6F10A2B322;R-2;Cancelled',
      '6F10A2B323;R-3;Retoure eingegangen',
    ],
    want: { state: 'nothing_to_do returns', rejected: 3, suggestions: [null, null, 'RETURNED'] },
  },
  'k8-label-status.csv': {
    lines: [
      'Order ID,Tracking Number,Carrier,Label Status',
      '6F10A2B301,9400111899223197428480,USPS,Refunded',
      '6F10A2B301,9400111899223197428497,USPS,Active',
      '6F10A2B302,9400111899223197428503,USPS,Refund pending',
    ],
    want: { changing: 1, problems: ['2 E_VOIDED'] },
  },
  'k8-voided-in-german.csv': {
    lines: [
      'Order ID;Tracking Number;Carrier;Voided',
      '6F10A2B301;9400111899223197428480;USPS;WAHR',
      '6F10A2B302;9400111899223197428497;USPS;FALSCH',
      '6F10A2B303;9400111899223197428503;USPS;ja',
      '6F10A2B304;9400111899223197428510;USPS;nein',
    ],
    want: { changing: 2, problems: ['2 E_VOIDED'] },
  },
  'k8-worldship.csv': {
    lines: [
      'PackageReference1,PackageTrackingNumber,VoidIndicator,ServiceType',
      '6F10A2B301,1Z999AA10123456784,N,Ground',
      '6F10A2B302,1Z999AA10123456791,Y,Ground',
    ],
    want: { refused: 'E_MISSING_COLUMN', proposed: { orderId: 'PackageReference1' } },
  },
  'k9-suffixes.csv': {
    lines: [
      'Order ID,Tracking Number,Carrier',
      '#6F10A2B301-2,9490510927054676888640,USPS',
      'CC-6F10A2B302,9490520927062967378151,USPS',
      'Order 6F10A2B303,9490530927071268867669,USPS',
      '6F10A2B304.1,9490540927079559357171,USPS',
      '6F10A2B305 (2/2),9490550927087841846684,USPS',
      '6F10A2B306-B,9490510927054676888640,USPS',
      'SHOP1:6F10A2B307,9490520927062967378151,USPS',
      '6F10A2B308#1,9490530927071268867669,USPS',
      '6F10A2B309 - Jo Smith,9490540927079559357171,USPS',
    ],
    want: { rejected: 9, suggestions: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(ours) },
  },
  'k9-two.csv': {
    lines: [
      'Order ID,Tracking Number,Carrier',
      '6F10A2B301;6F10A2B302,9490510927054676888640,USPS',
      '6F10A2B303 6F10A2B304,9490520927062967378151,USPS',
      '6F10A2B305+6F10A2B306,9490520927062967378151,USPS',
    ],
    want: { rejected: 3, problems: ['3 E_MULTIPLE'] },
  },
  'k10-meta.csv': {
    lines: [
      'Warehouse:,North',
      'Report date:,2026-11-20',
      'Printed by:,Lee',
      'Ref,Consignment,Depot',
      '6F10A2B301,9490510927054676888640,A',
      '6F10A2B302,9490520927062967378151,B',
    ],
    want: { refused: 'E_MISSING_COLUMN', proposed: { orderId: 'Ref', trackingNumber: 'Consignment' } },
  },
  'k12-marks.csv': {
    lines: [
      '* Order ID,Tracking Number: ,Carrier (if known),Notes?',
      '6F10A2B301,9490510927054676888640,USPS,',
      '6F10A2B302,9490520927062967378151,USPS,',
    ],
    want: tracking(2),
  },
  'k13-sendcloud.csv': {
    lines: [
      'Order number,Status,Tracking number,Carrier',
      '6F10A2B301,En route to sorting center,9490510927054676888640,USPS',
      '6F10A2B302,Ready to send,9490520927062967378151,USPS',
      '6F10A2B303,Delivered,9490530927071268867669,USPS',
    ],
    want: tracking(3),
  },
  'k14-truck.csv': {
    lines: [
      'Order ID,Order Total,Truck No,Tracking No,Tracking Date',
      '6F10A2B301,49.90,TR-40,9490510927054676888640,2026-11-20',
      '6F10A2B302,19.90,TR-41,9490520927062967378151,2026-11-20',
    ],
    want: { ...tracking(2), columns: { orderId: 'Order ID', trackingNumber: 'Tracking No' } },
  },
  'lang-nl.csv': {
    lines: [
      'Bestelnummer;Track & Trace code;Vervoerder',
      '6F10A2B301;3SABCD1234567;PostNL',
      '6F10A2B302;3SABCD1234568;PostNL',
    ],
    want: tracking(2),
  },
  'lang-es.csv': {
    lines: [
      'Nº de pedido;Número de seguimiento;Transportista',
      '6F10A2B301;1Z999AA10123456784;UPS',
      '6F10A2B302;1Z999AA10123456791;UPS',
    ],
    want: tracking(2),
  },
  'lang-pl.csv': {
    lines: [
      'Numer zamówienia;Numer przesyłki;Przewoźnik',
      '6F10A2B301;1Z999AA10123456784;UPS',
      '6F10A2B302;1Z999AA10123456791;UPS',
    ],
    want: tracking(2),
  },
  'lang-ja.csv': {
    lines: ['注文番号,追跡番号,配送会社', '6F10A2B301,1Z999AA10123456784,UPS', '6F10A2B302,1Z999AA10123456791,UPS'],
    want: tracking(2),
  },
  'lang-sv.csv': {
    lines: [
      'Ordernummer;Kollinummer;Transportör',
      '6F10A2B301;1Z999AA10123456784;UPS',
      '6F10A2B302;1Z999AA10123456791;UPS',
    ],
    want: tracking(2),
  },
  'lang-it.csv': {
    lines: [
      'Numero ordine;Codice di tracciamento;Corriere',
      '6F10A2B301;1Z999AA10123456784;UPS',
      '6F10A2B302;1Z999AA10123456791;UPS',
    ],
    want: tracking(2),
  },
  'k15-other-words.csv': {
    lines: [
      'Order,Tracking Number,Carrier',
      '6F10A2B321,9400111899223197428480,U.S. Postal Service',
      '6F10A2B322,9400 1118 9922 3197 4284 80,usps priority mail',
      '6F10A2B323,9400111899223197428480,Stamps.com',
    ],
    want: { state: 'nothing_to_do tracking', unchanged: 3, rejected: 0, warnings: ['2 W_ALREADY_THERE'] },
  },
  'k18-wrapped.csv': {
    lines: [
      'Order ID,Tracking Number,Carrier',
      '6F10A2B301,Tracking: 9410531009989567988647,USPS',
      '6F10A2B302,(9410541009997868478155),USPS',
      '6F10A2B303,9410551010006159967669 / USPS,USPS',
      '6F10A2B304,USPS 9410561010014451457176,USPS',
      '6F10A2B305,"<9410571010022742946680>",USPS',
      '6F10A2B306,9410581010031033436198.,USPS',
      '6F10A2B307,«9410591010039334925709»,USPS',
      '6F10A2B308,9410601010047625415217 (2 boxes),USPS',
      '6F10A2B309,https://tools.usps.com/go/TrackConfirmAction?tLabels=9410531009989567988647,USPS',
    ],
    want: { changing: 2, rejected: 7, suggested: 6 },
  },
  'k19-quoted.csv': {
    lines: [
      '"Order ID;Tracking Number;Carrier"',
      '"6F10A2B301;9490510927054676888640;USPS"',
      '"6F10A2B302;9490520927062967378151;USPS"',
    ],
    want: { ...tracking(2), remarks: ['W_WRAPPED_LINES'] },
  },
  'k20-words.csv': {
    lines: [
      'Order Number,Status,RMA',
      '6F10A2B321,RTS,R1',
      '6F10A2B322,Refused by customer,R2',
      '6F10A2B323,Damaged - returned,R3',
      '6F10A2B324,Retour,R4',
      '6F10A2B325,Zurückgesendet,R5',
      '6F10A2B326,Item received back,R6',
      '6F10A2B327,Cancelled by merchant,R7',
      '6F10A2B328,Unclaimed,R8',
      '6F10A2B329,Refunded,R9',
      '6F10A2B330,Returned,R10',
    ],
    want: {
      changing: 1,
      rejected: 9,
      suggestions: ['RETURNED', 'RETURNED', 'RETURNED', 'RETURNED', 'RETURNED', 'RETURNED', null, 'RETURNED', null],
    },
  },
  'k1-linked.csv': {
    lines: [
      'Order,Tracking',
      '6F10A2B301,"=HYPERLINK(""https://www.ups.com/track?tracknum=1Z999AA10123456784"",""1Z999AA10123456784"")"',
    ],
    want: { rejected: 1, suggestions: ['1Z999AA10123456784'] },
  },
  'k3-requisition.csv': {
    lines: [
      'Sales order,Customer requisition,Tracking number,Carrier',
      'SO-0001,6F10A2B301,9400111899223197428480,USPS',
      'SO-0002,6F10A2B302,9400111899223197428497,USPS',
    ],
    want: { ...tracking(2), columns: { orderId: 'Customer requisition' }, remarks: ['W_ORDER_COLUMN'] },
  },
  'k3-external-de.csv': {
    lines: [
      'Auftragsnummer;Externe Auftragsnummer;Sendungsnummer;Zusteller',
      'A-1;6F10A2B301;9400111899223197428480;USPS',
      'A-2;6F10A2B302;9400111899223197428497;USPS',
    ],
    want: {
      ...tracking(2),
      columns: { orderId: 'Externe Auftragsnummer', trackingNumber: 'Sendungsnummer', carrier: 'Zusteller' },
      remarks: ['W_ORDER_COLUMN'],
    },
  },
  'lang-ru-ozon.csv': {
    lines: [
      'Номер заказа;Номер отправления;Трек-номер;Служба доставки',
      '6F10A2B301;6F10A2B301-1;1Z999AA10123456784;UPS',
      '6F10A2B302;6F10A2B302-1;1Z999AA10123456791;UPS',
    ],
    want: { ...tracking(2), columns: { trackingNumber: 'Трек-номер' } },
  },
  'k3-swapped.csv': {
    lines: [
      'Tracking,Order,Carrier',
      '6F10A2B301,9400111899223197428480,USPS',
      '6F10A2B302,9400111899223197428497,USPS',
    ],
    want: { ...tracking(2), columns: { orderId: 'Tracking', trackingNumber: 'Order' }, remarks: ['W_ORDER_COLUMN'] },
  },
  'k5-second-number.csv': {
    lines: [
      'Order,Tracking 1,Tracking 2,Vendor',
      '6F10A2B301,9400111899223197428480,9400111899223197428497,USPS',
      '6F10A2B302,9400111899223197428503,,USPS',
    ],
    want: { ...tracking(2), remarks: ['W_UNUSED_COLUMN', 'W_UNUSED_COLUMN'] },
  },
  'k5-service-as-carrier.csv': {
    lines: [
      'Order,Tracking,Carrier',
      '6F10A2B301,9400111899223197428480,Priority',
      '6F10A2B302,1Z999AA10123456784,2nd Day Air',
      '6F10A2B303,VH123456789,Ground',
    ],
    want: {
      ...tracking(3),
      changes: [
        expect.objectContaining({ carrier: 'USPS', method: 'Priority' }),
        expect.objectContaining({ carrier: 'UPS', method: '2nd Day Air' }),
        expect.objectContaining({ carrier: 'Ground' }),
      ],
      warnings: expect.arrayContaining(['2 W_SERVICE_AS_CARRIER']),
    },
  },
  'k6-ditto.csv': {
    lines: [
      'Order,Tracking,Carrier',
      '6F10A2B301,9400111899223197428480,USPS',
      '6F10A2B302,9400111899223197428497,same',
      '6F10A2B303,9400111899223197428503,""""',
    ],
    want: { changing: 1, problems: ['2 E_CARRIER'] },
  },
  'k7-labels-for-the-way-back.csv': {
    lines: [
      'Order number;Return status;Tracking number;RMA',
      '6F10A2B321;Received;9400111899223197428503;R-1',
      '6F10A2B322;In transit;9400111899223197428497;R-2',
    ],
    want: { state: 'nothing_to_do returns', rejected: 2, suggestions: ['RETURNED', null] },
  },
  'k8-refunded-postage.csv': {
    lines: [
      'Date Printed,Service,Tracking #,Amount Paid,Refund Status,Order ID',
      '11/20/2026,Ground Advantage,9400111899223197428480,$4.20,,6F10A2B301',
      '11/20/2026,Ground Advantage,9400111899223197428497,$4.20,Refund Approved,6F10A2B302',
    ],
    want: { changing: 1, problems: ['1 E_VOIDED'] },
  },
  'k8-pirate-ship-refund.csv': {
    lines: [
      'Recipient,Email,Tracking Number,Cost,Status,Batch ID,Label Size,Carrier,Service,Order ID',
      'Ann,a@x.com,9400111899223197428480,$4.21,Printed,B1,4x6,USPS,Ground Advantage,6F10A2B301',
      'Bo,b@x.com,9400111899223197428497,$4.21,Refunded,B1,4x6,USPS,Ground Advantage,6F10A2B302',
      'Bo,b@x.com,9400111899223197428503,$4.21,Printed,B1,4x6,USPS,Ground Advantage,6F10A2B302',
    ],
    want: { state: 'ready tracking', changing: 2, problems: ['1 E_VOIDED'] },
  },
  'k8-return-labels.csv': {
    lines: [
      'order_number,tracking_number,carrier,is_return',
      '6F10A2B301,9400111899223197428480,usps,false',
      '6F10A2B302,9400111899223197428497,usps,true',
    ],
    want: { state: 'ready tracking', changing: 1, problems: ['1 E_RETURN_LABEL'] },
  },
  'k9-letters-for-digits.csv': {
    lines: ['Order,Tracking,Carrier', '6F1OA2B3O1,9400111899223197428480,USPS'],
    want: { rejected: 1, suggestions: ['6F10A2B301'] },
  },
  'k12-database-grid.csv': {
    lines: [
      '+------------+------------------------+---------+',
      '| order_id   | tracking_number        | carrier |',
      '+------------+------------------------+---------+',
      '| 6F10A2B301 | 9400111899223197428480 | USPS    |',
      '+------------+------------------------+---------+',
    ],
    want: tracking(1),
  },
  'k12-database-lines.csv': {
    lines: [
      ' order_id   | tracking_number        | carrier ',
      '------------+------------------------+---------',
      ' 6F10A2B301 | 9400111899223197428480 | USPS',
    ],
    want: tracking(1),
  },
  'k8-voided-on-a-day.csv': {
    lines: [
      'Order ID,Tracking Number,Carrier,Voided',
      '6F10A2B301,9400111899223197428480,USPS,2026-11-20',
      '6F10A2B302,9400111899223197428497,USPS,11/20/2026 10:15 AM',
      '6F10A2B303,9400111899223197428503,USPS,2026-11-20T10:15:00Z',
      '6F10A2B304,9400111899223197428510,USPS,',
    ],
    want: { changing: 1, problems: ['3 E_VOIDED'] },
  },
  'k8-letters-for-the-status-of-a-label.csv': {
    lines: [
      'Order ID,Tracking Number,Carrier,Label Status',
      '6F10A2B301,9400111899223197428480,USPS,S',
      '6F10A2B302,9400111899223197428497,USPS,O',
    ],
    want: tracking(2),
  },
  'k12-aligned-with-blanks.csv': {
    lines: [
      'order_id    tracking_number          carrier',
      '----------  -----------------------  -------',
      '6F10A2B301  9400111899223197428480   USPS',
      '',
      '(1 row affected)',
    ],
    want: { refused: 'E_DELIMITER' },
  },
  'k12-markdown.csv': {
    lines: ['Order ID | Tracking | Carrier', '--- | :---: | ---', '6F10A2B301 | 9400111899223197428480 | USPS'],
    want: tracking(1),
  },
  'k03-fulfillment-ids-of-another-system.csv': {
    lines: [
      'Fulfillment ID,Reference,Tracking Number,Carrier',
      '90001,6F10A2B302,9400111899223197428480,USPS',
      '90002,6F10A2B301,9400111899223197428497,USPS',
    ],
    want: { rejected: 2, problems: ['2 E_FULFILLMENT_ID'], remarks: ['W_ORDER_COLUMN'] },
  },
  'k03-fulfillment-ids-of-ours.csv': {
    lines: ['Fulfillment ID,Reference,Tracking Number,Carrier', '90001,6F10A2B301,9400111899223197428480,USPS'],
    want: { ...tracking(1), columns: { orderId: 'Reference' } },
  },
  'k03-fulfillment-ids-beside-nothing.csv': {
    lines: ['Fulfillment ID,Shelf,Tracking Number,Carrier', '90001,6F10A2B302,9400111899223197428480,USPS'],
    want: { ...tracking(1), remarks: [] },
  },
  'lang-tr.csv': {
    lines: ['Sipariş Numarası;Kargo Takip Numarası;Kargo Firması', '6F10A2B301;1Z999AA10123456784;UPS'],
    want: tracking(1),
  },
};

test.each(Object.entries(alike))('alike: %s', async (name, { lines, want }) => {
  expect(await play(name, Buffer.from(`${lines.join('\n')}\n`))).toMatchObject(want);
});
