/** Which records a row may mean. The rules are those of the CRM's page where it states them; the rest is ours. */
import { showCell } from '../../cells/cell.ts';
import { isUneditedCell } from '../../cells/excel-damage.ts';
import { rejectExcelDate } from '../../cells/excel-date.ts';
import { orderIdCandidates } from '../../cells/order-id-candidates.ts';
import type { Problem } from '../../cells/problem.ts';
import { listOf } from '../../text/wording.ts';
import { type ParsedRow, problemIn, valueIn } from './parse-row.ts';
import type { FulfillmentRecord } from './record.ts';

/** What the database has for the keys of a batch of rows. */
export interface KnownRecords {
  /** by order id; an order without fulfillments has an empty list */
  byOrder: ReadonlyMap<string, FulfillmentRecord[]>;
  byFulfillment: ReadonlyMap<string, FulfillmentRecord>;
}

/** The records that a row may mean: exactly one that it names, or all of the order that it names. */
export type Found = { kind: 'named'; record: FulfillmentRecord } | { kind: 'order'; records: FulfillmentRecord[] };

/** The keys of a row, for looking them up before `findRecords` judges it. */
export interface Keys {
  fulfillmentId: string | null;
  /** as written, where almost every order is found */
  orderId: string | null;
  /** the other readings of the order id, worth a look only when there is no order as written */
  otherOrderIds: () => string[];
}

export function keysOf(row: ParsedRow): Keys {
  const fulfillmentId = valueIn(row.fields.fulfillmentId);
  const orderId = fulfillmentId === null ? valueIn(row.fields.orderId) : null;
  const otherOrderIds = () => (orderId === null ? [] : orderIdCandidates(orderId).map((one) => one.orderId));
  return { fulfillmentId, orderId, otherOrderIds };
}

/** Whether a row tells by its clientFulfillmentId which record of its order it means. */
export function namesByClientId({ fields }: ParsedRow): boolean {
  return valueIn(fields.fulfillmentId) === null && valueIn(fields.clientFulfillmentId) !== null;
}

/**
 * Finds the records that a row may mean:
 * 1. a fulfillmentId names its record; an orderId beside it must agree, and helps where a spreadsheet damaged the id;
 * 2. an orderId with a clientFulfillmentId names that record of the order;
 * 3. an orderId alone leaves all records of the order, and the statuses decide among them.
 */
export function findRecords(row: ParsedRow, known: KnownRecords): Found | { problem: Problem } {
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

function findByFulfillmentId(row: ParsedRow, known: KnownRecords): Found | { problem: Problem } {
  const { fulfillmentId, orderId } = row.fields;
  const id = valueIn(fulfillmentId) ?? '';
  const column = fulfillmentId?.column ?? 'fulfillmentId';
  const record = known.byFulfillment.get(id);
  if (record === undefined) {
    const reason = 'There is no record with this fulfillmentId. Check it, or empty the cell and name the order alone.';
    return { problem: { code: 'E_FULFILLMENT_ID', column, received: showCell(id), reason } };
  }
  const named = orderId === undefined || orderId.cell.trim() === '' ? null : orderId;
  const agrees =
    named === null ||
    isUneditedCell(named.cell, record.orderId) ||
    orderIdCandidates(valueIn(named) ?? '').some(
      (candidate) => candidate.use === 'silent' && candidate.orderId === record.orderId,
    );
  if (agrees) return { kind: 'named', record };
  const reason = `This fulfillmentId belongs to order ${record.orderId}, but the row names another order. One of the two is wrong.`;
  return { problem: { code: 'E_FULFILLMENT_ID', column, received: showCell(id), reason } };
}

/** The one record of the row's order whose fulfillmentId a spreadsheet has made unreadable, without anybody's edit. */
function findByDamagedId(row: ParsedRow, known: KnownRecords): Found | null {
  const order = findOrder(row, known);
  if ('problem' in order) return null;
  const cell = row.fields.fulfillmentId?.cell ?? '';
  const [record, ...others] = order.records.filter(({ fulfillmentId }) => isUneditedCell(cell, fulfillmentId));
  return record === undefined || others.length > 0 ? null : { kind: 'named', record };
}

function findOrder(
  row: ParsedRow,
  known: KnownRecords,
): { kind: 'order'; records: FulfillmentRecord[] } | { problem: Problem } {
  const { orderId } = row.fields;
  const problem = problemIn(orderId);
  if (problem !== null) return { problem };
  const written = valueIn(orderId);
  const column = orderId?.column ?? 'orderId';
  if (orderId === undefined || written === null) {
    return { problem: { code: 'E_EMPTY_CELL', column, reason: 'The row names no order. Fill in the order id.' } };
  }
  const records = known.byOrder.get(written);
  if (records !== undefined) return { kind: 'order', records };
  const existing = orderIdCandidates(written).filter((candidate) => known.byOrder.has(candidate.orderId));
  const silent = existing.find((candidate) => candidate.use === 'silent');
  if (silent !== undefined) return { kind: 'order', records: known.byOrder.get(silent.orderId) ?? [] };
  // Ids are opaque, so what reads as a date is one only when no order is called so.
  const damaged = rejectExcelDate({ cell: orderId.cell, column }, written);
  if (damaged !== null) return damaged;
  const [suggested, ...others] = existing;
  const suggestion = others.length === 0 ? suggested?.orderId : undefined;
  if (suggestion !== undefined && suggested?.because === 'leading zeros' && suggestion.length > written.length) {
    const reason = `There is no order with this id, but there is ${suggestion}: spreadsheets drop zeros in front. If that is meant, use it.`;
    return { problem: { code: 'E_LEADING_ZEROS', column, received: showCell(orderId.cell), reason, suggestion } };
  }
  const lookalike =
    suggested?.because === 'look-alike letters' ? 'It has letters of another alphabet, or a long dash, in it. ' : '';
  const remedy =
    suggestion === undefined
      ? 'Check the id; order ids must match exactly.'
      : `${lookalike}Did you mean ${suggestion}? If so, use that.`;
  const rejected: Problem = {
    code: 'E_ORDER_NOT_FOUND',
    column,
    received: showCell(orderId.cell),
    reason: `There is no order with this id. ${remedy}`,
  };
  return { problem: suggestion === undefined ? rejected : { ...rejected, suggestion } };
}

function findByClientFulfillmentId(row: ParsedRow, records: FulfillmentRecord[]): Found | { problem: Problem } {
  const cell = row.fields.clientFulfillmentId;
  const id = valueIn(cell);
  const matching = records.filter((record) => record.clientFulfillmentId === id);
  const [record, ...others] = matching;
  if (record !== undefined && others.length === 0) return { kind: 'named', record };
  if (record !== undefined) return { kind: 'order', records: matching };
  const at = { cell: cell?.cell ?? '', column: cell?.column ?? 'clientFulfillmentId' };
  const damaged = rejectExcelDate(at, id ?? '');
  if (damaged !== null) return damaged;
  const present = records.flatMap((one) => one.clientFulfillmentId ?? []);
  const remedy =
    present.length === 0
      ? 'The order’s records have none; leave the cell empty.'
      : `The order has ${listOf(present.slice(0, 8), 'and')}. Use ${present.length === 1 ? 'that' : 'one of them'}, or leave the cell empty.`;
  const reason = `The order has no record with this clientFulfillmentId. ${remedy}`;
  return {
    problem: {
      code: 'E_CLIENT_FULFILLMENT_ID',
      column: at.column,
      received: showCell(at.cell),
      reason,
      ...(present.length === 1 && present[0] !== undefined ? { suggestion: present[0] } : {}),
    },
  };
}
