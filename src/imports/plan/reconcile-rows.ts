/** What only the staged file as a whole shows: lines that repeat or contradict each other, purchases that would end. */
import { sql } from 'drizzle-orm';
import { singleEditVariants } from '../../cells/order-id-candidates.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows, withNestedLoopJoins } from '../../db/queries.ts';
import type { ImportKind, RowKind } from '../../fulfillments/status-transitions.ts';
import { formatList } from '../../text/wording.ts';
import { endingPurchases, stagedChanges } from '../model/planned-changes.ts';
import { repetitionWarning } from '../model/staged-rows.ts';
import { importPurchases } from '../model/tables.ts';

/** Reconciles the rows of an import; runs once, after all are staged. */
export async function reconcileRows(tx: Transaction, importId: string, kind: RowKind): Promise<void> {
  await applyRowChoices(tx, importId, kind);
  // Only these columns are in conditions, and a sample of a few thousand rows is enough for them. The memory is enough for
  // what is sorted of a hundred thousand rows, which would go through temporary files otherwise.
  await tx.execute(
    sql`select set_config('default_statistics_target', '10', true), set_config('work_mem', '64MB', true)`,
  );
  await tx.execute(sql`analyze (skip_locked) import_rows (import_id, kind, line, outcome, fulfillment_id),
    import_changes (import_id, kind, line, fulfillment_id, order_id, certain, after_status)`);
  if (await hasRepetitions(tx, importId, kind)) {
    await rejectContradictions(tx, importId, kind);
    await mergeRepetitions(tx, importId, kind);
  }
  if (kind === 'returns') await stagePurchases(tx, importId);
  else await warnOfSharedNumbers(tx, importId);
  await nameSimilarOrders(tx, importId, kind);
}

/** The records that lines are about, once for each line. */
const recordsOfLines = (importId: string, kind: RowKind) => sql`(
    select fulfillment_id from import_changes where import_id = ${importId} and kind = ${kind}
    union all
    select fulfillment_id from import_rows
    where import_id = ${importId} and kind = ${kind} and fulfillment_id is not null
  )`;

/** Most files name every record once; this check is cheaper than two statements that find nothing. */
async function hasRepetitions(tx: Transaction, importId: string, kind: RowKind): Promise<boolean> {
  const [found] = await queryRows<{ any: boolean }>(
    tx,
    sql`select count(*) > count(distinct fulfillment_id) as any from ${recordsOfLines(importId, kind)} as named`,
  );
  return found?.any ?? false;
}

/**
 * The lines that are about the same record, with what each asks for, null for a status that no import sets; records of a
 * single line are left out.
 */
const linesPerRecord = (importId: string, kind: RowKind) => sql`
  several as (
    select fulfillment_id from ${recordsOfLines(importId, kind)} as named group by fulfillment_id having count(*) > 1
  ),
  requests as (
    select c.line, c.fulfillment_id, c.certain, true as changes,
      row(c.after_status, c.after_tracking_number, c.after_carrier, c.after_method, c.after_rma_number)::text as request
    from import_changes c join several using (fulfillment_id)
    where c.import_id = ${importId} and c.kind = ${kind}
    union all
    select r.line, r.fulfillment_id, true, false, case when r.outcome = 'unchanged'
      then row(f.status, f.tracking_number, f.carrier, f.method, f.rma_number)::text end
    from import_rows r join several using (fulfillment_id) join fulfillments f using (fulfillment_id)
    where r.import_id = ${importId} and r.kind = ${kind} and r.outcome in ('unchanged', 'rejected')
  )`;

/** Lines that a person can choose among; a conflict of more is settled in the file. */
export const maxSettled = 20;

async function rejectContradictions(tx: Transaction, importId: string, kind: RowKind): Promise<void> {
  await tx.execute(sql`
    with ${linesPerRecord(importId, kind)},
    contradictions as (
      select fulfillment_id, (array_agg(distinct line order by line))[1:${maxSettled + 1}] as lines, bool_and(certain) as certain
      from requests group by fulfillment_id
      having count(distinct request) > 1 or (count(*) > count(request) and bool_or(changes))
    ),
    at_fault as (
      select distinct on (r.line) r.line, c.lines, c.certain from contradictions c join requests r using (fulfillment_id)
      order by r.line, c.certain desc, c.lines
    ),
    withdrawn as (
      delete from import_changes c using at_fault a
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = a.line
    )
    update import_rows r
    set outcome = 'rejected', warnings = null, fulfillment_id = null,
      problem = jsonb_build_object('code', 'E_CONFLICT', 'lines', to_jsonb(a.lines), 'reason',
        'Lines ' || regexp_replace(array_to_string(a.lines[1:8], ', '), ', (\\d+)$', ' and \\1') || case when a.certain
          then ' conflict. Which one is right?'
          else ' may be about the same fulfillment, but conflict. Keep the right one, or add a clientFulfillmentId to each.' end)
    from at_fault a
    where r.import_id = ${importId} and r.kind = ${kind} and r.line = a.line and r.outcome <> 'rejected'`);
}

/**
 * Of lines that ask for the same one is kept, preferably a certain one. An ambiguous line is dropped only when other lines
 * are about all the records that it fits.
 */
async function mergeRepetitions(tx: Transaction, importId: string, kind: RowKind): Promise<void> {
  await tx.execute(sql`
    with ${linesPerRecord(importId, kind)},
    ranked as (
      select line, fulfillment_id,
        row_number() over (partition by fulfillment_id order by certain desc, line) as place,
        first_value(line) over (partition by fulfillment_id order by certain desc, line) as kept
      from requests where request is not null
    ),
    repeated as (select line, fulfillment_id, kept from ranked where place > 1),
    staged as (
      select line, count(*) as records from import_changes where import_id = ${importId} and kind = ${kind} group by line
    ),
    repeating as (
      select line, min(kept) as kept, count(*) = coalesce(max(staged.records), 1) as wholly
      from repeated left join staged using (line) group by line
    ),
    withdrawn as (
      delete from import_changes c using repeated d
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = d.line and c.fulfillment_id = d.fulfillment_id
    )
    update import_rows r
    set outcome = 'unchanged', problem = null, warnings = ${repetitionWarning(sql`d.kept`)}
    from repeating d
    where r.import_id = ${importId} and r.kind = ${kind} and r.line = d.line and d.wholly`);
}

/** A number that two orders share may be one parcel for both, or a mistake; a warning lets a person decide. */
async function warnOfSharedNumbers(tx: Transaction, importId: string): Promise<void> {
  const numbers = await repeatedNumbers(tx, importId);
  if (numbers.length === 0) return;
  await tx.execute(sql`
    with repeated as (select unnest(${sql.param(numbers)}::text[]) as number),
    given as (
      select line, number, order_id from import_changes join repeated on number = after_tracking_number
      where import_id = ${importId} and kind = 'tracking'
    ),
    holders as (
      select number, min(order_id) as one, max(order_id) as other
      from (
        select number, order_id from given
        union all
        select number, order_id from repeated join fulfillments on tracking_number = number
      ) as holder
      group by number having min(order_id) <> max(order_id)
    ),
    shared as (
      select distinct line, number, case when order_id = one then other else one end as elsewhere
      from given join holders using (number)
    )
    update import_rows r
    set warnings = coalesce(r.warnings, '[]') || jsonb_build_array(jsonb_build_object(
      'code', 'W_SAME_TRACKING', 'text', '“' || s.number || '” is also the tracking number of order ' || s.elsewhere || '.'))
    from shared s
    where r.import_id = ${importId} and r.kind = 'tracking' and r.line = s.line`);
}

/** The numbers that the file has several times, or that another order has; usually there are none. */
async function repeatedNumbers(tx: Transaction, importId: string): Promise<string[]> {
  const found = await queryRows<{ number: string }>(
    tx,
    // One index lookup for each number: by itself the planner would read all fulfillments instead. In order they
    // take half the time, and so do the groups.
    sql`with given as (
        select after_tracking_number as number, order_id from import_changes
        where import_id = ${importId} and kind = 'tracking' order by number
      )
      select number from given group by number having count(*) > 1
      union
      select number from given cross join lateral (
        select from fulfillments f where f.tracking_number = number and f.order_id <> given.order_id limit 1) as held`,
  );
  return found.map(({ number }) => number);
}

/** Stages the purchases that the staged cancellations would end. */
async function stagePurchases(tx: Transaction, importId: string): Promise<void> {
  const ending = endingPurchases(stagedChanges(importId));
  await withNestedLoopJoins(tx, () => tx.insert(importPurchases).select(ending));
}

/** Each row means some hundred ids to look up, and the summary shows only a few examples. */
const maxRows = 20;
const maxNamed = 3;

/** Adds similar order ids to the problem of rows whose order was not found. They are no suggestions: similar is not meant. */
async function nameSimilarOrders(tx: Transaction, importId: string, kind: RowKind): Promise<void> {
  const notFound = await queryRows<{ line: number; received: string }>(
    tx,
    sql`select line, problem->>'received' as received from import_rows
      where import_id = ${importId} and kind = ${kind} and outcome = 'rejected'
        and problem->>'code' = 'E_ORDER_NOT_FOUND' and problem->>'suggestion' is null
      order by line limit ${maxRows}`,
  );
  const similar = new Map(notFound.map(({ line, received }) => [line, singleEditVariants(received)]));
  const existing = await findExistingOrders(tx, [...new Set([...similar.values()].flat())]);
  for (const [line, ids] of similar) {
    const found = ids.filter((id) => existing.has(id)).slice(0, maxNamed);
    if (found.length === 0) continue;
    const hint = found.length === 1 ? ` Did you mean ${found[0]}?` : ` Did you mean ${formatList(found, 'or')}?`;
    await tx.execute(sql`update import_rows
      set problem = jsonb_set(problem, '{reason}', to_jsonb((problem->>'reason') || ${hint}::text))
      where import_id = ${importId} and kind = ${kind} and line = ${line}`);
  }
}

async function findExistingOrders(tx: Transaction, orderIds: string[]): Promise<ReadonlySet<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await queryRows<{ orderId: string }>(
    tx,
    sql`select order_id as "orderId" from orders join unnest(${sql.param(orderIds)}::text[]) as w(order_id) using (order_id)`,
  );
  return new Set(rows.map(({ orderId }) => orderId));
}

/**
 * Applies the choices to rows that have just been staged. A row is never written to a fulfillment that nobody chose for it:
 * one that fits none of the chosen ones any longer is skipped until somebody chooses again.
 */
async function applyRowChoices(tx: Transaction, importId: string, kind: ImportKind): Promise<void> {
  const [found] = await queryRows<{ any: boolean }>(
    tx,
    sql`select exists (select from import_row_choices where import_id = ${importId}) as any`,
  );
  if (found?.any !== true) return;
  await tx.execute(sql`
    with chosen as (
      select h.line, h.fulfillment_ids as ids, exists (
        select from import_changes c where c.import_id = h.import_id and c.kind = ${kind} and c.line = h.line
          and c.fulfillment_id = any(h.fulfillment_ids)) as fits
      from import_row_choices h join import_rows r using (import_id, line)
      where h.import_id = ${importId} and r.kind = ${kind} and (r.outcome not in ('rejected', 'unchanged') or h.fulfillment_ids = '{}')
    ),
    withdrawn as (
      delete from import_changes c using chosen h
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = h.line and c.fulfillment_id <> all(h.ids)
    ),
    meant as (
      update import_changes c set certain = true from chosen h
      where c.import_id = ${importId} and c.kind = ${kind} and c.line = h.line and c.fulfillment_id = any(h.ids)
    )
    update import_rows r
    set outcome = case when h.fits then 'change' else 'rejected' end, fulfillment_id = null,
      warnings = case when h.fits then r.warnings end,
      problem = case when not h.fits then jsonb_build_object('code', 'E_SKIPPED', 'reason', case when h.ids = '{}'
        then 'Someone chose to skip this row.'
        else 'The fulfillment chosen for this row can’t be updated anymore. Choose again.' end) end
    from chosen h
    where r.import_id = ${importId} and r.kind = ${kind} and r.line = h.line`);
}
