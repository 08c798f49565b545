import { expect, test } from 'vitest';
import {
  notOfGoods,
  readReturnStatus,
  readStatusOfOther,
  readStatusOfPayment,
  withdrawn,
} from '../../src/cells/read-return-status.ts';
import { fulfillmentStatuses } from '../../src/fulfillments/fulfillment.ts';
import { summarise } from './readings.ts';

test.each(Object.entries(fulfillmentStatuses))('%s and its label are read', (code, label) => {
  for (const cell of [code, label, ` ${code.toLowerCase()} `, label.toUpperCase(), code.replaceAll('_', '-')]) {
    expect(summarise(readReturnStatus, cell)).toEqual([code]);
  }
});

test.each([
  ['B119 Retruned', 'Retruned', 'E_STATUS → RETURNED'],
  ['B119 Cancled', 'Cancled', 'E_STATUS → CANCELLED'],
  ['B119 a typo of a status that can’t be set', 'Shiped', 'E_STATUS'],
  ['B119 the opposite', 'UNRETURNED', 'E_STATUS'],
  ['B119 the opposite, with a hyphen', 'Un-cancelled', 'E_STATUS'],
  ['B119 the opposite, one word', 'notcancelled', 'E_STATUS'],
  ['B119 the opposite, behind', 'cancelled-no', 'E_STATUS'],
  ['B120 blank behind', 'returned ', ['RETURNED']],
  ['B120 one L', 'canceled', ['CANCELLED']],
  ['B120 RMA pending', ' RMA  pending ', ['RMA_PENDING']],
  ['B120 Refunded', 'Refunded', 'E_STATUS'],
  ['B120 loose words are asked about', 'cancel', 'E_STATUS → CANCELLED'],
  ['B47 no-break space', 'RMA\u00a0Pending', ['RMA_PENDING', 'W_CLEANED']],
  ['B101 apostrophe', "'RETURNED", ['RETURNED']],
  ['B107 N/A', 'N/A', 'E_EMPTY_CELL'],
  ['empty', '', 'E_EMPTY_CELL'],
  ['an abbreviation', 'CXL', 'E_STATUS → CANCELLED'],
  ['in Korean', '취소', 'E_STATUS → CANCELLED'],
  ['elsewhere it is asked about, too', 'Cancel order', 'E_STATUS → CANCELLED'],
  ['anything else', 'done', 'E_STATUS'],
  ['prototype names', 'constructor', 'E_STATUS'],
])('%s', (_name, cell, want) => {
  expect(summarise(readReturnStatus, cell)).toEqual(want);
});

test.each([
  'Refused',
  'Undeliverable as Addressed',
  'Return received',
  'Returned to warehouse',
  'Restocked',
  'Return to Sender',
  'return_to_sender',
  'Returned to Shipper',
  'Received',
  'Item received',
  'Return completed',
  'Unclaimed',
  'Refused by recipient',
  'Inspection complete',
  'Returned by mail',
  'Returned - 2 of 2',
  'Returned 11/20',
  'Returned (damaged)',
  'Unit returned to inventory',
  'RTS - bad address',
  'Delivered, returned',
  'Returned/Refunded',
  'Devuelto al remitente',
  'Retourniert (defekt)',
  'İade edildi',
  '반품완료',
  'Not delivered - returned',
  'Eingegangen',
  'Retour reçu',
  'Recibida',
  'Retour ontvangen',
  'Zwrócone',
  '返品済み',
  'Возвращён',
])('%s of a portal is suggested as RETURNED', (cell) => {
  expect(summarise(readReturnStatus, cell)).toBe('E_STATUS → RETURNED');
});

test.each([
  'Return requested',
  'Return in transit',
  'Return refused',
  'Return cancelled',
  'RMA issued',
  'Return pending',
  'Dropped off',
  'Not yet returned',
  'Not being returned',
  'Has not been returned',
  'Returned to customer',
  'Return to the buyer',
  'Returning to sender',
  'Payment returned',
  'Returned to vendor',
  'Being returned',
  'Returned label',
  'Cancelled/Returned',
  'Order not returned (lost)',
  'If returned, refund',
  'Partially returned',
  'Returned (partial)',
  'Half returned',
  'Nothing returned',
  'Wrong item returned',
  'Returned - denied',
  'Returned - kept',
  'RTO initiated',
  'RTO In Transit',
  'Returned in transit',
  'RTS - reshipped',
  'Returned - 1 of 2',
  'Approved',
  'In transit',
  'Awaiting arrival',
  'Not received',
  '11/24/2026',
])('%s is neither', (cell) => {
  expect(summarise(readReturnStatus, cell)).toBe('E_STATUS');
});

test.each([
  'Return status',
  'Return Status',
  'returnStatus',
  'RETURN_STATUS',
  'RMA status',
  'Status of the return',
  'returnstatus',
  'RMAStatus',
  'RMA-State',
  'Retourenstatus',
  'Rücksendestatus',
  'Statut du retour',
  'Estado de la devolución',
  'Stato del reso',
  'Status zwrotu',
  '返品ステータス',
  'İade durumu',
  '반품 상태',
  'Palautuksen tila',
  'RA Status',
  'Refund status',
  'Subscription Status',
  'Abo-Status',
  'Item status',
  'Line status',
  'Label Status',
  'Request status',
  'Payment status',
  'Inbound status',
])('under “%s” a cancellation is asked about, because the order may not be meant', (column) => {
  for (const cell of ['Cancelled', 'canceled', 'Voided', 'Cancled']) {
    expect(readReturnStatus(cell, column)).toMatchObject({ problem: { code: 'E_STATUS' } });
    expect(readReturnStatus(cell, column)).not.toHaveProperty('problem.suggestion');
  }
  expect(readReturnStatus('Cancel order', column)).toMatchObject({ value: 'CANCELLED' });
  expect(readReturnStatus('Returned', column)).toMatchObject({ value: 'RETURNED' });
});

test.each([
  'Status',
  'Order status',
  'Information status',
  'Online status',
  'Requested action',
  'Resolution',
  'Performance',
])('under “%s” a cancellation is that of the order, unless the row is about a return', (column) => {
  expect(readReturnStatus('Cancelled', column)).toMatchObject({ value: 'CANCELLED' });
  expect(readStatusOfOther('Cancelled', column)).toMatchObject({ problem: { code: 'E_STATUS', cause: withdrawn } });
  expect(readStatusOfOther('Storniert', column)).not.toHaveProperty('problem.suggestion');
  expect(readStatusOfOther('Cancel order', column)).toMatchObject({ value: 'CANCELLED' });
  expect(readStatusOfOther('Returned', column)).toMatchObject({ value: 'RETURNED' });
});

test.each(['Cancelled', 'Returned', 'Void', 'RTS'])('%s of a payment is neither the order nor its goods', (cell) => {
  expect(readStatusOfPayment(cell, 'Status')).toMatchObject({ problem: { code: 'E_STATUS', cause: notOfGoods } });
  expect(readStatusOfPayment(cell, 'Status')).not.toHaveProperty('problem.suggestion');
  expect(readStatusOfPayment('Goods returned', 'Status')).toMatchObject({ value: 'RETURNED' });
  expect(readStatusOfPayment('cancel order', 'Status')).toMatchObject({ value: 'CANCELLED' });
});

test('of a return that is back in part, the reason says so', () => {
  expect(readReturnStatus('Partially returned', 'Status')).toMatchObject({
    problem: { reason: expect.stringContaining('Only a part is back') },
  });
});
