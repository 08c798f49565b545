/** Plans an import: decides about every row of a table and stages the decisions. Only the staging tables are written. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { Transaction } from '../../db/client.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import type { RecordColumns } from '../../records/record-columns.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { settleRepeats, startRecords } from '../records/stage-records.ts';
import { countRecords } from './count-import.ts';
import type { CountsByKind } from './evaluate-counts.ts';
import { type KindPlan, type OpenBatch, type PlanContext, planRows } from './plan-rows.ts';

/** A table to be planned: its columns, the kinds of import it may be, its rows in batches. */
export interface Table {
  columns: MatchedColumn[];
  kinds: ImportKind[];
  /** the columns of whole records, when it may be an import of those */
  recordColumns?: RecordColumns;
  batches: AsyncIterable<FileRow[]>;
}

interface PlanOptions extends Pick<PlanContext, 'timeZone'> {
  takeOutdated?: boolean;
  /** on another connection, so that the records of a batch are loaded while the one before is written; by default on `tx` */
  read?: PlanContext['read'];
  /** called with the number of rows staged so far */
  onProgress?: (rows: number) => void;
}

/**
 * Plans a table in one transaction and one pass over its rows, and counts it for each kind of import it may be, until the
 * rows leave no doubt about that. Yields to the event loop after each step of a batch: parsed, decided, staged.
 */
export async function planImport(
  tx: Transaction,
  importId: string,
  table: Table,
  { timeZone, takeOutdated = false, read, onProgress = () => {} }: PlanOptions,
): Promise<CountsByKind> {
  const onTx: PlanContext['read'] = (work) => work(tx);
  let plans = await openPlans({ tx, importId, read: read ?? onTx, timeZone, takeOutdated }, table);
  let rows = 0;
  let written = Promise.resolve();
  let hasWritten = false;
  const open = (batch: FileRow[]) => openRows(plans, batch);
  for await (const { size, opened } of read ? openAhead(table, open) : openInTurn(table, open)) {
    for (const [plan, batch] of opened) {
      if (!plans.includes(plan)) continue;
      await batch.stage();
      await yieldToEventLoop();
      if (!plan.buffer.isFull()) continue;
      await written;
      hasWritten = true;
      // Until it has resolved nothing else may be run on the transaction; batches may be staged.
      written = plan.buffer.write();
      written.catch(() => {}); // awaited, and thrown, before the next write or the counting
    }
    // Each kind takes as long as the others. What is not written yet is simply left out.
    if (!hasWritten && plans.some((plan) => plan.isCertain())) plans = plans.filter((plan) => plan.isCertain());
    if (read === undefined) await written;
    rows += size;
    onProgress(rows);
  }
  await written;
  for (const plan of plans) await plan.buffer.write();
  const counts: CountsByKind = {};
  for (const plan of plans) counts[plan.kind] = await plan.count();
  return counts;
}

async function openPlans(context: PlanContext, { kinds, columns, recordColumns }: Table): Promise<KindPlan[]> {
  const plans: KindPlan[] = [];
  for (const kind of kinds) {
    if (kind !== 'records') plans.push(planRows(context, kind, columns));
    else if (recordColumns !== undefined) plans.push(await planWholeRecords(context, columns, recordColumns));
  }
  return plans;
}

/** A batch as each kind of import reads it. */
interface OpenRows {
  size: number;
  opened: (readonly [KindPlan, OpenBatch])[];
}

const openRows = (plans: readonly KindPlan[], rows: FileRow[]): OpenRows => ({
  size: rows.length,
  opened: plans.map((plan) => [plan, plan.open(rows)] as const),
});

/** The records of the next batch are being loaded while one is decided and staged. */
async function* openAhead({ batches }: Table, open: (rows: FileRow[]) => OpenRows): AsyncGenerator<OpenRows> {
  let previous: OpenRows | undefined;
  for await (const rows of batches) {
    const next = open(rows);
    await yieldToEventLoop();
    if (previous !== undefined) yield previous;
    previous = next;
  }
  if (previous !== undefined) yield previous;
}

async function* openInTurn({ batches }: Table, open: (rows: FileRow[]) => OpenRows): AsyncGenerator<OpenRows> {
  for await (const rows of batches) {
    const opened = open(rows);
    await Promise.all(opened.opened.map(([, { loaded }]) => loaded));
    yield opened;
  }
}

/** Starts the plan of the rows as whole records, which have columns of their own. */
async function planWholeRecords(
  { tx, importId, read, timeZone }: PlanContext,
  columns: MatchedColumn[],
  recordColumns: RecordColumns,
): Promise<KindPlan> {
  const staging = await startRecords(tx, { importId, columns: recordColumns, timeZone });
  return {
    kind: 'records',
    buffer: staging.buffer,
    isCertain: () => staging.isCertain(),
    open(rows) {
      const batch = staging.read(rows);
      const loaded = read(batch.load);
      loaded.catch(() => {}); // awaited, and thrown, when the batch is staged
      return {
        loaded,
        async stage() {
          const known = await loaded;
          await yieldToEventLoop();
          staging.add(batch, known);
        },
      };
    },
    async count() {
      await settleRepeats(tx, importId);
      return await countRecords(tx, importId, { columns, recordColumns }, staging.learned());
    },
  };
}
