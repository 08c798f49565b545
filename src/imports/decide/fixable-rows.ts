/** The rows of an import that can be settled in Slack: a cell to correct, lines that conflict, a fulfillment to choose. */
import { type SQL, sql } from 'drizzle-orm';
import { printableCell } from '../../cells/cell.ts';
import type { ProblemCode } from '../../cells/problem.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { FulfillmentStatus } from '../../fulfillments/fulfillment.ts';
import { type ReturnTarget, returnTargets, transitionFor } from '../../fulfillments/status-transitions.ts';
import { customerOf } from '../model/changed-rows.ts';
import type { ImportRow } from '../model/import-row.ts';
import { orderCell } from '../plan/count-import.ts';
import { ownFieldsOf } from '../plan/parse-row.ts';
import { maxSettled } from '../plan/reconcile-rows.ts';
import { columnsOf, correctableRows, findSettled, linesOfSettled, type SettledRow } from './corrections.ts';

/** Whose row it is; null where the file or the order doesn't say. */
interface Owner {
  order: string | null;
  customer: string | null;
}

/** A rejected row whose cell at fault can be corrected. */
export interface CorrectableRow extends Owner {
  what: 'cell';
  line: number;
  /** the column's name as in the file */
  column: string;
  cell: string;
  code: ProblemCode;
  /** of a problem with several causes */
  cause?: string | null;
  reason: string;
  suggestion: string | null;
  /** the statuses that the row may ask for; null in other columns */
  targets: readonly ReturnTarget[] | null;
}

/** Lines about the same fulfillment that ask for different things. */
export interface ConflictingLines extends Owner {
  what: 'conflict';
  /** in the order of the file, with what each has in it */
  lines: { line: number; holds: string }[];
}

/** A row that matches several fulfillments of its order. */
export interface AmbiguousRow extends Owner {
  what: 'ambiguous';
  line: number;
  holds: string;
  /** those that it matches */
  fulfillments: { id: string; clientId: string | null; status: string; items: string }[];
}

export type FixableRow = CorrectableRow | ConflictingLines | AmbiguousRow | SettledRow;

interface Key {
  what: FixableRow['what'];
  line: number;
  lines: number[] | null;
}

/**
 * A page of them, each kind in the order of the file; cells rejected only for their record's status come late, and what was
 * settled already last.
 */
export async function findFixable(
  tx: Transaction,
  row: ImportRow,
  { skip, limit }: { skip: number; limit: number },
): Promise<FixableRow[]> {
  const mine = sql`r.import_id = ${row.importId} and r.kind = ${row.kind}`;
  const keys = await queryRows<Key>(
    tx,
    sql`select what, line, lines from (
        select case when r.problem->>'code' = 'E_STATE' then 4 else 1 end as place, 'cell' as what, r.line,
          null::jsonb as lines
        from import_rows r where ${correctableRows(row)}
        union all
        select 2, 'conflict', min(r.line), r.problem->'lines' from import_rows r
        where ${mine} and r.outcome = 'rejected' and r.problem->>'code' = 'E_CONFLICT'
          and jsonb_array_length(r.problem->'lines') <= ${maxSettled}
        group by r.problem->'lines'
        union all
        select 3, 'ambiguous', r.line, null from import_rows r
        where ${mine} and r.outcome = 'ambiguous' and ${row.ambiguousChoice} = 'skip'
        union all
        select 5, 'settled', line, null from (${linesOfSettled(row)}) as settled
      ) as keys order by place, line offset ${skip} limit ${limit}`,
  );
  const linesOf = (what: Key['what']) => keys.filter((key) => key.what === what).map(({ line }) => line);
  const cells = await findCells(tx, row, linesOf('cell'));
  const rows = await findRows(tx, row, [...linesOf('ambiguous'), ...keys.flatMap(({ lines }) => lines ?? [])]);
  const fulfillments = await findFulfillments(tx, row, linesOf('ambiguous'));
  const settled = await findSettled(tx, row, linesOf('settled'));
  return keys.flatMap((key): FixableRow[] => {
    if (key.what === 'settled') return settled.filter(({ line }) => line === key.line);
    const { order = null, customer = null } = rows.get(key.line) ?? {};
    const holdsOf = (line: number) => describeCells(row, rows.get(line)?.cells ?? []);
    if (key.what === 'cell') return cells.filter(({ line }) => line === key.line);
    if (key.what === 'conflict') {
      const lines = (key.lines ?? []).map((line) => ({ line, holds: holdsOf(line) }));
      return [{ what: 'conflict', order, customer, lines }];
    }
    const matching = fulfillments.filter(({ line }) => line === key.line);
    return [{ what: 'ambiguous', order, customer, line: key.line, holds: holdsOf(key.line), fulfillments: matching }];
  });
}

type CellAtFault = Omit<CorrectableRow, 'what' | 'targets'> & { statuses: FulfillmentStatus[] | null };

async function findCells(tx: Transaction, row: ImportRow, lines: number[]): Promise<CorrectableRow[]> {
  if (lines.length === 0) return [];
  const order = orderCell(row.columns ?? []);
  const statusColumn = row.columns?.find(({ field }) => field === 'status')?.header ?? null;
  const found = await queryRows<CellAtFault>(
    tx,
    sql`select r.line, r.problem->>'column' as column, coalesce(r.cells->>c.index, '') as cell,
        r.problem->>'code' as code, r.problem->>'cause' as cause, r.problem->>'reason' as reason, r.problem->>'suggestion' as suggestion,
        ${order} as order, ${customerOf(sql`o`)} as customer,
        (select json_agg(distinct f.status) from fulfillments f where f.order_id = o.order_id) as statuses
      from import_rows r join ${columnsOf(row)} on c.header = r.problem->>'column'
        left join orders o on o.order_id = ${order}
      where ${correctableRows(row)} and ${isAmong(lines)}`,
  );
  return found.map(({ statuses, ...cell }) => {
    const isStatus = row.kind === 'returns' && cell.column === statusColumn;
    return { what: 'cell', ...cell, targets: isStatus ? possibleTargets(statuses ?? []) : null };
  });
}

/** The statuses that fulfillments of these statuses may move to; all of them where none is possible or nothing is known. */
export function possibleTargets(statuses: readonly FulfillmentStatus[]): readonly ReturnTarget[] {
  const possible = returnTargets.filter((target) =>
    statuses.some((status) => transitionFor(target, status, false).kind === 'move'),
  );
  return possible.length === 0 ? returnTargets : possible;
}

interface StagedRow extends Owner {
  line: number;
  cells: (string | null)[];
}

async function findRows(tx: Transaction, row: ImportRow, lines: number[]): Promise<Map<number, StagedRow>> {
  if (lines.length === 0) return new Map();
  const order = orderCell(row.columns ?? []);
  const found = await queryRows<StagedRow>(
    tx,
    sql`select r.line, r.cells, ${order} as order, ${customerOf(sql`o`)} as customer
      from import_rows r left join orders o on o.order_id = ${order}
      where r.import_id = ${row.importId} and r.kind = ${row.kind} and ${isAmong(lines)}`,
  );
  return new Map(found.map((one) => [one.line, one]));
}

/** What a row asks for, as the file has it. */
function describeCells({ kind, columns }: ImportRow, cells: readonly (string | null)[]): string {
  const own = (columns ?? []).filter(({ field }) => kind !== null && ownFieldsOf[kind].includes(field));
  const values = own.map(({ index }) => printableCell(cells[index] ?? '').trim()).filter((value) => value !== '');
  return values.length === 0 ? '(empty)' : values.join(', ');
}

type Matching = AmbiguousRow['fulfillments'][number] & { line: number };

async function findFulfillments(tx: Transaction, row: ImportRow, lines: number[]): Promise<Matching[]> {
  if (lines.length === 0) return [];
  return await queryRows<Matching>(
    tx,
    sql`select r.line, r.fulfillment_id::text as id, nullif(f.client_fulfillment_id, '') as "clientId",
        coalesce(f.status, r.before_status) as status,
        coalesce((select string_agg(concat_ws(' × ', i.qty, coalesce(i.name, i.sku, i.product_id)), ', '
          order by i.fulfillment_item_id) from fulfillment_items i where i.fulfillment_id = r.fulfillment_id), '') as items
      from import_changes r left join fulfillments f using (fulfillment_id)
      where r.import_id = ${row.importId} and r.kind = ${row.kind} and ${isAmong(lines)} and not r.certain
      order by r.line, r.fulfillment_id`,
  );
}

const isAmong = (lines: number[]): SQL => sql`r.line = any(${sql.param(lines)}::int[])`;
