/** The outcome of a row, one of four. Everything here is pure: records are passed in, and decisions are data. */
import { printableCell } from '../../cells/cell.ts';
import { silentOrderIds } from '../../cells/order-id-candidates.ts';
import { noFulfillment, type Problem, type Warning } from '../../cells/problem.ts';
import { isAboutOther, notOfGoods, withdrawn } from '../../cells/read-return-status.ts';
import { saysNotShipping } from '../../columns/label-state.ts';
import { statusLabel } from '../../fulfillments/fulfillment.ts';
import { candidateStatuses, type RowKind, transitionFor } from '../../fulfillments/status-transitions.ts';
import { formatList } from '../../text/wording.ts';
import {
  describeOutdated,
  type Evaluation,
  evaluateRecord,
  type FulfillmentChange,
  isComparedByDate,
  isOutdated,
} from './evaluate-record.ts';
import { type FulfillmentRecord, findRecords, type KnownRecords } from './find-records.ts';
import { type ParsedRow, problemIn, valueIn } from './parse-row.ts';

export type Decision =
  | ({ outcome: 'change'; change: FulfillmentChange; warnings: Warning[] } & Naming)
  /** more than one matching fulfillment, and the row does not say which */
  | ({ outcome: 'ambiguous'; changes: FulfillmentChange[]; problem: Problem; warnings: Warning[] } & Naming)
  /** `record` is null when the row asks for nothing: its tracking cell is empty */
  | { outcome: 'unchanged'; record: FulfillmentRecord | null; warnings?: Warning[] }
  /** `record` is the only one that the row can mean, where it says of it what no import sets */
  | { outcome: 'rejected'; problem: Problem; record?: FulfillmentRecord };

/** How a row named what it changes. */
interface Naming {
  /**
   * Of a row that names its order: how many of the order's records it could mean, of those that have its
   * clientFulfillmentId if it has one; null for others. If it is another number when the import is written, the row would
   * be read differently then.
   */
  orderCandidates: number | null;
  /** whether the clientFulfillmentId names the record within its order */
  namedByClientId: boolean;
  /** orders that don't exist, but that the row would mean rather than the one that was found */
  ratherOrders: string[];
  /** whether the row was compared with the time at which its record was last updated */
  readsDateUpdated: boolean;
}

/**
 * Decides about one row, given what the database has for its keys. A row of an export that is older than its record is
 * left out unless `takeOutdated` is set.
 */
export function decideRow(
  kind: RowKind,
  row: ParsedRow,
  known: KnownRecords,
  { takeOutdated }: { takeOutdated: boolean } = { takeOutdated: false },
): Decision {
  const problem = problemIn(row.fields.trackingNumber);
  // An empty tracking cell never erases a number; the row is left alone.
  const asksForNothing = problem === null && valueIn(row.fields.trackingNumber) === null;
  if (kind === 'tracking' && asksForNothing) return { outcome: 'unchanged', record: null };
  const found = findRecords(row, known);
  if ('problem' in found) return { outcome: 'rejected', problem: found.problem };
  const evaluated = found.records.map((record) => evaluateRecord(kind, row, record));
  const unchanged = evaluated.find((evaluation) => evaluation.kind === 'unchanged');
  if (kind === 'tracking' && unchanged !== undefined) {
    // A record of the order that has this very number shows that the row was imported before. A number of which only a
    // part is left may as well be that of another parcel.
    const awaitsNumber = evaluated.some(
      ({ kind, record: { status, shippingValidation } }) =>
        kind !== 'unchanged' && transitionFor('TRACKING', status, shippingValidation).kind === 'move',
    );
    if (problem !== null && awaitsNumber) return { outcome: 'rejected', problem };
    return leaveAlone(unchanged);
  }
  // So does its RMA number.
  const rma = valueIn(row.fields.rmaNumber);
  if (kind === 'returns' && rma !== null && unchanged?.record.rmaNumber === rma) return leaveAlone(unchanged);

  const possible = evaluated.filter((evaluation) => evaluation.kind === 'change');
  const moves = possible.filter(({ change, record }) => change.after.status !== record.status);
  const [first, ...others] = moves.length > 0 ? moves : unchanged === undefined ? possible : [];
  if (first === undefined) {
    if (unchanged !== undefined) return leaveAlone(unchanged);
    const refusal = describeRefusals(row, evaluated);
    const [record, another] = refusal.code === 'E_STATUS' && !isOfOther(refusal) ? found.records : [];
    return { outcome: 'rejected', problem: refusal, ...(record && !another && { record }) };
  }
  const warnings = [...cleanedIds(row), ...(kind === 'tracking' ? cancelledRow(row) : []), ...first.warnings];
  const naming = namingOf(kind, row, first.change, known);
  if (others.length > 0) {
    const changes = [first, ...others].map(({ change }) => change);
    return { outcome: 'ambiguous', changes, problem: describeAmbiguity(row, changes), warnings, ...naming };
  }
  const { change, record } = first;
  if (!isOutdated(row, record)) return { outcome: 'change', change, warnings, ...naming };
  const reason = describeOutdated(row, record);
  // No cell is at fault, so none is named.
  if (!takeOutdated) return { outcome: 'rejected', problem: { code: 'E_OUTDATED', reason } };
  return { outcome: 'change', change, warnings: [...warnings, { code: 'W_OUTDATED', text: reason }], ...naming };
}

function leaveAlone({ record, warnings }: Extract<Evaluation, { kind: 'unchanged' }>): Decision {
  return { outcome: 'unchanged', record, ...(warnings && { warnings }) };
}

/** A warning for each id that had to be cleaned before a record was found by it; other warnings about ids are dropped. */
function cleanedIds({ fields }: ParsedRow): Warning[] {
  return [fields.orderId, fields.clientFulfillmentId, fields.fulfillmentId]
    .flatMap((cell) => (cell === undefined || 'problem' in cell.reading ? [] : cell.reading.warnings))
    .filter(({ code }) => code === 'W_CLEANED');
}

/** A warning when the status beside a tracking number says that it was cancelled, or comes back. */
function cancelledRow({ fields: { status } }: ParsedRow): Warning[] {
  if (status === undefined || isAboutOther(status.column) || isOfOther(problemIn(status))) return [];
  if (!saysNotShipping(status.cell.trim())) return [];
  const text = `The “${status.column}” of this row says “${printableCell(status.cell.trim())}”.`;
  return [{ code: 'W_CANCELLED', column: status.column, text }];
}

function namingOf(kind: RowKind, row: ParsedRow, change: FulfillmentChange, known: KnownRecords): Naming {
  const { fields } = row;
  const readsDateUpdated = isComparedByDate(row);
  if (valueIn(fields.fulfillmentId) !== null) {
    return { orderCandidates: null, namedByClientId: false, ratherOrders: [], readsDateUpdated };
  }
  const { orderId, clientFulfillmentId } = change.record;
  // With a fulfillmentId that a spreadsheet has damaged, the row is found by its order.
  const namedByClientId = valueIn(fields.clientFulfillmentId) !== null && problemIn(fields.fulfillmentId) === null;
  const candidates = (known.byOrder.get(orderId) ?? []).filter(
    (record) =>
      (!namedByClientId || record.clientFulfillmentId === clientFulfillmentId) && couldBeMeant(kind, change, record),
  );
  const ratherOrders = preferredOrders(valueIn(fields.orderId) ?? '', orderId);
  return { orderCandidates: candidates.length, namedByClientId, ratherOrders, readsDateUpdated };
}

/** The readings of a written order id that come before the one that was found. */
function preferredOrders(written: string, found: string): string[] {
  if (written === found) return [];
  const silent = silentOrderIds(written);
  return silent.slice(0, Math.max(0, silent.indexOf(found)));
}

const fitting = { tracking: candidateStatuses('tracking'), returns: candidateStatuses('returns') };

/** A record that has the tracking number already counts too: it would show that the row was imported before. */
function couldBeMeant(kind: RowKind, { record: meant, after }: FulfillmentChange, record: FulfillmentRecord): boolean {
  if (kind === 'tracking' && record.trackingNumber === after.trackingNumber) return true;
  const kept = after.status === meant.status;
  return fitting[kind].some((one) => one.after === after.status && one.kept === kept && one.status === record.status);
}

function describeRefusals(row: ParsedRow, evaluated: Evaluation[]): Problem {
  const refusals = evaluated.filter((evaluation) => evaluation.kind === 'refused');
  const [first] = refusals;
  if (first === undefined) {
    const column = row.fields.orderId?.column;
    const reason = 'This order has no fulfillment yet.';
    return { code: 'E_STATE', cause: noFulfillment, ...(column === undefined ? {} : { column }), reason };
  }
  if (first.problem.code !== 'E_STATE' || evaluated.length === 1) return first.problem;
  const statuses = [...new Set(evaluated.map(({ record }) => record.status))];
  const labels = statuses.map(statusLabel);
  const causes = new Set(refusals.flatMap(({ statusReason }) => statusReason ?? []));
  const target = first.problem.cause?.split(' → ')[1];
  const cause = `${labels.join(', ')}${target === undefined ? '' : ` → ${target}`}`;
  const reason = [`The fulfillments of order ${first.record.orderId} are ${formatList(labels, 'and')}.`, ...causes];
  return { ...first.problem, cause, reason: reason.join(' ') };
}

/** Whether a status may be that of a return or a payment, which leaves open what becomes of the goods. */
const isOfOther = (problem: Problem | null): boolean => problem?.cause === withdrawn || problem?.cause === notOfGoods;

function describeAmbiguity(row: ParsedRow, changes: FulfillmentChange[]): Problem {
  const reason = `Matches ${changes.length} fulfillments of this order. Add the ${idsOf(changes)} to choose one.`;
  const { orderId } = row.fields;
  return {
    code: 'E_AMBIGUOUS',
    ...(orderId === undefined ? {} : { column: orderId.column, received: printableCell(orderId.cell) }),
    reason,
  };
}

/** An order with more records than this is rare; the first few ids show what is meant. */
const maxNamed = 8;

/** The ids that tell the records apart: their clientFulfillmentIds when all have one of their own, else ours. */
function idsOf(changes: FulfillmentChange[]): string {
  const clientIds = new Set(changes.flatMap(({ record }) => record.clientFulfillmentId ?? []));
  const ids = clientIds.size === changes.length ? [...clientIds] : changes.map(({ record }) => record.fulfillmentId);
  const column = clientIds.size === changes.length ? 'clientFulfillmentId' : 'fulfillmentId';
  return `${column} (${formatList([...ids.slice(0, maxNamed), ...(ids.length > maxNamed ? ['…'] : [])], 'or')})`;
}
