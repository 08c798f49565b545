/** Bad inputs that one file and one answer show, by their ids in the list of bad inputs; the tests share them as a person does. */
import type { CaseRecords } from './case-records.ts';

/** A tracking number of UPS’s form, a different one for each n. */
export const ups = (n: number) => `1Z12345E0205${String(n).padStart(6, '0')}`;
const taken = '986578788855';

/** Orders by the row that uses them, so that no file takes the place of another. */
export const badInputRecords: CaseRecords = {
  FINE: { fulfillments: [{ id: 1, status: 'HOLD' }] },
  '7B83FF8095': { fulfillments: [{ id: 127, status: 'HOLD' }] },
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [
      `00${9900 + n}`,
      { fulfillments: [{ id: 9900 + n, status: 'HOLD' as const }] },
    ]),
  ),
  T28: { fulfillments: [{ id: 28, status: 'HOLD' }] },
  T29A: { fulfillments: [{ id: 291, status: 'HOLD' }] },
  T29B: { fulfillments: [{ id: 292, status: 'HOLD' }] },
  T30: { fulfillments: [{ id: 30, status: 'HOLD' }] },
  T31: { fulfillments: [{ id: 31, status: 'HOLD' }] },
  T33: { fulfillments: [{ id: 33, status: 'HOLD' }] },
  T34: { fulfillments: [{ id: 34, status: 'SHIPPED', tracking: ups(34), carrier: 'UPS' }] },
  '#1280': { fulfillments: [{ id: 128, status: 'HOLD' }] },
  '1281': { fulfillments: [{ id: 1281, status: 'HOLD' }] },
  T129: {
    fulfillments: [
      { id: 1291, status: 'HOLD', client: 'T129-A' },
      { id: 1292, status: 'HOLD', client: 'T129-B' },
    ],
  },
  T130: { fulfillments: [{ id: 130, status: 'HOLD' }] },
  T131: { fulfillments: [{ id: 131, status: 'HOLD' }] },
  T132A: { fulfillments: [{ id: 1321, status: 'HOLD' }] },
  T132B: { fulfillments: [{ id: 1322, status: 'HOLD' }] },
  T133: { fulfillments: [{ id: 133, status: 'HOLD' }] },
  HOLDER: { fulfillments: [{ id: 1330, status: 'SHIPPED', tracking: taken }] },
  T134A: { fulfillments: [{ id: 1341, status: 'SHIPPED', tracking: ups(134) }] },
  T134B: { fulfillments: [{ id: 1342, status: 'HOLD' }] },
  T135: { fulfillments: [{ id: 135, status: 'HOLD', tracking: ups(1350) }] },
  T136: { fulfillments: [{ id: 136, status: 'CANCELLED' }] },
  T137: { fulfillments: [{ id: 137, status: 'PENDING' }] },
  T138: { fulfillments: [{ id: 138, status: 'HOLD' }] },
  T139: { fulfillments: [{ id: 139, status: 'SHIPPED' }] },
  T142: { fulfillments: [{ id: 142, status: 'HOLD' }] },
  T1440: { fulfillments: [{ id: 1440, status: 'HOLD', updated: '2026-11-20T15:00:00Z' }] },
  T1441: { fulfillments: [{ id: 1441, status: 'HOLD', updated: '2026-11-24T14:12:40Z' }] },
  T75: { fulfillments: [{ id: 75, status: 'HOLD' }] },
  T100: { fulfillments: [{ id: 100, status: 'HOLD' }] },
  T125: { fulfillments: [{ id: 125, status: 'HOLD' }] },
  T145: { fulfillments: [{ id: 145, status: 'HOLD' }] },
};

/** A tracking file of these lines. */
export const tracking = (...lines: string[]) => ['orderId,trackingNumber', ...lines].join('\n');
const returns = (...lines: string[]) => ['orderId,status,rmaNumber', ...lines].join('\n');

/** A file and what its summary says. */
interface Row {
  id: string;
  what: string;
  content: string;
  /** what the summary says, in order */
  says: string[];
  /** what it must not say */
  neverSays?: string[];
}

export const badInputRows: Row[] = [
  {
    id: 'B99',
    what: 'leading zeros lost in every row',
    content: tracking(...Array.from({ length: 12 }, (_, n) => `${9900 + n},${ups(9900 + n)}`)),
    says: ['| 12 | Leading zeros may be missing | Add the missing zeros. | Line 2', 'Accept 12 suggestions'],
  },
  {
    id: 'B33',
    what: 'our own columns in a file that comes back',
    content: `orderId,trackingNumber,_line,_status,_error,_suggestion\nT33,${ups(33)},7,E_STATUS,Wrong,FINE`,
    says: ['Add a tracking number to 1 fulfillment.', 'Confirm'],
    neverSays: ['status'],
  },
  {
    id: 'B34',
    what: 'a file that says what the records say',
    content: `orderId,trackingNumber,carrier\nT34,${ups(34)},UPS`,
    says: ['Nothing to change', '1 row needs no change.'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B100',
    what: 'cells written as texts for Excel',
    content: `orderId,trackingNumber,carrier\n="T100",="${ups(100)}",UPS`,
    says: ['Add a tracking number to 1 fulfillment.', 'Confirm'],
  },
  {
    id: 'B127',
    what: 'an order that does not exist',
    content: tracking(`7B83FF8059,${ups(127)}`, `T127127,${ups(1271)}`, `FINE,${ups(1)}`),
    says: ['2 rows to fix', '| 2 | Order not found | Check the order id. | Line 2, order 7B83FF8059 |'],
  },
  {
    id: 'B128',
    what: 'order ids with and without a hash sign, blanks and a shop prefix',
    content: tracking(`1280,${ups(128)}`, ` #1281 ,${ups(129)}`, `SHOP-1281,${ups(130)}`),
    says: ['Add tracking numbers to 2 fulfillments · 1 row to fix', 'Did you mean 1281?', 'Accept 1 suggestion'],
  },
  {
    id: 'B129',
    what: 'an order with several fulfillments',
    content: tracking(`T129,${ups(129)}`),
    says: ['1 row matches more than one fulfillment of its order.', '(Skip it) | Update both fulfillments'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B130',
    what: 'the same line twice',
    content: tracking(`T130,${ups(130)}`, `T130,${ups(130)}`),
    says: ['Add a tracking number to 1 fulfillment.', '2 rows: 1 changes, 1 needs no change (it is repeated).'],
  },
  {
    id: 'B131',
    what: 'an order twice with different numbers',
    content: tracking(`T131,${ups(131)}`, `T131,${ups(132)}`),
    says: ['Nothing to change yet', '| 2 | Conflicting lines | Keep the line that’s right. | Line 2, order T131 |'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B132',
    what: 'one number for several orders of the file',
    content: tracking(`T132A,${ups(777)}`, `T132B,${ups(777)}`),
    says: ['2 × same tracking number on several orders (first line 2, order T132A)'],
  },
  {
    id: 'B133',
    what: 'a number that another order in the database has',
    content: tracking(`T133,${taken}`),
    says: ['1 × same tracking number on several orders (line 2, order T133)'],
  },
  {
    id: 'B134',
    what: 'a value that is there already',
    content: tracking(`T134A,${ups(134)}`, `T134B,${ups(1342)}`),
    says: ['Add a tracking number to 1 fulfillment.', '2 rows: 1 changes, 1 needs no change.'],
  },
  {
    id: 'B135',
    what: 'another tracking number than the one that is there',
    content: tracking(`T135,${ups(1351)}`),
    says: [
      'Replace the tracking number of 1 fulfillment',
      '| T135 | – | 1Z12345E0205001350 → 1Z12345E0205001351 |',
      `${ups(1350)} → ${ups(1351)}`,
    ],
  },
  {
    id: 'B136',
    what: 'a cancelled order',
    content: tracking(`T136,${ups(136)}`),
    says: ['| 1 | Status is Cancelled |', 'Order T136 is Cancelled.'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B137',
    what: 'a record that is not in HOLD',
    content: tracking(`T137,${ups(137)}`),
    says: ['Order T137 is Pending. Only a fulfillment on Hold takes a tracking number.'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B138',
    what: 'a return of what was never shipped',
    content: returns('T138,RETURNED,R1'),
    says: ['| 1 | Hold → Returned |', 'Cancel it instead.'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B139',
    what: 'a cancellation of a parcel that is out',
    content: returns('T139,CANCELLED,'),
    says: ['already shipped', 'Cancelling won’t stop delivery.', 'Confirm / danger, asks: Cancel 1 order?'],
  },
  {
    id: 'B140',
    what: 'nothing but rejected rows',
    content: tracking(`T140A,${ups(140)}`, `T140B,${ups(141)}`),
    says: ['Nothing to change yet', 'Download rows to fix'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B141',
    what: 'nothing but unchanged rows',
    content: tracking(`T34,${ups(34)}`, `T134A,${ups(134)}`),
    says: ['Nothing to change', '2 rows need no change.'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B142',
    what: 'more than half of the orders unknown',
    content: tracking(`T142,${ups(142)}`, ...Array.from({ length: 11 }, (_, n) => `ELSE${n},${ups(900 + n)}`)),
    says: ['11 of 12 rows name orders that don’t exist here', 'Check the file and share the right one.'],
    neverSays: ['Confirm'],
  },
  {
    id: 'B145',
    what: '500 rejected rows',
    content: tracking(
      ...Array.from({ length: 250 }, (_, n) => `T136,${ups(2000 + n)}`),
      ...Array.from({ length: 250 }, () => 'T145,9.4E+21'),
    ),
    says: ['| Status is', '| 250 | Number shortened by Excel |', 'Download rows to fix'],
  },
];
