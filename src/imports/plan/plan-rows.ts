/** Plans the rows of a table as tracking numbers or returns. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Problem } from '../../cells/problem.ts';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { RowKind } from '../../fulfillments/status-transitions.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { countImport } from './count-import.ts';
import { type Decision, decideRow } from './decide-row.ts';
import { FilledDownRuns, warnOfFilledDown } from './filled-down.ts';
import type { KnownRecords } from './find-records.ts';
import type { KindPlan, PlanContext } from './kind-plan.ts';
import { loadKnownRecords } from './load-known-records.ts';
import { fieldsOf, type ParsedRow, parseRow, valueIn } from './parse-row.ts';
import { reconcileRows } from './reconcile-rows.ts';
import { startStaging } from './stage-rows.ts';

/** Starts the plan; `columns` are those of the table. */
export function planRows(context: PlanContext, kind: RowKind, columns: MatchedColumn[]): KindPlan {
  const { tx, importId, read, timeZone, takeOutdated } = context;
  const staging = startStaging(tx, { importId, kind, usedColumns: usedColumns(kind, columns) });
  const runs = kind === 'tracking' ? new FilledDownRuns() : null;
  return {
    kind,
    isCertain: () => false,
    open(rows) {
      const batch = rows.map((row) => [row, row.problem ?? parseRow(kind, row.cells, columns)] as const);
      const parsed = batch.flatMap(([, one]) => ('fields' in one ? one : []));
      const loaded = read((on) => loadKnownRecords(on, kind, parsed, timeZone));
      loaded.catch(() => {}); // awaited, and thrown, when the batch is staged
      return {
        loaded,
        async stage() {
          if (runs !== null) noteNumbers(runs, batch);
          const decided = decideBatch(kind, batch, await loaded, takeOutdated);
          await yieldToEventLoop();
          return staging.add(decided);
        },
      };
    },
    write: () => staging.write(),
    async count() {
      if (runs !== null) await warnOfFilledDown(tx, importId, runs.finish());
      await reconcileRows(tx, importId, kind);
      return await countImport(tx, importId, kind, columns);
    },
  };
}

/** Each row with what it asks for, or why it can't be used. */
type Batch = (readonly [FileRow, ParsedRow | Problem])[];

function decideBatch(
  kind: RowKind,
  batch: Batch,
  known: KnownRecords,
  takeOutdated: boolean,
): (readonly [FileRow, Decision])[] {
  return batch.map(([row, parsed]) => {
    if ('fields' in parsed) return [row, decideRow(kind, parsed, known, { takeOutdated })];
    return [row, { outcome: 'rejected', problem: parsed }];
  });
}

function noteNumbers(runs: FilledDownRuns, batch: Batch): void {
  for (const [{ line }, parsed] of batch) {
    if ('fields' in parsed) runs.add(line, valueIn(parsed.fields.trackingNumber));
  }
}

function usedColumns(kind: RowKind, columns: MatchedColumn[]): ReadonlySet<number> {
  return new Set(columns.filter(({ field }) => fieldsOf[kind].includes(field)).map(({ index }) => index));
}
