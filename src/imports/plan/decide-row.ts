/** What comes of a row. Every row ends in exactly one of four outcomes; nothing here reads or writes anything. */
import { showCell } from '../../cells/cell.ts';
import type { Problem, Warning } from '../../cells/problem.ts';
import { type ImportKind, transitionFor } from '../../fulfillments/status-transitions.ts';
import { listOf } from '../../text/wording.ts';
import { type Evaluation, evaluateRecord, type FulfillmentChange } from './evaluate-record.ts';
import { findRecords, type KnownRecords } from './find-records.ts';
import { isOutdated, outdatedProblem, outdatedWarning } from './outdated-row.ts';
import { type ParsedRow, problemIn, valueIn } from './parse-row.ts';
import type { FulfillmentRecord } from './record.ts';

/** An order with more records than this is rare; the first few ids show what is meant. */
const maxNamed = 8;

export type Decision =
  | { outcome: 'change'; change: FulfillmentChange; warnings: Warning[] }
  /** several records fit, and the row does not say which */
  | { outcome: 'ambiguous'; changes: FulfillmentChange[]; problem: Problem; warnings: Warning[] }
  /** `record` is null when the row asks for nothing: its tracking cell is empty */
  | { outcome: 'unchanged'; record: FulfillmentRecord | null; warnings?: Warning[] }
  | { outcome: 'rejected'; problem: Problem };

/**
 * Decides about one row, given what the database has for its keys. A row of an export that is older than its record is
 * left out unless a person wants such rows taken.
 */
export function decideRow(
  kind: ImportKind,
  row: ParsedRow,
  known: KnownRecords,
  { takeOutdated }: { takeOutdated: boolean } = { takeOutdated: false },
): Decision {
  if (kind === 'tracking' && asksForNothing(row)) return { outcome: 'unchanged', record: null };
  const found = findRecords(row, known);
  if ('problem' in found) return { outcome: 'rejected', problem: found.problem };
  const records = found.kind === 'named' ? [found.record] : found.records;
  return holdOutdatedBack(withKeyWarnings(chooseAmong(kind, row, records), row), row, takeOutdated);
}

function holdOutdatedBack(decision: Decision, row: ParsedRow, isTaken: boolean): Decision {
  if (decision.outcome !== 'change' || !isOutdated(row, decision.change.record)) return decision;
  const { record } = decision.change;
  if (!isTaken) return { outcome: 'rejected', problem: outdatedProblem(row, record) };
  return { ...decision, warnings: [...decision.warnings, outdatedWarning(row, record)] };
}

/** An id that had to be cleaned before a record was found by it is worth a word; nothing else about a found id is. */
function withKeyWarnings(decision: Decision, { fields }: ParsedRow): Decision {
  if (decision.outcome !== 'change' && decision.outcome !== 'ambiguous') return decision;
  const cleaned = [fields.orderId, fields.clientFulfillmentId, fields.fulfillmentId]
    .flatMap((cell) => (cell === undefined || 'problem' in cell.reading ? [] : cell.reading.warnings))
    .filter(({ code }) => code === 'W_CLEANED');
  if (cleaned.length === 0) return decision;
  return { ...decision, warnings: [...cleaned, ...decision.warnings] };
}

/** An empty tracking cell never erases a number; the row is left alone. */
function asksForNothing(row: ParsedRow): boolean {
  const cell = row.fields.trackingNumber;
  return valueIn(cell) === null && problemIn(cell) === null;
}

function chooseAmong(kind: ImportKind, row: ParsedRow, records: FulfillmentRecord[]): Decision {
  const evaluated = records.map((record) => ({ record, evaluation: evaluateRecord(kind, row, record) }));
  const already = evaluated.find(({ evaluation }) => evaluation.kind === 'unchanged');
  if (kind === 'tracking' && already !== undefined) {
    // A record of the order that has this very number shows that the row was imported before. A number that is only
    // left of in part may as well be the one of another parcel.
    const problem = problemIn(row.fields.trackingNumber);
    if (problem === null || !records.some(awaitsNumber)) return leaveAlone(already);
    return { outcome: 'rejected', problem };
  }

  const possible = evaluated.map(({ evaluation }) => evaluation).filter((evaluation) => evaluation.kind === 'change');
  const moves = possible.filter(({ change }) => change.after.status !== change.record.status);
  const [only, ...others] = moves.length > 0 ? moves : already === undefined ? possible : [];
  if (only === undefined) {
    if (already !== undefined) return leaveAlone(already);
    return { outcome: 'rejected', problem: whyNone(row, evaluated) };
  }
  if (others.length === 0) return { outcome: 'change', change: only.change, warnings: only.warnings };
  const changes = [only, ...others].map(({ change }) => change);
  return { outcome: 'ambiguous', changes, problem: whyAmbiguous(row, changes), warnings: only.warnings };
}

function awaitsNumber({ status, shippingValidation }: FulfillmentRecord): boolean {
  return transitionFor('TRACKING', status, shippingValidation).kind === 'move';
}

function leaveAlone({ record, evaluation }: { record: FulfillmentRecord; evaluation: Evaluation }): Decision {
  const warnings = evaluation.kind === 'unchanged' ? evaluation.warnings : undefined;
  return { outcome: 'unchanged', record, ...(warnings && { warnings }) };
}

function whyNone(row: ParsedRow, evaluated: { record: FulfillmentRecord; evaluation: Evaluation }[]): Problem {
  const refusals = evaluated.flatMap(({ evaluation }) => (evaluation.kind === 'refused' ? [evaluation.problem] : []));
  const [first] = refusals;
  const column = row.fields.orderId?.column;
  if (first === undefined) {
    const reason = 'The order exists, but it has no fulfillment yet.';
    return { code: 'E_STATE', ...(column === undefined ? {} : { column }), reason };
  }
  if (first.code !== 'E_STATE' || evaluated.length === 1) return first;
  const statuses = [...new Set(evaluated.map(({ record }) => record.status))];
  const causes = new Set(evaluated.flatMap(({ evaluation }) => becauseOf(evaluation) ?? []));
  return { ...first, reason: [`The order’s records are ${listOf(statuses, 'and')}.`, ...causes].join(' ') };
}

function becauseOf(evaluation: Evaluation): string | undefined {
  return evaluation.kind === 'refused' ? evaluation.because : undefined;
}

function whyAmbiguous(row: ParsedRow, changes: FulfillmentChange[]): Problem {
  const reason = `${changes.length} records of this order fit. Add the ${namesOf(changes)} to say which one is meant.`;
  const { orderId } = row.fields;
  return {
    code: 'E_AMBIGUOUS',
    ...(orderId === undefined ? {} : { column: orderId.column, received: showCell(orderId.cell) }),
    reason,
  };
}

/** The ids that tell the records apart: their clientFulfillmentIds when all have one of their own, else our own. */
function namesOf(changes: FulfillmentChange[]): string {
  const clientIds = new Set(changes.flatMap(({ record }) => record.clientFulfillmentId ?? []));
  const ids = clientIds.size === changes.length ? [...clientIds] : changes.map(({ record }) => record.fulfillmentId);
  const column = clientIds.size === changes.length ? 'clientFulfillmentId' : 'fulfillmentId';
  return `${column} (${listOf([...ids.slice(0, maxNamed), ...(ids.length > maxNamed ? ['…'] : [])], 'or')})`;
}
