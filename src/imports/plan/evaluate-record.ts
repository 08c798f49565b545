/** What a row would do to a record: the rule of each kind of import. */
import { isSameCarrier, isServiceName, splitCarrier } from '../../carriers/carriers.ts';
import { carrierFor } from '../../carriers/tracking-formats.ts';
import { printableCell } from '../../cells/cell.ts';
import { isUneditedCell } from '../../cells/excel-damage.ts';
import type { Problem, Warning } from '../../cells/problem.ts';
import { partial } from '../../cells/read-return-status.ts';
import { rejectLostZeros, rejectOwnId } from '../../cells/reject-tracking-number.ts';
import { isStaleDate } from '../../cells/stale-export.ts';
import { trackingWarnings } from '../../cells/tracking-warnings.ts';
import { type FulfillmentStatus, fulfillmentStatuses, statusLabel } from '../../fulfillments/fulfillment.ts';
import {
  type ReturnTarget,
  type RowKind,
  returnTargets,
  transitionFor,
  wasNeverShipped,
} from '../../fulfillments/status-transitions.ts';
import { describeMoment } from '../../text/wording.ts';
import type { FulfillmentRecord, RecordValues } from './find-records.ts';
import { type ParsedCell, type ParsedRow, problemIn, valueIn } from './parse-row.ts';

/** A change to one record: what it is now, and what it would be. */
export interface FulfillmentChange {
  record: FulfillmentRecord;
  after: RecordValues;
  /** the RMA number that the row gives, even if the record has it already; null when it gives none */
  givenRmaNumber: string | null;
  /** a cancellation of a parcel that has left already */
  alreadyShipped: boolean;
}

/** What a row would do to one record. */
export type Evaluation =
  | { kind: 'change'; record: FulfillmentRecord; change: FulfillmentChange; warnings: Warning[] }
  | { kind: 'unchanged'; record: FulfillmentRecord; warnings?: Warning[] }
  /** `statusReason` is present when the record's status is the cause: the problem's reason without the record */
  | { kind: 'refused'; record: FulfillmentRecord; problem: Problem; statusReason?: string };

/** The value that a cell gives a field, or why it can't be used. */
type NewValue = { value: string | null; warnings: Warning[] } | { problem: Problem };

/** Evaluates a row of an import of `kind` against one record. */
export function evaluateRecord(kind: RowKind, row: ParsedRow, record: FulfillmentRecord): Evaluation {
  return kind === 'tracking' ? evaluateTracking(row, record) : evaluateReturn(row, record);
}

/** A row of a tracking import. An empty carrier or method cell keeps what the record has. */
function evaluateTracking(row: ParsedRow, record: FulfillmentRecord): Evaluation {
  const number = newValue(row.fields.trackingNumber, record.trackingNumber);
  if (isThereAlready(row, record)) return leaveWording(row, record);
  const carrier = newValue(row.fields.carrier, record.carrier);
  const method = newValue(row.fields.method, record.method);
  if ('problem' in number) return refuse(record, number.problem);
  if ('problem' in carrier) return refuse(record, carrier.problem);
  if ('problem' in method) return refuse(record, method.problem);
  const values = { ...valuesOf(record), trackingNumber: number.value, carrier: carrier.value, method: method.value };
  if (number.value === null || hasValues(record, values)) return { kind: 'unchanged', record };
  const { trackingNumber: cell } = row.fields;
  const isEdited = cell !== undefined && number.value !== record.trackingNumber;
  const unfit = isEdited
    ? (rejectOwnId(cell, number.value, [record.orderId, valueIn(row.fields.orderId) ?? record.orderId]) ??
      rejectLostZeros(cell, number.value, carrier.value))
    : null;
  if (unfit !== null) return refuse(record, unfit.problem);

  const transition = transitionFor('TRACKING', record.status, record.shippingValidation);
  if (transition.kind === 'refuse') return refuseForStatus(row, record, null, transition.reason);
  const byMethod = splitCarrier(values.method ?? '')?.name ?? null;
  const proven = row.isRightByChance ? null : carrierFor(number.value, byMethod);
  // Where the carrier belongs, people write its service: the number says whose.
  const isService = proven !== null && values.carrier !== null && isServiceName(values.carrier);
  const service = isService ? values.method || values.carrier : values.method;
  const named = isService ? null : values.carrier;
  // Another system may write an empty text instead of none.
  const detected = named || (proven ?? byMethod ?? named);
  // The number may contradict the only carrier that the row names: that of its method.
  const claimed = named || (byMethod === null ? detected : values.method);
  const status = transition.kind === 'move' ? transition.to : record.status;
  const after = { ...values, status, carrier: detected, method: service };
  const warnings = [
    ...number.warnings,
    ...(isService ? [serviceWarning(values.carrier, detected, !values.method)] : carrier.warnings),
    ...method.warnings,
    ...trackingWarnings(number.value, claimed || null, service || null, proven),
  ];
  return { kind: 'change', record, change: { record, after, givenRmaNumber: null, alreadyShipped: false }, warnings };
}

function serviceWarning(service: string | null, carrier: string | null, isMethod: boolean): Warning {
  const taken = isMethod ? `, and the method is “${service}”` : '';
  const text = `“${service}” is a service, not a carrier. The number is one of ${carrier}, so that is the carrier${taken}.`;
  return { code: 'W_SERVICE_AS_CARRIER', text };
}

/**
 * Whether a row only repeats in other words what a record has that takes no number any more: the same tracking number,
 * and the same carrier as far as it can be told. A name that is no known carrier's may be that of whoever sold the label.
 */
function isThereAlready({ fields }: ParsedRow, record: FulfillmentRecord): boolean {
  if (transitionFor('TRACKING', record.status, record.shippingValidation).kind !== 'refuse') return false;
  const number = newValue(fields.trackingNumber, record.trackingNumber);
  if ('problem' in number || number.value === null || number.value !== record.trackingNumber) return false;
  const carrier = newValue(fields.carrier, record.carrier);
  const named = 'problem' in carrier ? carrier.problem.suggestion : carrier.value;
  return (
    named !== undefined && (isSameCarrier(named, record.carrier) || (named !== null && splitCarrier(named) === null))
  );
}

/** Leaves the record as it is, and says which word of the row it does not take over. */
function leaveWording({ fields }: ParsedRow, record: FulfillmentRecord): Evaluation {
  const given = [
    { cell: fields.carrier, stored: record.carrier },
    { cell: fields.method, stored: record.method },
  ].find(({ cell, stored }) => {
    const value = valueIn(cell);
    return cell !== undefined && value !== null && value !== stored && !isUneditedCell(cell.cell, stored);
  });
  if (given?.cell === undefined) return { kind: 'unchanged', record };
  const { cell, stored } = given;
  const kept = !stored ? `It still has no ${cell.column}` : `It keeps “${printableCell(stored)}”`;
  const text = `Order ${record.orderId} already has this number. ${kept}, not “${printableCell(cell.cell.trim())}”.`;
  return { kind: 'unchanged', record, warnings: [{ code: 'W_ALREADY_THERE', column: cell.column, text }] };
}

/** A row of a returns import. RETURNED leaves purchases alone, CANCELLED ends them; neither refunds. */
function evaluateReturn(row: ParsedRow, record: FulfillmentRecord): Evaluation {
  const status = newValue(row.fields.status, record.status);
  const rma = newValue(row.fields.rmaNumber, record.rmaNumber);
  if ('problem' in status) return refuse(record, status.problem);
  if ('problem' in rma) return refuse(record, rma.problem);
  const values = { ...valuesOf(record), rmaNumber: rma.value };
  const target = status.value as FulfillmentStatus;
  if (!isReturnTarget(target)) {
    if (target !== record.status) {
      // A status that no import sets was not typed in: it is the record's status at the time of the export.
      if (isOutdated(row, record)) {
        return { kind: 'unchanged', record, warnings: [{ code: 'W_OUTDATED', text: describeOutdated(row, record) }] };
      }
      return refuse(record, targetProblem(row, record, target));
    }
    return hasValues(record, values) ? { kind: 'unchanged', record } : refuse(record, rmaAloneProblem(row, record));
  }
  const transition = transitionFor(target, record.status, record.shippingValidation);
  if (transition.kind === 'refuse') return refuseForStatus(row, record, target, transition.reason);
  if (transition.kind === 'same' && hasValues(record, values)) return { kind: 'unchanged', record };
  const part = target === 'RETURNED' && transition.kind === 'move' ? partProblem(row) : null;
  if (part !== null) return refuse(record, part);
  const after = { ...values, status: transition.kind === 'move' ? transition.to : record.status };
  const alreadyShipped = transition.kind === 'move' && transition.alreadyShipped;
  const { rmaNumber: cell } = row.fields;
  const givenRmaNumber = valueIn(cell) === null && problemIn(cell) === null ? null : rma.value;
  const warnings = [...status.warnings, ...rma.warnings];
  return { kind: 'change', record, change: { record, after, givenRmaNumber, alreadyShipped }, warnings };
}

/** Of fewer items than there are: an import returns a whole fulfillment. */
function partProblem({ fields: { returnedQuantity: cell, orderedQuantity } }: ParsedRow): Problem | null {
  const [returned, ordered] = [valueIn(cell), valueIn(orderedQuantity)];
  if (cell === undefined || returned === null) return null;
  const all = Math.max(1, Number(ordered ?? 1));
  if (Number(returned) >= all) return null;
  const found = Number(returned) === 0 ? 'Nothing' : `Only ${returned} of ${all}`;
  const reason = `${found} is back, but an import returns the whole fulfillment. If all of it is back, write ${all}.`;
  return { code: 'E_STATUS', cause: partial, column: cell.column, received: printableCell(cell.cell), reason };
}

function newValue(cell: ParsedCell | undefined, stored: string | null): NewValue {
  if (cell === undefined || isUneditedCell(cell.cell, stored)) return { value: stored, warnings: [] };
  if ('problem' in cell.reading) return { problem: cell.reading.problem };
  return { value: cell.reading.value ?? stored, warnings: cell.reading.warnings };
}

/** The fields that an import may write, as the record has them. */
function valuesOf({ status, trackingNumber, carrier, method, rmaNumber }: FulfillmentRecord): RecordValues {
  return { status, trackingNumber, carrier, method, rmaNumber };
}

function hasValues(record: FulfillmentRecord, values: RecordValues): boolean {
  return (Object.keys(values) as (keyof RecordValues)[]).every((field) => values[field] === record[field]);
}

function isReturnTarget(status: FulfillmentStatus): status is ReturnTarget {
  return returnTargets.some((target) => target === status);
}

const refuse = (record: FulfillmentRecord, problem: Problem): Evaluation => ({ kind: 'refused', record, problem });

/** `target` is null where the row gives a tracking number. */
function refuseForStatus(
  row: ParsedRow,
  record: FulfillmentRecord,
  target: ReturnTarget | null,
  statusReason: string,
): Evaluation {
  const since = isOutdated(row, record)
    ? ` It was changed on ${describeMoment(record.dateUpdated ?? '')}, after this file was exported.`
    : '';
  const reason = `Order ${record.orderId} is ${fulfillmentStatuses[record.status]}. ${statusReason}${since}`;
  // Another status can only be set where that would help: what never shipped can still be cancelled.
  const column = target === 'RETURNED' && wasNeverShipped(record.status) ? row.fields.status?.column : undefined;
  const cause = causeOf(record.status, target);
  const problem: Problem = { code: 'E_STATE', cause, ...(column === undefined ? {} : { column }), reason };
  return { kind: 'refused', record, problem, statusReason };
}

/** "Hold → Returned"; for a tracking number, the status alone. */
function causeOf(status: FulfillmentStatus, target: ReturnTarget | null): string {
  const from = fulfillmentStatuses[status];
  return target === null ? from : `${from} → ${fulfillmentStatuses[target]}`;
}

/** An RMA number alone doesn't change a record that is neither returned nor cancelled, but it must not be ignored either. */
function rmaAloneProblem(row: ParsedRow, record: FulfillmentRecord): Problem {
  const { column = 'rmaNumber', cell = '' } = row.fields.rmaNumber ?? {};
  const reason = `The RMA number differs, but the status is still ${fulfillmentStatuses[record.status]}. Set the status to ${returnTargets.join(' or ')} to import both.`;
  return { code: 'E_STATUS', column, received: printableCell(cell), reason };
}

function targetProblem(row: ParsedRow, record: FulfillmentRecord, target: string): Problem {
  const reason = `An import can’t set ${statusLabel(target)}, only ${returnTargets.map(statusLabel).join(' or ')}. Order ${record.orderId} is ${fulfillmentStatuses[record.status]}.`;
  return { code: 'E_STATUS', column: row.fields.status?.column ?? 'status', received: target, reason };
}

/**
 * Whether a row shows its record as it was before somebody changed it. Only our export has a fulfillmentId beside a
 * dateUpdated; a dateUpdated of another system's says nothing about our records.
 */
export function isOutdated(row: ParsedRow, record: FulfillmentRecord): boolean {
  if (record.dateUpdated === null || !isComparedByDate(row)) return false;
  return isStaleDate(row.fields.dateUpdated?.cell ?? '', record.dateUpdated);
}

/** Whether it depends on when its record was last updated what becomes of a row. */
export function isComparedByDate({ fields }: ParsedRow): boolean {
  return (fields.fulfillmentId?.cell ?? '').trim() !== '' && (fields.dateUpdated?.cell ?? '').trim() !== '';
}

/** Says that a row shows its record as it was. Both moments are in the account's time zone, as exports are. */
export function describeOutdated({ fields }: ParsedRow, record: FulfillmentRecord): string {
  const moments = [record.dateUpdated ?? '', printableCell((fields.dateUpdated?.cell ?? '').trim())];
  const isSameMinute = new Set(moments.map((moment) => describeMoment(moment))).size === 1;
  const [changed, exported] = moments.map((moment) => describeMoment(moment, isSameMinute));
  return `Order ${record.orderId}: changed ${changed}, but the file is from ${exported}.`;
}
