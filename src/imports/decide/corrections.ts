/**
 * Corrections of staged cells, recorded with the value before and who changed it, and the rows that people settled so or by
 * choosing, which can be taken back.
 */
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { customerOf } from '../model/changed-rows.ts';
import type { Corrector } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { importCorrections } from '../model/tables.ts';
import { columnsRead, correctableColumns, hasSuggestion, isCorrectable, orderCell } from '../plan/count-import.ts';
import { importRowChoices } from '../plan/tables.ts';

/** A value for the cell at fault of a line. */
export interface Correction {
  line: number;
  value: string;
}

/** A cell of the file, with what it was corrected to. */
export type CorrectedCell = Pick<typeof importCorrections.$inferSelect, 'columnIndex' | 'after'>;

/** Writes every suggestion into its cell. Resolves to everyone who has corrected rows of the import so far. */
export async function acceptSuggestions(tx: Transaction, row: ImportRow, by: string): Promise<Corrector[]> {
  const suggested = sql`select r.line, r.problem->>'suggestion' as value from import_rows r
    where ${correctableRows(row)} and ${hasSuggestion}`;
  await writeCells(tx, row, by, suggested);
  return await findCorrectors(tx, row);
}

/** Everyone who has corrected cells of an import, or chosen for rows of it, with how many rows. */
export async function findCorrectors(tx: Transaction, { importId }: ImportRow): Promise<Corrector[]> {
  return await queryRows<Corrector>(
    tx,
    sql`select by, count(distinct line)::int as rows from (
        select corrected_by as by, line, corrected_at as at from import_corrections where import_id = ${importId}
        union all select chosen_by, line, chosen_at from import_row_choices where import_id = ${importId}) as settled
      group by by order by min(at)`,
  );
}

/** Writes values into the cells at fault of their lines. */
export async function correctCells(
  tx: Transaction,
  row: ImportRow,
  by: string,
  corrections: readonly Correction[],
): Promise<void> {
  if (corrections.length === 0) return;
  const lines = sql.param(corrections.map(({ line }) => line));
  const values = sql.param(corrections.map(({ value }) => value));
  await writeCells(tx, row, by, sql`select * from unnest(${lines}::int[], ${values}::text[]) as w(line, value)`);
}

/** What a person chose for a row: the fulfillments that it is about; none: it is skipped. */
export interface RowChoice {
  line: number;
  fulfillmentIds: readonly string[];
}

/** Records choices; a later one for the same row replaces the earlier one. */
export async function recordChoices(
  tx: Transaction,
  { importId }: ImportRow,
  by: string,
  choices: readonly RowChoice[],
): Promise<void> {
  if (choices.length === 0) return;
  const rows = choices.map(({ line, fulfillmentIds }) => {
    return { importId, line, fulfillmentIds: fulfillmentIds.map(BigInt), chosenBy: by };
  });
  const { fulfillmentIds, chosenBy, chosenAt } = importRowChoices;
  await tx
    .insert(importRowChoices)
    .values(rows)
    .onConflictDoUpdate({
      target: [importRowChoices.importId, importRowChoices.line],
      set: {
        fulfillmentIds: sql`excluded.${sql.identifier(fulfillmentIds.name)}`,
        chosenBy: sql`excluded.${sql.identifier(chosenBy.name)}`,
        chosenAt: sql`excluded.${sql.identifier(chosenAt.name)}`,
      },
    });
}

/** The corrected cells of an import, by their line. */
export async function findCorrections(
  tx: Transaction,
  importId: string,
): Promise<ReadonlyMap<number, CorrectedCell[]>> {
  const { line, columnIndex, after } = importCorrections;
  const found = await tx.select({ line, columnIndex, after }).from(importCorrections).where(isOf(importId));
  return Map.groupBy(found, (one) => one.line);
}

/** Deletes the corrections of an import and what was chosen for its rows, when its file is read from the beginning again. */
export async function deleteFixes(tx: Transaction, importId: string): Promise<void> {
  await tx.delete(importCorrections).where(isOf(importId));
  await tx.delete(importRowChoices).where(eq(importRowChoices.importId, importId));
}

const isOf = (importId: string) => eq(importCorrections.importId, importId);

async function writeCells(tx: Transaction, row: ImportRow, by: string, wanted: SQL): Promise<void> {
  const { importId, kind } = row;
  await tx.execute(sql`
    with fixes as (
      select r.line, c.index, coalesce(r.cells->>c.index, '') as before, w.value
      from (${wanted}) w join import_rows r using (line) join ${columnsOf(row)} on c.header = r.problem->>'column'
      where ${correctableRows(row)}
    ),
    recorded as (
      insert into import_corrections (import_id, line, column_index, before, after, corrected_by)
      select ${importId}::uuid, line, index, before, value, ${by} from fixes
      on conflict (import_id, line, column_index) do update
        set after = excluded.after, corrected_by = excluded.corrected_by, corrected_at = now()
    )
    update import_rows r
    set cells = jsonb_set(r.cells::jsonb, array[f.index::text], to_jsonb(f.value))::json, problem = null
    from fixes f where r.import_id = ${importId} and r.kind = ${kind} and r.line = f.line`);
}

/** The condition for the correctable rows `r` of an import. */
export function correctableRows(row: ImportRow): SQL {
  return sql`r.import_id = ${row.importId} and r.kind = ${row.kind} and ${isCorrectable(columnsReadOf(row))}`;
}

/** Names and positions of the correctable columns, as a table `c`. */
export function columnsOf(row: ImportRow): SQL {
  const matched = correctableColumns(columnsReadOf(row));
  const headers = sql.param(matched.map(({ header }) => header));
  return sql`unnest(${headers}::text[], ${sql.param(matched.map(({ index }) => index))}::int[]) as c(header, index)`;
}

function columnsReadOf({ kind, columns, header }: ImportRow) {
  if (kind === null || columns === null) throw new Error('only rows of an import of a known kind can be corrected');
  return columnsRead(kind, columns, header ?? []);
}

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
