/** A staged plan as text: one line for every row of the file, and the numbers. */
import { sql } from 'drizzle-orm';
import type { Problem, Warning } from '../../src/cells/problem.ts';
import type { Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { ImportKind } from '../../src/fulfillments/status-transitions.ts';
import type { Counts } from '../../src/imports/model/counts.ts';
import { describeChange } from './database-difference.ts';

export interface PlanText {
  /** by "line 2" */
  rows: Record<string, string>;
  /** "line 2 ends S1 (TRIAL)" */
  purchases?: string[];
  counts: Record<string, unknown>;
}

interface StagedRow {
  line: number;
  outcome: string;
  problem: Problem | null;
  warnings: Warning[] | null;
  changes: { id: string; before: Record<string, unknown>; after: Record<string, unknown>; out: boolean }[];
}

/** Describes what is staged for one kind of import. */
export async function describePlan(
  tx: Transaction,
  importId: string,
  { kind, counts }: { kind: ImportKind; counts: Counts | undefined },
): Promise<PlanText> {
  const rows = await stagedRows(tx, importId, kind);
  const purchases = kind === 'returns' ? await stagedPurchases(tx, importId) : [];
  return {
    rows: Object.fromEntries(rows.map((row) => [`line ${row.line}`, describeRow(row)])),
    ...(purchases.length === 0 ? {} : { purchases }),
    counts: counts === undefined ? {} : describeCounts(counts),
  };
}

function describeRow({ outcome, problem, warnings, changes }: StagedRow): string {
  const moves = changes.map((change) => {
    const { before, after } = onlyChanged(change);
    return `${change.id} ${describeChange({ record: '', before, after }, '')}${change.out ? ' (already out)' : ''}`;
  });
  const { code, column, reason, suggestion } = problem ?? {};
  const why = code === undefined ? [] : [`${code}${column === undefined ? '' : ` in ${column}`}: ${reason}`];
  const hint = suggestion === undefined ? [] : [`suggested: ${suggestion}`];
  const odd = (warnings ?? []).map((warning) => `${warning.code}: ${warning.text}`);
  return [outcome, ...moves, ...why, ...hint, ...odd].join(' · ');
}

function onlyChanged({ before, after }: StagedRow['changes'][number]) {
  const fields = Object.keys(after).filter((field) => before[field] !== after[field]);
  const pick = (from: Record<string, unknown>) => Object.fromEntries(fields.map((field) => [field, from[field]]));
  return { before: pick(before), after: pick(after) };
}

/** How the rows add up, and what Confirm would write; the effect of `all` only where it differs. */
function describeCounts(counts: Counts): Record<string, unknown> {
  const { rows, changing, ambiguous, unchanged, empty, rejected, problems, warnings, effect } = counts;
  const byCode = (groups: { code: string; rows: number }[]) =>
    Object.fromEntries(groups.map((group) => [group.code, group.rows]));
  const differs = JSON.stringify(effect.skip) !== JSON.stringify(effect.all);
  return {
    ...{ rows, changing, ambiguous, unchanged, empty, rejected },
    problems: byCode(problems),
    warnings: byCode(warnings),
    effect: differs ? effect : effect.skip,
  };
}

async function stagedRows(tx: Transaction, importId: string, kind: ImportKind): Promise<StagedRow[]> {
  const side = (which: string) =>
    sql.raw(`json_build_object('status', c.${which}_status, 'trackingNumber', c.${which}_tracking_number,
      'carrier', c.${which}_carrier, 'method', c.${which}_method, 'rmaNumber', c.${which}_rma_number)`);
  return await queryRows<StagedRow>(
    tx,
    sql`select line, outcome, problem, warnings, coalesce((
        select json_agg(json_build_object('id', c.fulfillment_id::text, 'out', c.already_shipped,
          'before', ${side('before')}, 'after', ${side('after')}) order by c.fulfillment_id)
        from import_changes c where c.import_id = r.import_id and c.kind = r.kind and c.line = r.line), '[]') as changes
      from import_rows r where import_id = ${importId} and kind = ${kind} order by line`,
  );
}

async function stagedPurchases(tx: Transaction, importId: string): Promise<string[]> {
  const rows = await queryRows<{ text: string }>(
    tx,
    sql`select 'line ' || line || ' ends ' || purchase_id || ' (' || before_status || ') because of ' || fulfillment_id
        as text from import_purchases where import_id = ${importId} order by line, purchase_id, fulfillment_id`,
  );
  return rows.map(({ text }) => text);
}
