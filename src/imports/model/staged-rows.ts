/** The staged rows of an import: how their cells are stored, reading those that are left out, and deleting them. */
import { and, asc, eq, gt, or, type SQL, sql } from 'drizzle-orm';
import type { ProblemCode } from '../../cells/problem.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { importRecords } from '../../records/tables.ts';
import { customerOf, type RowPage } from './changed-rows.ts';
import type { ImportRow } from './import-row.ts';
import { importChanges, importPurchases, importRows } from './tables.ts';

/** A cell as PostgreSQL can store it: neither NUL nor lone surrogates. */
function storable(cell: string): string {
  return cell.replaceAll('\u0000', '\u2400').toWellFormed();
}

/** NUL or a lone surrogate, as JSON has them. */
const notStorable = /\\u(?:0000|d[89a-f])/;

/** Cells as JSON that PostgreSQL can store. */
export function storableCells(cells: readonly (string | null)[]): string {
  const json = JSON.stringify(cells);
  return notStorable.test(json) ? JSON.stringify(cells.map((cell) => cell && storable(cell))) : json;
}

/** The cells of a staged row, and what is wrong with it. */
export type StagedCells = Pick<typeof importRows.$inferSelect, 'line' | 'cells' | 'problem'>;

/** A row that is not written, as the list in Slack shows it. */
export interface ListedRow {
  line: number;
  orderId: string | null;
  /** null when there is no such order, or it names nobody */
  customer: string | null;
  code: ProblemCode;
  /** what really happened, where the code has several causes */
  cause: string | null;
  /** the cell at fault, or a text that identifies the row */
  received: string | null;
  suggestion: string | null;
}

function leftOut({ ambiguousChoice }: ImportRow) {
  const rejected = eq(importRows.outcome, 'rejected');
  return ambiguousChoice === 'skip' ? or(rejected, eq(importRows.outcome, 'ambiguous')) : rejected;
}

/**
 * A page of the rows that the import leaves out, by cause, the most frequent first; `order` is a row's order id, of `r`, and
 * `holds` what it asks for.
 */
export async function findLeftOut(
  tx: Transaction,
  row: ImportRow,
  { skip, limit, order, holds }: RowPage & { order: SQL; holds: SQL },
): Promise<ListedRow[]> {
  const kept = row.ambiguousChoice === 'skip' ? sql`('rejected', 'ambiguous')` : sql`('rejected')`;
  return await queryRows<ListedRow>(
    tx,
    sql`with page as (
        select r.line, ${order} as order_id, problem->>'code' as code, problem->>'cause' as cause,
          case when problem->>'received' is distinct from ${order} then coalesce(problem->>'received', ${holds})
            else coalesce(nullif(${holds}, ''), ${order}) end as received, problem->>'suggestion' as suggestion,
          count(*) over (partition by problem->>'code', problem->>'cause') as alike
        from import_rows r
        where r.import_id = ${row.importId} and r.kind = ${row.kind} and r.outcome in ${kept}
        order by alike desc, code, cause, r.line offset ${skip} limit ${limit}
      )
      select line, page.order_id as "orderId", ${customerOf(sql`o`)} as customer, code, cause, received, suggestion
      from page left join orders o using (order_id)
      order by alike desc, code, cause, line`,
  );
}

/** Whether any row that the import leaves out has more or fewer cells than there are columns. */
export async function hasMiscountedRow(tx: Transaction, row: ImportRow): Promise<boolean> {
  const miscounted = sql`(${importRows.problem}->>'code' = 'E_CELL_COUNT' or json_array_length(${importRows.cells}) > ${row.header?.length ?? 0})`;
  const mine = and(eq(importRows.importId, row.importId), eq(importRows.kind, row.kind ?? ''));
  const found = await tx
    .select({ line: importRows.line })
    .from(importRows)
    .where(and(mine, leftOut(row), miscounted))
    .limit(1);
  return found.length > 0;
}

type Read = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** Yields the rows that the import leaves out, in the order of the file, in batches. */
export function eachLeftOutRow(read: Read, row: ImportRow): AsyncGenerator<StagedCells[]> {
  return eachStagedRow(read, row.importId, row.kind ?? '', { where: leftOut(row), batchSize: 2_000 });
}

/** Yields the staged rows of one kind that meet a condition, in the order of the file, in batches. */
export async function* eachStagedRow(
  read: Read,
  importId: string,
  kind: string,
  { where, batchSize }: { where?: SQL | undefined; batchSize: number },
): AsyncGenerator<StagedCells[]> {
  const { line, cells, problem } = importRows;
  const mine = and(eq(importRows.importId, importId), eq(importRows.kind, kind), where);
  let after = 0;
  for (;;) {
    const rows = await read((tx) =>
      tx
        .select({ line, cells, problem })
        .from(importRows)
        .where(and(mine, gt(line, after)))
        .orderBy(asc(line))
        .limit(batchSize),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.line;
  }
}

/** The warnings, as a value of a column, of a row that repeats the one on line `first`. */
export const repetitionWarning = (first: SQL): SQL =>
  sql`jsonb_build_array(jsonb_build_object('code', 'W_DUPLICATE', 'text', 'Same as line ' || ${first} || ', so it counts once.'))`;

/** Whether the rows of an import are staged; then they need not be read from its file again. */
export async function hasStagedRows(tx: Transaction, importId: string): Promise<boolean> {
  const rows = await tx
    .select({ line: importRows.line })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .limit(1);
  return rows.length > 0;
}

/** Deletes what was staged of an import of whole records. */
export async function deleteStagedRecords(tx: Transaction, importId: string): Promise<void> {
  await tx.delete(importRecords).where(eq(importRecords.importId, importId));
  await tx.delete(importRows).where(and(eq(importRows.importId, importId), eq(importRows.kind, 'records')));
}

/** Deletes the staged rows of an import, with what was chosen for them; its own row, its messages and the audit trail stay. */
export async function deleteStagedRows(
  tx: Transaction,
  importId: string,
  { keepsChoices = false } = {},
): Promise<void> {
  for (const table of [importChanges, importPurchases, importRecords, importRows])
    await tx.delete(table).where(eq(table.importId, importId));
  if (!keepsChoices) await tx.execute(sql`delete from import_row_choices where import_id = ${importId}`);
}

/** An import with more rows is long. */
export const shortRows = 20_000;

/** Whether an import has enough rows to slow others down: a replica plans or writes only one such import at a time. */
export function hasManyRows({ counts }: Pick<ImportRow, 'counts'>): boolean {
  return Object.values(counts ?? {}).some(({ rows }) => rows > shortRows);
}
