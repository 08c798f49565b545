/** Plans the rows of a table as whole records. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { RecordColumns } from '../../records/record-columns.ts';
import { settleRepeats } from '../records/settle-repeats.ts';
import { startRecords } from '../records/stage-records.ts';
import { countRecords } from './count-import.ts';
import type { KindPlan, PlanContext } from './kind-plan.ts';

/** Starts the plan; `columns` are those of the table, `recordColumns` those of whole records. */
export async function planWholeRecords(
  { tx, importId, read, timeZone }: PlanContext,
  columns: MatchedColumn[],
  recordColumns: RecordColumns,
): Promise<KindPlan> {
  const staging = await startRecords(tx, { importId, columns: recordColumns, timeZone });
  return {
    kind: 'records',
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
          return staging.add(batch, known);
        },
      };
    },
    write: () => staging.write(),
    async count() {
      await settleRepeats(tx, importId);
      return await countRecords(tx, importId, { columns, recordColumns }, staging.learned());
    },
  };
}
