/** What only all rows of a file of whole records show: some are there twice, as where two exports overlap. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows, withoutNestedLoopJoins } from '../../db/queries.ts';
import { repetitionWarning } from '../model/staged-rows.ts';

/** Counts a row once that is there again, cell for cell: while the rows came in, every repetition of an id was rejected. */
export async function settleRepeats(tx: Transaction, importId: string): Promise<void> {
  const mine = sql`import_id = ${importId} and kind = 'records'`;
  const isRepeat = sql`problem->>'code' = 'E_CONFLICT'`;
  // Nearly no file has one, and the join below reads all rows.
  const [any] = await queryRows(tx, sql`select 1 from import_rows where ${mine} and ${isRepeat} limit 1`);
  if (any === undefined) return;
  const settlement = sql`
    with repeats as (
      select line, cells::text as cells, (problem->>'received')::bigint as id from import_rows
      where ${mine} and ${isRepeat}
    ),
    firsts as (
      select line, fulfillment_id as id from import_records where import_id = ${importId}
      union all select line, fulfillment_id from import_rows where ${mine} and fulfillment_id is not null
    ),
    same as (
      select repeats.line, firsts.line as first from repeats join firsts using (id) join import_rows o on o.line = firsts.line
      where o.import_id = ${importId} and o.kind = 'records' and o.cells::text = repeats.cells
    )
    update import_rows r set outcome = 'unchanged', problem = null, warnings = ${repetitionWarning(sql`same.first`)}
    from same where r.import_id = ${importId} and r.kind = 'records' and r.line = same.line`;
  // Nothing is known of rows that were staged a moment ago, so the planner takes them for few.
  await withoutNestedLoopJoins(tx, () => tx.execute(settlement));
}
