/** Rows that people settled in Slack, by correcting a cell or by choosing: listed so that it can be taken back. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { customerOf } from '../model/changed-rows.ts';
import type { ImportRow } from '../model/import-row.ts';
import { orderCell } from '../plan/count-import.ts';
import { correctableRows } from './corrections.ts';

/** A row with what was settled about it. */
export interface SettledRow {
  what: 'settled';
  line: number;
  /** null where the file or the order doesn't say */
  order: string | null;
  customer: string | null;
  /** the corrected cells: their column, what the file has, what they hold now */
  cells: { column: string; before: string; after: string }[];
  /** the fulfillments that were chosen, as people know them; none: the row is skipped; null: nothing was chosen */
  chosen: string[] | null;
}

const settledLines = ({ importId }: ImportRow): SQL => sql`(
  select line from import_row_choices where import_id = ${importId}
  union select line from import_corrections where import_id = ${importId})`;

/** The lines of the settled rows, as a query; without those that are still to be fixed or decided. */
export function linesOfSettled(row: ImportRow): SQL {
  return sql`select r.line from import_rows r join ${settledLines(row)} as s using (line)
    where r.import_id = ${row.importId} and r.kind = ${row.kind}
      and r.outcome <> 'ambiguous' and (${correctableRows(row)}) is not true`;
}

/** The settled rows of these lines. */
export async function findSettled(tx: Transaction, row: ImportRow, lines: readonly number[]): Promise<SettledRow[]> {
  if (lines.length === 0) return [];
  const order = orderCell(row.columns ?? []);
  const cells = sql`select json_agg(json_build_object('column', coalesce((${sql.param(row.header ?? [])}::text[])[1 + m.column_index], ''),
      'before', m.before, 'after', m.after) order by m.column_index)
    from import_corrections m where m.import_id = r.import_id and m.line = r.line`;
  const chosen = sql`select array(select coalesce(nullif(f.client_fulfillment_id, ''), f.fulfillment_id::text) from fulfillments f
      where f.fulfillment_id = any(h.fulfillment_ids) order by f.fulfillment_id)
    from import_row_choices h where h.import_id = r.import_id and h.line = r.line`;
  const found = await queryRows<Omit<SettledRow, 'what'>>(
    tx,
    sql`select r.line, ${order} as order, ${customerOf(sql`o`)} as customer,
        coalesce((${cells}), '[]') as cells, (${chosen}) as chosen
      from import_rows r left join orders o on o.order_id = ${order}
      where r.import_id = ${row.importId} and r.kind = ${row.kind} and r.line = any(${sql.param(lines)}::int[])`,
  );
  return found.map((one) => ({ what: 'settled', ...one }));
}

/** Takes back what was settled about these lines: their cells are those of the file again, and nothing is chosen. */
export async function takeBack(
  tx: Transaction,
  { importId, kind }: ImportRow,
  lines: readonly number[],
): Promise<void> {
  if (lines.length === 0) return;
  const among = sql`line = any(${sql.param(lines)}::int[])`;
  await tx.execute(sql`delete from import_row_choices where import_id = ${importId} and ${among}`);
  await tx.execute(sql`
    with undone as (
      delete from import_corrections where import_id = ${importId} and ${among} returning line, column_index, before
    )
    update import_rows r set problem = null, cells = (
      select json_agg(coalesce(u.before, c.cell) order by c.place)
      from json_array_elements_text(r.cells) with ordinality as c(cell, place)
        left join undone u on u.line = r.line and u.column_index = c.place - 1)
    where r.import_id = ${importId} and r.kind = ${kind} and r.line in (select line from undone)`);
}
