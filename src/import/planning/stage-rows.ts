/** Puts rows and the changes they ask for into the staging tables. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Problem } from '../problem.ts';
import { itemsHash } from '../writing/planned-changes.ts';
import type { Decision } from './decide-row.ts';
import type { Change } from './judge-record.ts';
import type { ImportKind } from './moves.ts';

/** A row as read, and what was decided about it. */
export interface DecidedRow {
  line: number;
  /** all cells as in the file */
  cells: string[];
  decision: Decision;
  /** of a row that names its order alone: how many of the order's records it could mean */
  orderCandidates?: number | null;
}

/** Where the rows belong; `usedColumns` are the indexes of the columns that this kind of import reads. */
export interface Staging {
  importId: string;
  kind: ImportKind;
  usedColumns: ReadonlySet<number>;
}

/** Stages one batch with two statements. */
export async function stageRows(tx: Transaction, staging: Staging, rows: DecidedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await insertRows(tx, staging, rows);
  const changes = rows.flatMap(({ line, decision, orderCandidates = null }) =>
    changesOf(decision).map((change) => ({ line, orderCandidates, ...change })),
  );
  if (changes.length > 0) await insertChanges(tx, staging, changes);
}

interface StagedChange {
  line: number;
  orderCandidates: number | null;
  certain: boolean;
  change: Change;
}

function changesOf(decision: Decision): Pick<StagedChange, 'certain' | 'change'>[] {
  if (decision.outcome === 'change') return [{ certain: true, change: decision.change }];
  if (decision.outcome === 'ambiguous') return decision.changes.map((change) => ({ certain: false, change }));
  return [];
}

async function insertRows(
  tx: Transaction,
  { importId, kind, usedColumns }: Staging,
  rows: DecidedRow[],
): Promise<void> {
  const column = <T>(pick: (row: DecidedRow) => T) => sql.param(rows.map(pick));
  await tx.execute(sql`
    insert into import_rows (import_id, kind, line, cells, outcome, fulfillment_id, problem, warnings)
    select ${importId}::uuid, ${kind}, staged.* from unnest(
      ${column((row) => row.line)}::int[],
      ${column((row) => JSON.stringify(keptCells(row, usedColumns)))}::json[],
      ${column((row) => row.decision.outcome)}::text[],
      ${column(unchangedRecord)}::bigint[],
      ${column((row) => jsonOrNull(problemOf(row.decision)))}::jsonb[],
      ${column((row) => jsonOrNull(warningsOf(row.decision)))}::jsonb[]
    ) as staged`);
}

async function insertChanges(tx: Transaction, { importId, kind }: Staging, changes: StagedChange[]): Promise<void> {
  const column = <T>(pick: (staged: StagedChange) => T) => sql.param(changes.map(pick));
  const items = kind === 'returns' ? itemsHash(sql`staged.fulfillment_id`) : sql`null::bigint`;
  await tx.execute(sql`
    insert into import_changes (
      import_id, kind, line, fulfillment_id, certain, already_shipped,
      before_status, before_tracking_number, before_carrier, before_method, before_rma_number,
      before_date_shipped, before_date_returned,
      after_status, after_tracking_number, after_carrier, after_method, after_rma_number,
      order_id, order_candidates, before_items)
    select ${importId}::uuid, ${kind}, staged.*, ${items} from unnest(
      ${column(({ line }) => line)}::int[],
      ${column(({ change }) => change.record.fulfillmentId)}::bigint[],
      ${column(({ certain }) => asText(certain))}::text[]::boolean[],
      ${column(({ change }) => asText(change.alreadyShipped))}::text[]::boolean[],
      ${column(({ change }) => change.record.status)}::text[],
      ${column(({ change }) => change.record.trackingNumber)}::text[],
      ${column(({ change }) => change.record.carrier)}::text[],
      ${column(({ change }) => change.record.method)}::text[],
      ${column(({ change }) => change.record.rmaNumber)}::text[],
      ${column(({ change }) => change.record.dateShipped)}::text[]::timestamptz[],
      ${column(({ change }) => change.record.dateReturned)}::text[]::timestamptz[],
      ${column(({ change }) => change.after.status)}::text[],
      ${column(({ change }) => change.after.trackingNumber)}::text[],
      ${column(({ change }) => change.after.carrier)}::text[],
      ${column(({ change }) => change.after.method)}::text[],
      ${column(({ change }) => change.after.rmaNumber)}::text[],
      ${column(({ change }) => change.record.orderId)}::text[],
      ${column(({ orderCandidates }) => orderCandidates?.toString() ?? null)}::text[]::int[]
    ) as staged (line, fulfillment_id)`);
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

/** As text, like dates: postgres.js 3.4 takes an array of booleans for one boolean, and drizzle 0.45 spoils arrays of dates. */
function asText(flag: boolean): string {
  return flag ? 't' : 'f';
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
