/** What the cells of a row ask for: each cell is read once, and its problem kept until it is known to matter. */
import { type CellReader, type CellReading, memoizeCells, readFlagWord, rejectCell } from '../../cells/cell.ts';
import type { Problem } from '../../cells/problem.ts';
import { readCarrier, readMethod } from '../../cells/read-carrier.ts';
import { readClientFulfillmentId, readFulfillmentId, readOrderId, readRmaNumber } from '../../cells/read-ids.ts';
import { readReturnStatus, readStatusOfOther, readStatusOfPayment } from '../../cells/read-return-status.ts';
import { readTrackingNumber } from '../../cells/read-tracking-number.ts';
import type { Field } from '../../columns/import-columns.ts';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { labelProblems } from '../../spreadsheets/row-problems.ts';

/**
 * A cell as in the file, with what it means. Both are kept because an edited export holds many cells that were not edited,
 * and those are compared with the record instead of being validated.
 */
export interface ParsedCell {
  column: string;
  cell: string;
  reading: CellReading;
}

/** A row in the terms of an import. A field is absent when the file has no such column. */
export interface ParsedRow {
  fields: Partial<Record<Field, ParsedCell>>;
  /** its number has a carrier's check digit by chance; see plan-rows.ts */
  isRightByChance?: true;
}

/** A number of items, perhaps with its unit, or a no; whatever else there is says nothing. */
function readQuantity(cell: string): CellReading {
  if (readFlagWord(cell) === false) return { value: '0', warnings: [] };
  return { value: /^(\d{1,6})(?:[.,]0{1,2})?\s*[\p{L}.]{0,8}$/u.exec(cell.trim())?.[1] ?? null, warnings: [] };
}

const readers: Record<Field, CellReader> = {
  orderId: readOrderId,
  clientFulfillmentId: readClientFulfillmentId,
  fulfillmentId: readFulfillmentId,
  trackingNumber: readTrackingNumber,
  carrier: memoizeCells(readCarrier),
  method: memoizeCells(readMethod),
  status: memoizeCells(readReturnStatus),
  rmaNumber: readRmaNumber,
  dateUpdated: (cell) => ({ value: cell, warnings: [] }),
  voided: (cell) => ({ value: cell, warnings: [] }),
  returnedQuantity: readQuantity,
  orderedQuantity: readQuantity,
};

const readInReturns: Partial<Record<Field, CellReader>> = {
  status: memoizeCells(readStatusOfOther),
  trackingNumber: (cell, column) => {
    const reading = readTrackingNumber(cell, column);
    if ('value' in reading && reading.value === null) return reading;
    return rejectCell('E_RETURN_LABEL', { cell, column }, labelProblems.returnLabel.reason);
  },
};
const readStatusInPayments = memoizeCells(readStatusOfPayment);

const keyFields: Field[] = ['orderId', 'clientFulfillmentId', 'fulfillmentId'];

/** The fields that an import of each kind writes, and no other kind reads. */
export const ownFieldsOf: Record<ImportKind, readonly Field[]> = {
  tracking: ['trackingNumber', 'carrier', 'method'],
  returns: ['status', 'rmaNumber'],
  // It has columns of its own: see record-columns.ts.
  records: [],
};

/** The fields that an import of each kind reads; all others of a row are left alone. */
export const fieldsOf: Record<ImportKind, readonly Field[]> = {
  tracking: [...keyFields, ...ownFieldsOf.tracking, 'status', 'dateUpdated'],
  returns: [...keyFields, ...ownFieldsOf.returns, 'dateUpdated', 'returnedQuantity', 'orderedQuantity'],
  records: [],
};

/** Reads the cells of one row that an import of `kind` uses. */
export function parseRow(kind: ImportKind, cells: string[], columns: MatchedColumn[]): ParsedRow {
  const fields: ParsedRow['fields'] = {};
  for (const { field, index, header, ofReturns } of columns) {
    if (!fieldsOf[kind].includes(field)) continue;
    const cell = cells[index] ?? '';
    const isOfReturn = ofReturns === 'all' || (ofReturns === 'numbered' && hasRmaNumber(cells, columns));
    const ofOther = ofReturns === 'other' ? readStatusInPayments : isOfReturn ? readInReturns[field] : undefined;
    fields[field] = { column: header, cell, reading: (ofOther ?? readers[field])(cell, header) };
  }
  return { fields };
}

function hasRmaNumber(cells: readonly string[], columns: readonly MatchedColumn[]): boolean {
  const { index, header } = columns.find(({ field }) => field === 'rmaNumber') ?? { index: -1, header: '' };
  return isNumbered(readRmaNumber(cells[index] ?? '', header));
}

/** Whether a cell for the RMA number isn't empty; it may say that the number is pending. */
export const isNumbered = (rma: CellReading): boolean =>
  'problem' in rma || rma.value !== null || rma.warnings.length > 0;

/** The value of a cell; null when it is empty, missing or has a problem. */
export function valueIn(cell: ParsedCell | undefined): string | null {
  return cell === undefined || 'problem' in cell.reading ? null : cell.reading.value;
}

/** The problem of a cell, if it has one. */
export function problemIn(cell: ParsedCell | undefined): Problem | null {
  return cell !== undefined && 'problem' in cell.reading ? cell.reading.problem : null;
}
