/** What is said about rows in the light of the records that they mean. */
import type { Field } from '../../../src/columns/import-columns.ts';
import type { RowKind } from '../../../src/fulfillments/status-transitions.ts';
import { decideRow } from '../../../src/imports/plan/decide-row.ts';
import { makeKnown, makeRecord, makeRow } from '../../support/parsed-rows.ts';

const updated = '2026-11-24 09:12:40';
const known = makeKnown(
  [
    makeRecord('HOLD', { fulfillmentId: '1', orderId: '1001', clientFulfillmentId: 'A', dateUpdated: updated }),
    makeRecord('HOLD', { fulfillmentId: '2', orderId: '1001', clientFulfillmentId: 'B' }),
    makeRecord('SHIPPED', { fulfillmentId: '3', orderId: '1002', dateUpdated: updated }),
    makeRecord('CANCELLED', { fulfillmentId: '4', orderId: '1003' }),
    makeRecord('HOLD', { fulfillmentId: '5', orderId: '000123' }),
    makeRecord('HOLD', { fulfillmentId: '6', orderId: '7B83FF8095', clientFulfillmentId: 'C' }),
    makeRecord('PENDING', { fulfillmentId: '7', orderId: '1004' }),
    makeRecord('CANCELLED', { fulfillmentId: '8', orderId: '1004' }),
  ],
  ['1005'],
);
const number = { trackingNumber: '1Z5R89390357567127' };
const old = { dateUpdated: '2026-11-20 10:00:00' };

const rows: [situation: string, kind: RowKind, cells: Partial<Record<Field, string>>][] = [
  ['B127 no such order', 'tracking', { orderId: 'NOBODY', ...number }],
  ['B50 a Cyrillic letter', 'tracking', { orderId: '7\u041283FF8095', ...number }],
  ['B99 leading zeros lost', 'tracking', { orderId: '123', ...number }],
  [
    'B99 zeros of a tracking number lost',
    'tracking',
    { orderId: '000123', trackingNumber: '73938000549297', carrier: 'Canada Post' },
  ],
  ['B102 decimals added', 'tracking', { orderId: '1001.0', ...number }],
  ['B128 a shop prefix', 'tracking', { orderId: 'SHOP-1001', ...number }],
  ['an order id that became a date', 'tracking', { orderId: '4-Mar', ...number }],
  ['no order named', 'tracking', { fulfillmentId: '', ...number }],
  ['B129 more than one matching fulfillment', 'tracking', { orderId: '1001', ...number }],
  ['no such clientFulfillmentId', 'tracking', { orderId: '1001', clientFulfillmentId: 'X', ...number }],
  [
    'no such clientFulfillmentId, one choice',
    'tracking',
    { orderId: '7B83FF8095', clientFulfillmentId: 'X', ...number },
  ],
  ['no such fulfillmentId', 'tracking', { orderId: '1001', fulfillmentId: '99', ...number }],
  ['a fulfillmentId of another order', 'tracking', { orderId: '1002', fulfillmentId: '1', ...number }],
  ['an order without a record', 'tracking', { orderId: '1005', ...number }],
  ['B137 not in HOLD', 'tracking', { orderId: '1002', ...number }],
  ['B136 none of several', 'tracking', { orderId: '1004', ...number }],
  ['B138 never shipped', 'returns', { orderId: '000123', status: 'RETURNED' }],
  ['B136 cancelled, to be returned', 'returns', { orderId: '1003', status: 'RETURNED' }],
  ['a status that no import sets', 'returns', { orderId: '1002', status: 'DELIVERED' }],
  ['an RMA number alone', 'returns', { orderId: '1002', status: 'SHIPPED', rmaNumber: 'R1' }],
  ['B144 an older export', 'tracking', { orderId: '1001', fulfillmentId: '1', ...old, ...number }],
  [
    'B144 an older export, not in HOLD any more',
    'tracking',
    { orderId: '1002', fulfillmentId: '3', ...old, ...number },
  ],
  [
    'B144 an older export, status untouched',
    'returns',
    { orderId: '1002', fulfillmentId: '3', ...old, status: 'PENDING' },
  ],
];

/** One text for each thing that can be said about a row. */
export function saidOfRows(): string[] {
  return rows.map(([situation, kind, cells]) => {
    const decision = decideRow(kind, makeRow(kind, cells), known);
    const { code, reason, suggestion } = 'problem' in decision ? decision.problem : {};
    const warnings = 'warnings' in decision ? (decision.warnings ?? []) : [];
    const lines = [
      `${decision.outcome}${code === undefined ? '' : ` ${code}`}`,
      ...(reason === undefined ? [] : [reason]),
      ...(suggestion === undefined ? [] : [`→ ${suggestion}`]),
      ...warnings.map((warning) => `${warning.code}: ${warning.text}`),
    ];
    return [situation, ...lines.map((line) => `  ${line}`)].join('\n');
  });
}
