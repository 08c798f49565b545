/** The counts of a staged import, which its summary shows, and which of its rejected rows can be corrected in Slack. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { ProblemCode, WarningCode } from '../../cells/problem.ts';
import { notOfGoods, withdrawn } from '../../cells/read-return-status.ts';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { FulfillmentStatus } from '../../fulfillments/fulfillment.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { type FileColumn, findRecordColumns, type RecordColumns } from '../../records/record-columns.ts';
import { importRecords } from '../../records/tables.ts';
import { customerOf, replacesNumber } from '../model/changed-rows.ts';
import type { Counts, Effect, RowExample, RowGroup } from '../model/counts.ts';
import type { AmbiguousChoice } from '../model/lifecycle.ts';
import { type CellChange, tallyChanges } from '../records/moved-columns.ts';
import type { Learned } from '../records/stage-records.ts';
import { fieldsOf, ownFieldsOf } from './parse-row.ts';

const maxExamples = 3;

/** `warned`: rows with warnings; `settled`: rows for which people corrected a cell or chose something. */
interface Outcomes extends Omit<Counts, 'problems' | 'warnings' | 'effect' | 'replacements'> {
  warned: number;
  settled: number;
}

/** Counts a staged import as one kind; `columns` are those of its file, `read` those that the kind reads. */
export async function countImport(
  tx: Transaction,
  importId: string,
  kind: ImportKind,
  columns: readonly MatchedColumn[],
  read: readonly FileColumn[] = columnsRead(kind, columns),
): Promise<Counts> {
  const mine = sql`import_id = ${importId} and kind = ${kind}`;
  const correctable = isCorrectable(read);
  const ownColumns = columns.flatMap(({ field, header }) => (ownFieldsOf[kind].includes(field) ? header : []));
  const [counted] = await queryRows<Outcomes>(
    tx,
    sql`select count(*)::int as rows,
      count(*) filter (where outcome = 'change')::int as changing,
      count(*) filter (where outcome = 'ambiguous')::int as ambiguous,
      count(*) filter (where outcome = 'unchanged')::int as unchanged,
      count(*) filter (where outcome = 'unchanged' and fulfillment_id is null and warnings is null)::int as empty,
      count(*) filter (where outcome = 'rejected')::int as rejected,
      count(*) filter (where problem->>'code' in ('E_ORDER_NOT_FOUND', 'E_FULFILLMENT_ID') and not ${hasSuggestion})::int
        as "foreignRows",
      count(*) filter (where problem->>'column' = any(${sql.param(ownColumns)}::text[])
        and (problem->>'code' <> 'E_STATUS' or problem->>'cause' in (${withdrawn}, ${notOfGoods}) or ${hasSuggestion})
        and problem->>'code' not in ('E_VOIDED', 'E_RETURN_LABEL'))::int as "refusedValues",
      count(*) filter (where ${correctable})::int as correctable,
      count(*) filter (where ${correctable} and ${hasSuggestion})::int as suggested,
      count(*) filter (where warnings is not null)::int as warned,
      (select count(*) from (
        select line from import_row_choices where import_id = ${importId}
        union select line from import_corrections where import_id = ${importId}) as lines)::int as settled
    from import_rows r where ${mine}`,
  );
  if (counted === undefined) throw new Error('the count returned no row');
  const { warned, settled, ...outcomes } = counted;
  const order = sql`select ${orderCell(columns)} from import_rows r where r.import_id = ${importId} and r.kind = ${kind}
    and r.line = e.line`;
  const problemEntries = sql`select line, problem->>'code' as code, problem->>'cause' as cause, problem->>'received' as received,
      problem->>'suggestion' as suggestion,
      case when strpos(problem->>'reason', problem->>'received') > 0 then '' -- named already
        else coalesce('“' || (problem->>'received') || '”: ', '') end || (problem->>'reason') as text
    from import_rows where ${mine} and outcome = 'rejected'`;
  const warningEntries = sql`select line, warning->>'code' as code, null as cause, null as received, null as suggestion, warning->>'text' as text
    from import_rows cross join lateral jsonb_array_elements(warnings) as warning
    where ${mine} and warnings is not null`;
  const problems = outcomes.rejected === 0 ? [] : await groupsOf<ProblemCode>(tx, { order, entries: problemEntries });
  const warnings = warned === 0 ? [] : await groupsOf<WarningCode>(tx, { order, entries: warningEntries });
  const skip = await countEffect(tx, importId, kind, 'skip');
  const all = outcomes.ambiguous === 0 ? skip : await countEffect(tx, importId, kind, 'all');
  const replacements = all.replaced === 0 ? [] : await findReplacements(tx, importId, kind);
  const moved = kind === 'returns' && outcomes.rejected > 0 ? await describeMovedStatuses(tx, importId, columns) : [];
  const told = { ...(settled > 0 && { settled }), ...(moved.length > 0 && { moved }) };
  return { ...outcomes, ...told, problems, warnings, effect: { skip, all }, replacements };
}

/** Statuses that no import sets are rows to fix, which know their fulfillment. */
async function describeMovedStatuses(
  tx: Transaction,
  importId: string,
  columns: readonly MatchedColumn[],
): Promise<string[]> {
  const status = columns.find(({ field }) => field === 'status');
  if (status === undefined) return [];
  const mine = sql`r.import_id = ${importId} and r.kind = 'returns'`;
  const given = sql`upper(replace(btrim(r.cells->>${status.index}::int), ' ', '_'))`;
  const tally = tallyChanges(() => status.header);
  const changes = await queryRows<CellChange>(
    tx,
    sql`select 'status' as column, before, after, count(*)::int as rows from (
        select f.status as before, ${given} as after from import_rows r
        join fulfillments f using (fulfillment_id) where ${mine} and r.outcome = 'rejected' and f.status <> ${given}
        union all select c.before_status, c.after_status from import_changes c
        where c.import_id = ${importId} and c.kind = 'returns' and c.certain and c.before_status <> c.after_status
      ) as changes group by before, after limit 1000`,
  );
  for (const change of changes) tally.note(change);
  return tally.accidents();
}

/** The same of a file of whole records; `learned`: what only its cells show. */
export async function countRecords(
  tx: Transaction,
  importId: string,
  { columns, recordColumns }: { columns: readonly MatchedColumn[]; recordColumns: RecordColumns },
  { changed, moved, ...learned }: Learned,
): Promise<Counts> {
  const counts = await countImport(tx, importId, 'records', columns, [...recordColumns.values()]);
  const isMine = eq(importRecords.importId, importId);
  const records = await tx.$count(importRecords, isMine);
  const added = await tx.$count(importRecords, and(isMine, eq(importRecords.action, 'add')));
  const byStatus = await queryRows<{ status: string; n: number }>(
    tx,
    sql`select ${importRecords.values}->>'status' as status, count(*)::int as n from ${importRecords}
      where ${isMine} and ${importRecords.action} = 'update' and ${importRecords.values}->>'status' is not null group by 1`,
  );
  const statuses = Object.fromEntries(byStatus.map(({ status, n }) => [status, n]));
  const effect = { ...counts.effect.skip, records, added, statuses, changed };
  return { ...counts, ...learned, ...(moved.length > 0 && { moved }), empty: 0, effect: { skip: effect, all: effect } };
}

/** The first tracking numbers that would replace others. */
async function findReplacements(tx: Transaction, importId: string, kind: ImportKind): Promise<RowExample[]> {
  return await queryRows<RowExample>(
    tx,
    sql`select c.line, c.order_id as order, ${customerOf(sql`o`)} as customer,
      c.order_id || ': ' || c.before_tracking_number || ' → ' || c.after_tracking_number as text
    from import_changes c left join orders o using (order_id)
    where c.import_id = ${importId} and c.kind = ${kind} and ${replacesNumber}
    order by c.line limit ${maxExamples}`,
  );
}

async function countEffect(
  tx: Transaction,
  importId: string,
  kind: ImportKind,
  choice: AmbiguousChoice,
): Promise<Effect> {
  const mine = sql`import_id = ${importId} and kind = ${kind} and (certain or ${choice} = 'all')`;
  const byStatus = await queryRows<{
    status: FulfillmentStatus;
    n: number;
    replaced: number;
    out: number;
    kept: number;
  }>(
    tx,
    sql`select after_status as status, count(*)::int as n,
      count(*) filter (where ${replacesNumber})::int as replaced,
      count(*) filter (where already_shipped)::int as out,
      count(*) filter (where after_status = before_status)::int as kept
    from import_changes c where ${mine} group by after_status`,
  );
  const ending = kind === 'returns' ? await countEnding(tx, importId, choice) : undefined;
  const total = (pick: (row: (typeof byStatus)[number]) => number) => byStatus.reduce((sum, row) => sum + pick(row), 0);
  return {
    records: total((row) => row.n),
    replaced: total((row) => row.replaced),
    statuses: Object.fromEntries(byStatus.flatMap((row) => (row.n > row.kept ? [[row.status, row.n - row.kept]] : []))),
    statusKept: total((row) => row.kept),
    alreadyShipped: total((row) => row.out),
    purchases: ending?.purchases ?? 0,
    trials: ending?.trials ?? 0,
  };
}

async function countEnding(tx: Transaction, importId: string, choice: AmbiguousChoice) {
  const [ending] = await queryRows<Pick<Effect, 'purchases' | 'trials'>>(
    tx,
    sql`select count(distinct purchase_id)::int as purchases,
      count(distinct purchase_id) filter (where before_status = 'TRIAL')::int as trials
    from import_purchases where import_id = ${importId} and (certain or ${choice} = 'all')`,
  );
  return ending;
}

/** The order id of a row `r` as the file has it, at most 40 characters of it; null in a file without such a column. */
export function orderCell(columns: readonly MatchedColumn[]): SQL {
  const index = columns.find(({ field }) => field === 'orderId')?.index;
  return index === undefined ? sql`null::text` : cellText(index);
}

/** What a row `r` asks for, as the file has it: its cells of the kind's own columns. */
export function ownCells(kind: ImportKind, columns: readonly MatchedColumn[]): SQL {
  const own = columns.filter(({ field }) => ownFieldsOf[kind].includes(field));
  const cells = own.map(({ index }) => cellText(index));
  return cells.length === 0 ? sql`''` : sql`concat_ws(', ', ${sql.join(cells, sql`, `)})`;
}

const cellText = (index: number): SQL => sql`nullif(left(btrim(r.cells->>${index}::int), 40), '')`;

interface Entries {
  /** a query with line, code, cause, received, suggestion, text */
  entries: SQL;
  /** a line's order id */
  order: SQL;
}

async function groupsOf<Code>(tx: Transaction, { entries, order }: Entries): Promise<RowGroup<Code>[]> {
  const customer = sql`(select ${customerOf(sql`o`)} from orders o where o.order_id = (${order}))`;
  return await queryRows<RowGroup<Code>>(
    tx,
    sql`with entries as (${entries}),
      ranked as (select *, row_number() over (partition by code, cause order by line) as place from entries)
    select code, cause, count(*)::int as rows,
      json_agg(json_build_object('line', line, 'text', text, 'order', case when code <> 'E_FOOTER' then (${order}) end, 'customer', ${customer},
        'received', received, 'suggestion', suggestion) order by line) filter (where place <= ${maxExamples}) as examples
    from ranked e group by code, cause order by count(*) desc, code, cause`,
  );
}

/** Rows that could not be split into cells with certainty: another cell may be at fault, so they are fixed in the file. */
const fixedInTheFile: readonly ProblemCode[] = ['E_QUOTE', 'E_CELL_COUNT', 'E_FOOTER', 'E_RETURN_LABEL'];

/**
 * The columns of a file that an import of a kind takes values from; `header` matters to whole records, which have columns of
 * their own. For the status beside a tracking number no row is rejected.
 */
export function columnsRead(
  kind: ImportKind,
  columns: readonly MatchedColumn[],
  header: readonly string[] = [],
): FileColumn[] {
  if (kind === 'records') return [...(findRecordColumns(header)?.values() ?? [])];
  return columns.filter(({ field }) => fieldsOf[kind].includes(field) && (field !== 'status' || kind === 'returns'));
}

/** Of the columns that an import reads, those whose cells can be corrected: problems name their column, so its name must be unique. */
export const correctableColumns = (read: readonly FileColumn[]): FileColumn[] =>
  read.filter(({ header }) => read.filter((other) => other.header === header).length === 1);

/** As a condition on a row `r` of import_rows: its problem is one cell, in a column whose cells can be corrected. */
export function isCorrectable(read: readonly FileColumn[]): SQL {
  const headers = correctableColumns(read).map(({ header }) => header);
  return sql`(r.outcome = 'rejected' and r.problem->>'column' = any(${sql.param(headers)}::text[])
    and r.problem->>'code' <> all(${sql.param(fixedInTheFile)}::text[]))`;
}

/** As a condition on a row `r` of import_rows: there is a suggestion for its cell. */
export const hasSuggestion = sql`r.problem->>'suggestion' is not null`;
