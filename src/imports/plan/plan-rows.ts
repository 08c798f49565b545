/** Plans the rows of a table as tracking numbers or returns; what all kinds of import do with the same rows, each in its own terms. */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { splitCarrier } from '../../carriers/carriers.ts';
import { detectCarriers } from '../../carriers/tracking-formats.ts';
import type { Problem } from '../../cells/problem.ts';
import { rowsOfOther } from '../../cells/return-words.ts';
import type { MatchedColumn } from '../../columns/match-columns.ts';
import type { Transaction } from '../../db/client.ts';
import { bufferCopies, type CopyBuffer } from '../../db/copy.ts';
import { foldStatusName } from '../../fulfillments/fulfillment.ts';
import type { ImportKind, RowKind } from '../../fulfillments/status-transitions.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import type { Counts } from '../model/counts.ts';
import { countImport } from './count-import.ts';
import { type Decision, decideRow } from './decide-row.ts';
import { FilledDownRuns, warnOfFilledDown } from './filled-down.ts';
import type { KnownRecords } from './find-records.ts';
import { loadKnownRecords } from './load-known-records.ts';
import { fieldsOf, isNumbered, type ParsedRow, parseRow, problemIn, valueIn } from './parse-row.ts';
import { reconcileRows } from './reconcile-rows.ts';
import { rereadRows, stageRows } from './stage-rows.ts';

/** What the plans of all kinds share. */
export interface PlanContext {
  /** the transaction in which everything is staged */
  tx: Transaction;
  importId: string;
  /** reads what is there already; on another connection, unless the records of one batch are loaded after another */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** IANA name of the account's time zone, in which exports are written */
  timeZone: string;
  /** import also the rows of an export that is older than their records */
  takeOutdated: boolean;
}

/** The plan of one kind while it is made, batch by batch. */
export interface KindPlan {
  kind: ImportKind;
  /** whether the rows so far leave no doubt that the file is of this kind */
  isCertain(): boolean;
  /** Reads the cells of a batch, and starts to load what they may mean. */
  open(rows: FileRow[]): OpenBatch;
  /** what is decided, and not written yet */
  buffer: CopyBuffer;
  /** The numbers of the summary, once everything is written. */
  count(): Promise<Counts>;
}

/** A batch whose cells are read. */
export interface OpenBatch {
  /** what its rows may mean, being loaded */
  loaded: Promise<unknown>;
  /** Decides about the rows, and buffers the decisions. */
  stage(): Promise<void>;
}

/** Starts the plan of one kind; `columns` are those of the table. */
export function planRows(context: PlanContext, kind: RowKind, columns: MatchedColumn[]): KindPlan {
  const { tx, importId, read, timeZone, takeOutdated } = context;
  const target = { importId, kind, usedColumns: usedColumns(kind, columns) };
  const buffer = bufferCopies(tx);
  const runs = kind === 'tracking' ? new FilledDownRuns() : null;
  const status = kind === 'returns' ? findOwnStatus(columns) : undefined;
  const seen: SeenNumbers = new Map();
  let others: MatchedColumn['ofReturns'] = status?.ofReturns;
  const parse = (rows: FileRow[]) => {
    const batch = rows.map((row) => [row, row.problem ?? parseRow(kind, row.cells, columns)] as const);
    if (kind === 'tracking') markChanceCarriers(batch.flatMap(parsedRow), seen);
    return batch;
  };
  const load = (on: Transaction, batch: Batch) => loadKnownRecords(on, kind, batch.flatMap(parsedRow), timeZone);
  return {
    kind,
    buffer,
    isCertain: () => false,
    open(rows) {
      const batch = parse(rows);
      if (status !== undefined) for (const row of batch.flatMap(parsedRow)) others = moreOf(others, othersToldBy(row));
      const loaded = read((on) => load(on, batch));
      loaded.catch(() => {}); // awaited, and thrown, when the batch is staged
      return {
        loaded,
        async stage() {
          if (runs !== null) noteNumbers(runs, batch);
          const decided = decideBatch(kind, batch, await loaded, takeOutdated);
          await yieldToEventLoop();
          stageRows(buffer, target, decided);
        },
      };
    },
    async count() {
      if (status !== undefined && others !== undefined && others !== status.ofReturns) {
        status.ofReturns = others;
        for await (const rows of rereadRows(tx, importId, kind)) {
          const batch = parse(rows);
          stageRows(buffer, target, decideBatch(kind, batch, await load(tx, batch), takeOutdated));
          await buffer.write();
        }
      }
      if (runs !== null) await warnOfFilledDown(tx, importId, runs.finish());
      await reconcileRows(tx, importId, kind);
      return await countImport(tx, importId, kind, columns);
    },
  };
}

/** The column of statuses that may be about something else than the orders, which only the rows show; that of our export can't. */
function findOwnStatus(columns: readonly MatchedColumn[]): MatchedColumn | undefined {
  if (columns.some(({ field }) => field === 'fulfillmentId')) return undefined;
  return columns.find(({ field, ofReturns }) => field === 'status' && (ofReturns ?? 'numbered') === 'numbered');
}

/** Which rows the status of a row shows to be about returns, subscriptions or payments. */
function othersToldBy({ fields: { status, rmaNumber } }: ParsedRow): MatchedColumn['ofReturns'] {
  const hasNumber = rmaNumber !== undefined && isNumbered(rmaNumber.reading);
  return problemIn(status) === null ? undefined : rowsOfOther(foldStatusName(status?.cell.trim() ?? ''), hasNumber);
}

const strengths = [undefined, 'numbered', 'all', 'other'] as const;

/** The one of two answers by which more is asked about. */
function moreOf(one: MatchedColumn['ofReturns'], other: MatchedColumn['ofReturns']): MatchedColumn['ofReturns'] {
  return strengths.findLast((strength) => strength === one || strength === other);
}

const parsedRow = ([, parsed]: Batch[number]) => ('fields' in parsed ? [parsed] : []);

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

/** How many numbers of a length have been seen, and how many of them with a carrier's check digit. */
export type SeenNumbers = Map<number, { all: number; right: number }>;

/**
 * Marks rows without a carrier whose number has a carrier's check digit only by chance. One in seven to eleven of any plain
 * digits has it: where most numbers of a length in a file don't, they are all another carrier's. `seen` are the numbers of
 * the batches before, and those of this one afterwards.
 */
export function markChanceCarriers(rows: readonly ParsedRow[], seen: SeenNumbers): void {
  const byLength = Map.groupBy(
    rows.filter(hasPlainNumber),
    ({ fields }) => valueIn(fields.trackingNumber)?.length ?? 0,
  );
  for (const [length, alike] of byLength) {
    const right = alike.filter(isRight);
    const before = seen.get(length) ?? { all: 0, right: 0 };
    const now = { all: before.all + alike.length, right: before.right + right.length };
    seen.set(length, now);
    if (now.right * 2 < now.all) for (const row of right) row.isRightByChance = true;
  }
}

/** A row with plain digits that a carrier may have, and no carrier. */
function hasPlainNumber({ fields }: ParsedRow): boolean {
  const number = valueIn(fields.trackingNumber);
  if (number === null || !/^\d{10,20}$/.test(number) || valueIn(fields.carrier) !== null) return false;
  return (
    detectCarriers(number).some(({ distinctive }) => !distinctive) &&
    splitCarrier(valueIn(fields.method) ?? '') === null
  );
}

function isRight({ fields }: ParsedRow): boolean {
  return detectCarriers(valueIn(fields.trackingNumber) ?? '').some(({ checkDigit }) => checkDigit === 'right');
}
