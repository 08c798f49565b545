/** Puts rows, and the changes that they ask for, into the staging tables. */
import type { Problem, Warning } from '../../cells/problem.ts';
import { type CopyBuffer, type CopyRow, copyInto } from '../../db/copy.ts';
import type { RowKind } from '../../fulfillments/status-transitions.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { storableCells } from '../model/staged-rows.ts';
import { importChanges, importRows } from '../model/tables.ts';
import type { Decision } from './decide-row.ts';
import type { FulfillmentChange } from './evaluate-record.ts';

/** The import and the kind of import that rows are staged for; `usedColumns` are the indexes of the columns it reads. */
interface StagingTarget {
  importId: string;
  kind: RowKind;
  usedColumns: ReadonlySet<number>;
}

const copyOfRows = copyInto(importRows);
const copyOfChanges = copyInto(importChanges);

/** Buffers rows with their decisions for the staging tables. */
export function stageRows(
  buffer: CopyBuffer,
  target: StagingTarget,
  rows: readonly (readonly [FileRow, Decision])[],
): void {
  const staged = rows.map(([row, decision]) => stageRow(target, row, decision));
  const changes = rows.flatMap(([{ line }, decision]) => stageChanges(target, line, decision));
  buffer.add(copyOfRows, staged);
  buffer.add(copyOfChanges, changes);
}

function stageRow(
  { importId, kind, usedColumns }: StagingTarget,
  { line, cells }: FileRow,
  decision: Decision,
): CopyRow<typeof importRows> {
  const problem = problemOf(decision);
  const warnings = warningsOf(decision);
  return {
    importId,
    kind,
    line,
    cells: storableCells(keptCells(cells, problem, usedColumns)),
    outcome: decision.outcome,
    fulfillmentId: 'record' in decision ? (decision.record?.fulfillmentId ?? null) : null,
    problem: problem && JSON.stringify(problem),
    warnings: warnings.length === 0 ? null : JSON.stringify(warnings),
  };
}

function stageChanges(target: StagingTarget, line: number, decision: Decision): CopyRow<typeof importChanges>[] {
  if (decision.outcome === 'change') return [stageChange(target, line, decision, decision.change, true)];
  if (decision.outcome !== 'ambiguous') return [];
  return decision.changes.map((change) => stageChange(target, line, decision, change, false));
}

function stageChange(
  { importId, kind }: StagingTarget,
  line: number,
  {
    orderCandidates,
    namedByClientId,
    ratherOrders,
    readsDateUpdated,
  }: Extract<Decision, { outcome: 'change' | 'ambiguous' }>,
  { record, after, givenRmaNumber, alreadyShipped }: FulfillmentChange,
  certain: boolean,
): CopyRow<typeof importChanges> {
  return {
    importId,
    kind,
    line,
    fulfillmentId: record.fulfillmentId,
    orderId: record.orderId,
    certain,
    orderCandidates,
    clientFulfillmentId: namedByClientId ? record.clientFulfillmentId : null,
    ratherOrders: ratherOrders.length === 0 ? null : JSON.stringify(ratherOrders),
    beforeDateUpdated: readsDateUpdated ? record.updatedAt : null,
    givenRmaNumber,
    alreadyShipped,
    beforeStatus: record.status,
    beforeTrackingNumber: record.trackingNumber,
    beforeCarrier: record.carrier,
    beforeMethod: record.method,
    beforeRmaNumber: record.rmaNumber,
    beforeDateShipped: record.dateShipped,
    beforeDateReturned: record.dateReturned,
    beforeItems: record.itemsHash,
    afterStatus: after.status,
    afterTrackingNumber: after.trackingNumber,
    afterCarrier: after.carrier,
    afterMethod: after.method,
    afterRmaNumber: after.rmaNumber,
  };
}

/**
 * The cells worth keeping. Columns that imports don't use can hold anything about customers, so they are kept only for
 * rows with a problem, which go back to the person as a file.
 */
function keptCells(cells: string[], problem: Problem | null, usedColumns: ReadonlySet<number>): (string | null)[] {
  return cells.map((cell, index) => (problem !== null || usedColumns.has(index) ? cell : null));
}

function problemOf(decision: Decision): Problem | null {
  return decision.outcome === 'rejected' || decision.outcome === 'ambiguous' ? decision.problem : null;
}

function warningsOf(decision: Decision): Warning[] {
  return decision.outcome === 'rejected' ? [] : (decision.warnings ?? []);
}
