/** Puts rows, and the changes that they ask for, into the staging tables. */
import type { Problem } from '../../cells/problem.ts';
import type { Transaction } from '../../db/client.ts';
import { type CopyCell, copyPiece, copyRows } from '../../db/copy.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import type { Decision } from './decide-row.ts';
import type { FulfillmentChange } from './evaluate-record.ts';

/** A row as read, and what was decided about it. */
export interface DecidedRow {
  line: number;
  /** all cells as in the file */
  cells: string[];
  decision: Decision;
  /** of a row that names its order alone: how many of the order's records it could mean */
  orderCandidates?: number | null;
  /** whether the row named its record by the clientFulfillmentId */
  byClientId?: boolean;
}

/** Where the rows belong; `usedColumns` are the indexes of the columns that this kind of import reads. */
export interface StagedFile {
  importId: string;
  kind: ImportKind;
  usedColumns: ReadonlySet<number>;
}

/** Rows on their way into the staging tables. */
export interface Staging {
  kind: ImportKind;
  /** Takes rows; true when there are so many that they should be written. */
  add(rows: DecidedRow[]): boolean;
  /** Writes what was taken. Nothing else may be asked of the transaction until it has resolved; rows may be added. */
  write(): Promise<void>;
}

/** Rows that are written at once. Each time costs two answers of the server, which wait for whatever else is done here. */
const rowsAtOnce = 10_000;

/** Begins to stage the rows of a file as one kind of import. */
export function startStaging(tx: Transaction, file: StagedFile): Staging {
  let count = 0;
  let rowPieces: Buffer[] = [];
  let changePieces: Buffer[] = [];
  return {
    kind: file.kind,
    add(rows) {
      const changes = rows.flatMap((row) => changesOf(row.decision).map((change) => changeCells(file, row, change)));
      rowPieces.push(copyPiece(rows.map((row) => rowCells(file, row))));
      if (changes.length > 0) changePieces.push(copyPiece(changes));
      count += rows.length;
      return count >= rowsAtOnce;
    },
    async write() {
      const [rows, changes] = [rowPieces, changePieces];
      count = 0;
      rowPieces = [];
      changePieces = [];
      await copyRows(tx, `import_rows (${rowColumns})`, rows);
      await copyRows(tx, `import_changes (${changeColumns})`, changes);
    },
  };
}

interface StagedChange {
  certain: boolean;
  change: FulfillmentChange;
}

function changesOf(decision: Decision): StagedChange[] {
  if (decision.outcome === 'change') return [{ certain: true, change: decision.change }];
  if (decision.outcome === 'ambiguous') return decision.changes.map((change) => ({ certain: false, change }));
  return [];
}

const rowColumns = 'import_id, kind, line, cells, outcome, fulfillment_id, problem, warnings';

function rowCells({ importId, kind, usedColumns }: StagedFile, row: DecidedRow): CopyCell[] {
  const { line, decision } = row;
  return [
    importId,
    kind,
    line,
    JSON.stringify(keptCells(row, usedColumns)),
    decision.outcome,
    unchangedRecord(row),
    jsonOrNull(problemOf(decision)),
    jsonOrNull(warningsOf(decision)),
  ];
}

const changeColumns = `
  import_id, kind, line, fulfillment_id, order_id, certain, order_candidates, client_fulfillment_id, already_shipped,
  before_status, before_tracking_number, before_carrier, before_method, before_rma_number,
  before_date_shipped, before_date_returned, before_items,
  after_status, after_tracking_number, after_carrier, after_method, after_rma_number, given_rma_number`;

function changeCells(
  { importId, kind }: StagedFile,
  { line, orderCandidates = null, byClientId = false }: DecidedRow,
  { certain, change: { record, after, givenRmaNumber, alreadyShipped } }: StagedChange,
): CopyCell[] {
  return [
    ...[importId, kind, line, record.fulfillmentId, record.orderId, certain, orderCandidates],
    ...[byClientId ? record.clientFulfillmentId : null, alreadyShipped],
    ...[record.status, record.trackingNumber, record.carrier, record.method, record.rmaNumber],
    ...[record.dateShipped, record.dateReturned, record.itemsHash],
    ...[after.status, after.trackingNumber, after.carrier, after.method, after.rmaNumber, givenRmaNumber],
  ];
}

/**
 * The cells worth keeping. Columns that imports don't use can hold anything about customers, so they are kept only for
 * the rows that go back to the person as a file.
 */
function keptCells({ cells, decision }: DecidedRow, usedColumns: ReadonlySet<number>): (string | null)[] {
  const goesBack = problemOf(decision) !== null;
  return cells.map((cell, index) => (goesBack || usedColumns.has(index) ? storable(cell) : null));
}

/** PostgreSQL stores neither NUL nor halves of surrogate pairs. */
function storable(cell: string): string {
  return cell.replaceAll('\u0000', '\u2400').toWellFormed();
}

function problemOf(decision: Decision): Problem | null {
  return decision.outcome === 'rejected' || decision.outcome === 'ambiguous' ? decision.problem : null;
}

function warningsOf(decision: Decision) {
  const warnings = decision.outcome === 'rejected' ? [] : (decision.warnings ?? []);
  return warnings.length > 0 ? warnings : null;
}

function unchangedRecord({ decision }: DecidedRow): string | null {
  return decision.outcome === 'unchanged' && decision.record !== null ? decision.record.fulfillmentId : null;
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
