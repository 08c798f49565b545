/** Which records a row may mean. The rules are those of the CRM's page where it states them; the rest is ours. */
import { type Cell, printableCell } from '../../cells/cell.ts';
import { isUneditedCell } from '../../cells/excel-damage.ts';
import { rejectExcelDate } from '../../cells/excel-date.ts';
import {
  listsSeveralOrders,
  type OrderIdCandidate,
  orderIdCandidates,
  silentOrderIds,
} from '../../cells/order-id-candidates.ts';
import type { Problem } from '../../cells/problem.ts';
import type { FulfillmentStatus } from '../../fulfillments/fulfillment.ts';
import { formatList } from '../../text/wording.ts';
import type { ChangedValues } from '../model/changed-rows.ts';
import { type ParsedRow, problemIn, valueIn } from './parse-row.ts';

/** The values of a fulfillment that an import of rows can change. */
export interface RecordValues extends ChangedValues {
  status: FulfillmentStatus;
}

/** What an import knows of a record: the fields that rows are matched and compared with, as they are right now. */
export interface FulfillmentRecord extends RecordValues {
  fulfillmentId: string;
  orderId: string;
  clientFulfillmentId: string | null;
  /** on: a tracking number leads to PENDING_SHIPMENT instead of SHIPPED */
  shippingValidation: boolean;
  /** as the export writes it; null where no row needs it */
  dateUpdated: string | null;
  /** the same as the database writes it */
  updatedAt: string | null;
  /** as the database writes them; only passed on, never computed with */
  dateShipped: string | null;
  dateReturned: string | null;
  /** what a returns import depends on in its items, in one number; null for other imports, or when it has none */
  itemsHash: string | null;
}

/** What the database has for the keys of a batch of rows. */
export interface KnownRecords {
  /** by order id; an order without fulfillments has an empty list */
  byOrder: ReadonlyMap<string, FulfillmentRecord[]>;
  byFulfillment: ReadonlyMap<string, FulfillmentRecord>;
}

/** The records that a row may mean: exactly one that it names, or those of the order that it names. */
export type Found = { records: FulfillmentRecord[] } | { problem: Problem };

/**
 * Finds the records that a row may mean:
 * 1. a fulfillmentId names its record; an orderId beside it must agree, and helps where a spreadsheet damaged the id;
 * 2. an orderId with a clientFulfillmentId names that record of the order;
 * 3. an orderId alone leaves all records of the order, and the statuses decide among them.
 */
export function findRecords(row: ParsedRow, known: KnownRecords): Found {
  const { fulfillmentId, clientFulfillmentId } = row.fields;
  if (valueIn(fulfillmentId) !== null) return findByFulfillmentId(row, known);
  const idProblem = problemIn(fulfillmentId);
  if (idProblem !== null) return findByDamagedId(row, known) ?? { problem: idProblem };
  const keyProblem = problemIn(clientFulfillmentId);
  if (keyProblem !== null) return { problem: keyProblem };
  const order = findOrder(row, known);
  if ('problem' in order) return order;
  return valueIn(clientFulfillmentId) === null ? order : findByClientFulfillmentId(row, order.records);
}

function findByFulfillmentId(row: ParsedRow, known: KnownRecords): Found {
  const { fulfillmentId, orderId } = row.fields;
  const id = valueIn(fulfillmentId) ?? '';
  const column = fulfillmentId?.column ?? 'fulfillmentId';
  const record = known.byFulfillment.get(id);
  if (record === undefined) {
    const reason = 'No fulfillment has this fulfillmentId. Check it, or clear the cell to use the order id alone.';
    return { problem: { code: 'E_FULFILLMENT_ID', column, received: printableCell(id), reason } };
  }
  const named = orderId === undefined || orderId.cell.trim() === '' ? null : orderId;
  const agrees =
    named === null ||
    isUneditedCell(named.cell, record.orderId) ||
    silentOrderIds(valueIn(named) ?? '').includes(record.orderId);
  if (agrees) return { records: [record] };
  const reason = `This fulfillmentId belongs to order ${record.orderId}, but the row names another order. Correct one of the two.`;
  return { problem: { code: 'E_FULFILLMENT_ID', column, received: printableCell(id), reason } };
}

/** The one record of the row's order whose fulfillmentId a spreadsheet has made unreadable, without anybody's edit. */
function findByDamagedId(row: ParsedRow, known: KnownRecords): Found | null {
  const order = findOrder(row, known);
  if ('problem' in order) return null;
  const cell = row.fields.fulfillmentId?.cell ?? '';
  const records = order.records.filter(({ fulfillmentId }) => isUneditedCell(cell, fulfillmentId));
  return records.length === 1 ? { records } : null;
}

function findOrder(row: ParsedRow, known: KnownRecords): Found {
  const { orderId } = row.fields;
  const problem = problemIn(orderId);
  if (problem !== null) return { problem };
  const written = valueIn(orderId);
  const column = orderId?.column ?? 'orderId';
  if (orderId === undefined || written === null) {
    return { problem: { code: 'E_EMPTY_CELL', column, reason: 'No order id. Fill it in.' } };
  }
  const records = known.byOrder.get(written);
  if (records !== undefined) return { records };
  const existing = orderIdCandidates(written).filter((candidate) => known.byOrder.has(candidate.orderId));
  const silent = existing.find((candidate) => candidate.use === 'silent');
  if (silent !== undefined) return { records: known.byOrder.get(silent.orderId) ?? [] };
  return { problem: rejectUnknownOrder({ cell: orderId.cell, column }, written, existing) };
}

/** Why there is no order with the id `written`; `existing` are the orders that it could be a spelling of. */
function rejectUnknownOrder({ cell, column }: Cell, written: string, existing: OrderIdCandidate[]): Problem {
  // Ids are opaque, so what looks like a date is one only when no order has it as its id.
  const damaged = rejectExcelDate({ cell, column }, written);
  if (damaged !== null) return damaged.problem;
  const at = { column, received: printableCell(cell) };
  if (listsSeveralOrders(written)) {
    const reason = 'The cell holds several order ids. Give each its own row.';
    return { code: 'E_MULTIPLE', ...at, reason };
  }
  const [candidate, ...others] = existing;
  if (candidate === undefined || others.length > 0) {
    const reason = 'Order not found. Check the id: it must match exactly.';
    return { code: 'E_ORDER_NOT_FOUND', ...at, reason };
  }
  const { orderId: suggestion, because } = candidate;
  if (because === 'leading zeros' && suggestion.length > written.length) {
    const reason = `There’s no order with this id, but there is ${suggestion}: spreadsheets drop leading zeros. Did you mean that one?`;
    return { code: 'E_LEADING_ZEROS', ...at, reason, suggestion };
  }
  const lookalike = 'It has letters of another alphabet, or a long dash, in it. ';
  const reason = `There’s no order with this id. ${because === 'look-alike letters' ? lookalike : ''}Did you mean ${suggestion}?`;
  return { code: 'E_ORDER_NOT_FOUND', ...at, reason, suggestion };
}

function findByClientFulfillmentId(row: ParsedRow, records: FulfillmentRecord[]): Found {
  const cell = row.fields.clientFulfillmentId;
  const id = valueIn(cell);
  const matching = records.filter((record) => record.clientFulfillmentId === id);
  if (matching.length > 0) return { records: matching };
  const at = { cell: cell?.cell ?? '', column: cell?.column ?? 'clientFulfillmentId' };
  const damaged = rejectExcelDate(at, id ?? '');
  if (damaged !== null) return damaged;
  const present = records.flatMap((one) => one.clientFulfillmentId ?? []);
  const remedy =
    present.length === 0
      ? 'The order’s fulfillments have none, so leave the cell empty.'
      : `The order has ${formatList(present.slice(0, 8), 'and')}. Use ${present.length === 1 ? 'that' : 'one of them'}, or leave the cell empty.`;
  const reason = `The order has no fulfillment with this clientFulfillmentId. ${remedy}`;
  return {
    problem: {
      code: 'E_CLIENT_FULFILLMENT_ID',
      column: at.column,
      received: printableCell(at.cell),
      reason,
      ...(present.length === 1 && present[0] !== undefined ? { suggestion: present[0] } : {}),
    },
  };
}
