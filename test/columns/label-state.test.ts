/** Which rows of a list of labels say that the label was taken back, or is for the way back. */
import { expect, test } from 'vitest';
import { readAll } from '../spreadsheets/read-all.ts';

/** What becomes of the second row, whose last cell is `said`; the first row's is `other`. */
async function stateOf(name: string, other: string, said: string, columns = 'Order,Tracking') {
  const values = columns.split(',').map((_, index) => `${index}9`);
  const row = (cell: string) => [...values, `"${cell}"`].join(',');
  const { rows } = await readAll(`${columns},${name}\n${row(other)}\n${row(said)}\n`);
  return rows.map(({ problem }) => problem?.code ?? 'read');
}

test.each([
  ['Shipment - Is Voided', 'False', 'True', 'E_VOIDED'],
  ['ShipmentInformation_VoidIndicator', 'N', 'Y', 'E_VOIDED'],
  ['Void Date/Time', '', '11/28/2026 10:00', 'E_VOIDED'],
  ['Date Voided', 'N/A', '2026-11-28', 'E_VOIDED'],
  ['voided_at', 'null', '2026-11-28T10:00:00Z', 'E_VOIDED'],
  ['Void Reason', '-', 'Wrong address', 'E_VOIDED'],
  ['Void Reason', 'Not voided', 'Not needed', 'E_VOIDED'],
  ['Void Date', '1/0/1900', '1/10/2026', 'E_VOIDED'],
  ['Void Time', '0:00:00', '10:15', 'E_VOIDED'],
  ['Void Status', 'Void rejected', 'Voided', 'E_VOIDED'],
  ['Voided', 'Void failed', 'Void requested', 'E_VOIDED'],
  ['Voided On', '0000-00-00 00:00:00', '28.11.2026', 'E_VOIDED'],
  ['Refund Status', '', 'SUCCESS', 'E_VOIDED'],
  ['refund_status', 'not_applicable', 'submitted', 'E_VOIDED'],
  ['Shipment Status', 'In transit', 'Voided', 'E_VOIDED'],
  ['Shipment Status', 'Delivered', 'Cancelled', 'E_VOIDED'],
  ['Transaction Status', 'SUCCESS', 'Refunded', 'E_VOIDED'],
  ['Status', 'Shipped', 'Voided', 'E_VOIDED'],
  ['Status', 'Printed', 'Label canceled', 'E_VOIDED'],
  ['Cancelled', 'No', 'Yes', 'E_VOIDED'],
  ['is_cancelled', '0', '1', 'E_VOIDED'],
  ['Label Canceled', 'FALSE', 'TRUE', 'E_VOIDED'],
  ['Canceled At', '', '2026-11-28 10:11', 'E_VOIDED'],
  ['Cancellation Date', 'N/A', '28.11.2026', 'E_VOIDED'],
  ['Cancel Reason', '-', 'Wrong address', 'E_VOIDED'],
  ['Tracking Status', 'In transit', 'Cancelled', 'E_VOIDED'],
  ['Parcel Status', 'Manifested', 'Deleted', 'E_VOIDED'],
  ['State', 'Manifested', 'Voided', 'E_VOIDED'],
  ['Parcel status', 'Ready to send', 'Cancellation requested', 'E_VOIDED'],
  ['Parcel status', 'Cancellation failed', 'Cancelled upstream', 'E_VOIDED'],
  ['Shipment Status', 'Not cancelled', 'CANCELLED_BY_USER', 'E_VOIDED'],
  ['Shipment Status', 'Can be voided', 'Pending void', 'E_VOIDED'],
  ['Statut étiquette', 'Imprimée', 'Annulée', 'E_VOIDED'],
  ['Estado', 'Enviado', 'Anulado', 'E_VOIDED'],
  ['Estado del envío', 'En camino', 'Cancelado', 'E_VOIDED'],
  ['Stato spedizione', 'Spedita', 'Annullata', 'E_VOIDED'],
  ['Sendungsstatus', 'Versendet', 'Storniert', 'E_VOIDED'],
  ['Zendingstatus', 'Verzonden', 'Geannuleerd', 'E_VOIDED'],
  ['Status przesyłki', 'Nadana', 'Anulowana', 'E_VOIDED'],
  ['状態', '発送済', 'キャンセル', 'E_VOIDED'],
  ['is_return', 'false', 'true', 'E_RETURN_LABEL'],
  ['Is Return Label?', 'No', 'Yes', 'E_RETURN_LABEL'],
  ['Label Type', 'Outbound', 'Return', 'E_RETURN_LABEL'],
  ['Direction', 'Outbound', 'Inbound', 'E_RETURN_LABEL'],
  ['Status', 'Printed', 'Cancelled', 'E_VOIDED', 'Order,Tracking,Postage'],
  ['Status', 'Printed', 'Canceled by carrier', 'E_VOIDED', 'Order,Tracking,Zone'],
  ['Transaction Status', 'SUCCESS', 'REFUNDPENDING', 'E_VOIDED'],
  ['Transaction Status', 'REFUNDREJECTED', 'Refund requested', 'E_VOIDED'],
  ['Refund Status', '', 'PENDING', 'E_VOIDED', 'Order,Tracking,Label URL,Return Label'],
  ['Refund Status', '', 'Approved', 'E_VOIDED', 'Order,Tracking,Label Size,Email'],
  ['État', 'Annulation refusée', 'Étiquette annulée', 'E_VOIDED'],
  ['Versandstatus', 'Stornierbar', 'Sendung storniert', 'E_VOIDED'],
  ['Paketstatus', 'Nicht gelöscht', 'Gelöscht', 'E_VOIDED'],
  ['Stato spedizione', 'Annullamento rifiutato', 'Spedizione annullata', 'E_VOIDED'],
  ['Estado del envío', 'No anulado', 'Envío anulado', 'E_VOIDED'],
  ['Zendingstatus', 'Niet geannuleerd', 'Zending geannuleerd', 'E_VOIDED'],
  ['Status przesyłki', 'Nie anulowana', 'Przesyłka anulowana', 'E_VOIDED'],
  ['状態', '未取消', '出荷取消済', 'E_VOIDED'],
  ['出荷状況', '出荷済み', 'キャンセル', 'E_VOIDED'],
  ['Durum', 'Kargoya verildi', 'İptal edildi', 'E_VOIDED'],
  ['Tila', 'Toimitettu', 'Peruutettu', 'E_VOIDED'],
  ['Situação', 'Enviado', 'Cancelado', 'E_VOIDED'],
  ['Статус доставки', 'Доставлено', 'Отменено', 'E_VOIDED'],
  ['物流状态', '已发货', '已作废', 'E_VOIDED'],
  ['Label status', 'Use', 'Do not use', 'E_VOIDED'],
  ['Type', 'Sale', 'RMA', 'E_RETURN_LABEL'],
  ['Order Type', 'Replacement', 'Return', 'E_RETURN_LABEL'],
  ['Movement', 'Outgoing', 'Incoming', 'E_RETURN_LABEL'],
  ['Service', 'UPS Ground', 'UPS Ground Return', 'E_RETURN_LABEL'],
  ['Service', 'Free Returns Standard', 'Ground Advantage Return Service', 'E_RETURN_LABEL'],
  ['Service', 'Certified Mail Return Receipt', 'USPS Return', 'E_RETURN_LABEL'],
  ['Service', 'First-Class - Return Service Requested', 'UPS Ground Return', 'E_RETURN_LABEL'],
  ['Service', 'Paket inkl. Retouren-Label', 'DHL Retoure', 'E_RETURN_LABEL'],
  ['Shipment Status', 'Cancelled (rejected)', 'Cancelled - no stock', 'E_VOIDED'],
  ['Carrier', 'USPS', 'USPS Returns', 'E_RETURN_LABEL'],
  ['Versandart', 'DHL Paket (mit Retoure)', 'DHL Retoure', 'E_RETURN_LABEL'],
])('%s: %s is read, %s isn’t', async (name, other, said, code, columns?: string) => {
  expect(await stateOf(name, other, said, columns)).toEqual(['read', code]);
});

test.each([
  ['a fee', 'Void Fee', '1', 'Order,Tracking'],
  ['until when it may be done', 'Void Deadline', '2026-12-20', 'Order,Tracking'],
  ['until when it may be done, in other words', 'Void By Date', '2026-12-20', 'Order,Tracking'],
  ['that it may be done', 'Void Eligible', 'Yes', 'Order,Tracking'],
  ['a refund that was refused', 'Refund Status', 'Refund rejected', 'Order,Tracking'],
  ['an order that was cancelled', 'Status', 'Cancelled', 'Order,Tracking'],
  ['an order that was cancelled, in another language', 'Bestellstatus', 'Storniert', 'Order,Tracking'],
  ['an order of a shop in Korea', '주문상태', '취소완료', 'Order,Tracking'],
  ['an order of a shop in Japan', '注文ステータス', 'キャンセル', 'Order,Tracking'],
  ['an order of a shop in Russia', 'Статус заказа', 'Отменен', 'Order,Tracking'],
  ['a payment in Japan', '支払状況', 'キャンセル', 'Order,Tracking'],
  ['a cancellation of a shop’s order', 'Cancelled at', '2026-11-28', 'Order,Tracking,Email'],
  ['how many items of an order were cancelled', 'Cancelled', '1', 'Order,Tracking,Ordered'],
  ['until when it may be cancelled', 'Cancellation Deadline', '2026-12-20', 'Order,Tracking'],
  ['a state of the country', 'State', 'DE', 'Order,Tracking'],
  ['a return that was withdrawn', 'Return Status', 'Cancelled', 'Order,Tracking'],
  ['a subscription that ended', 'Subscription Status', 'Cancelled', 'Order,Tracking'],
  ['a pickup that was called off', 'Pickup Status', 'Cancelled', 'Order,Tracking'],
  ['a claim that was withdrawn', 'Claim Status', 'Cancelled', 'Order,Tracking'],
  ['a label that was issued', 'Status', 'Issued', 'Order,Tracking,Zone'],
  ['a payment that was voided', 'Financial Status', 'voided', 'Order,Tracking'],
  ['a payment that was refunded', 'Refund Status', 'Approved', 'Order,Tracking,Customer Email'],
  ['a status of an order', 'Status', 'Refunded', 'Order,Tracking'],
  ['what a customer was refunded', 'Status', 'Voided', 'Order,Tracking,RMA'],
  ['an edited export', 'Status', 'Voided', 'orderId,fulfillmentId,trackingNumber'],
  ['a return label in the box', 'Return Label', 'Yes', 'Order,Tracking'],
  ['a kind of shipment', 'Shipment Type', 'Ground', 'Order,Tracking'],
  ['a refund of a shop with labels', 'Refund Status', 'Approved', 'Order,Tracking,Label cost,Financial Status'],
  ['a service for the way back in a list with statuses', 'Service', 'UPS Ground Return', 'Order,Tracking,Status'],
  ['returns alone, by their status', 'Is Return', 'true', 'Order,Tracking,Status'],
  ['returns with their status', 'Return reason', 'Fit', 'Order,Tracking,Status,Return date'],
  ['a number beside that of the way back', 'Return reason', 'Fit', 'Order,Tracking,Return date,Return tracking'],
  ['one word about returns', 'Return reason', 'Fit', 'Order,Tracking'],
  ['what replaces a return', 'RMA', 'R-1', 'Order,Tracking,Replacement SKU'],
  ['where returns go', 'Return address', 'Troy', 'Order,Tracking,Return carrier,Return by date'],
  ['an edited export beside notes', 'Return reason', 'Fit', 'orderId,fulfillmentId,trackingNumber,Return date'],
])('is read: %s', async (_, name, said, columns) => {
  expect(await stateOf(name, said, said, columns)).toEqual(['read', 'read']);
});

test('a column that was chosen for the status of orders says nothing of labels', async () => {
  const { rows } = await readAll('Order,Tracking,Shipment Status\n1,94,Cancelled\n', {
    columns: [{ field: 'status', header: 'Shipment Status' }],
  });
  expect(rows[0]).not.toHaveProperty('problem');
});

test('a label tool’s refunds are those of its labels', async () => {
  const columns = 'Order ID,Tracking Number,Label Size,Email';
  expect(await stateOf('Status', 'Printed', 'Refund Requested', columns)).toEqual(['read', 'E_VOIDED']);
  expect(await stateOf('Refund', '', 'Approved', columns)).toEqual(['read', 'E_VOIDED']);
  expect(await stateOf('Refund Date', '', '11/28/2026', columns)).toEqual(['read', 'E_VOIDED']);
});

test.each([
  ['Order ID,Tracking ID,Return request date,Return request status,Return carrier', '1,94,11/20/2026,Approved,UPS'],
  ['Order,Tracking,Merchant RMA ID,Return type', '1,94,M-1,Refund'],
  ['Order,Tracking,RMA,Return reason', '1,94,R-1,'],
  ['Order,Tracking,RMA,Reason', '1,94,R-1,Fit'],
  ['Order ID,Tracking Number,Return ID,Outcome', '1,94,R-1,refund'],
])('a list of returns without their statuses holds labels for the way back: %s', async (header, returned) => {
  const { rows } = await readAll(`${header}\n${returned}\n2,95,,N/A\n`);
  expect(rows.map(({ problem }) => problem?.code ?? 'read')).toEqual(['E_RETURN_LABEL', 'read']);
});
