/** Brings the rows of a file into the database: what is new is created, what is there already stays as it is. */
import { setImmediate } from 'node:timers/promises';
import type { Database, Transaction } from '../db/client.ts';
import type { ExportCells } from '../fulfillments/export-format.ts';
import { createHouses, findHouses, houseId, markNewHouses, newHousePrefix } from '../records/houses.ts';
import { type Created, createRecords, findOwners } from '../records/insert-records.ts';
import {
  fulfillmentOfAnother,
  type NewRecord,
  openRecordParser,
  type RecordIds,
  type RecordParser,
  type RowProblem,
  repeatedFulfillment,
} from '../records/parse-record.ts';
import { orderColumns } from '../records/record-columns.ts';
import { createSeenIds, type SeenIds, textId } from '../records/seen-ids.ts';
import { type LoadProgress, type LoadReport, maxReportedRows } from './load-report.ts';
import type { LoaderRow, RecordsFile } from './read-records-file.ts';
import { collectRefusedRows, type RefusedRow, type RefusedRows } from './refused-rows.ts';

/** Shared dependencies of a load. `timeZone` is that of the dates in the file, an IANA name. */
export interface LoadDeps {
  db: Database;
  timeZone: string;
  now: () => Date;
  /** aborted, it ends the load after the rows that are being written */
  signal: AbortSignal;
  /** told after every batch */
  onProgress: (progress: LoadProgress) => void;
}

/** A row that is in the database already, or is to be created. */
interface GoodRow {
  line: number;
  original: string[];
  ids: RecordIds;
  /** absent when it is there already: then the rest of the row doesn't matter */
  record?: NewRecord;
}

type RefusedFileRow = Extract<LoaderRow, { problem: RowProblem }>;
type DecidedRow = GoodRow | RefusedFileRow;

/** The state of a load. It keeps the ids (some 20 bytes each), not the rows. */
interface Loading {
  db: Database;
  report: LoadReport;
  refused: RefusedRows;
  /** the line of each fulfillment */
  fulfillments: SeenIds;
  /** all that were created or found */
  orders: SeenIds;
}

/** Rows per transaction: within 4 % of COPY, and one statement blocks the event loop for less than 0.1 s. */
const batchSize = 5000;
/** Some 30 ms of work. */
const rowsAtOnce = 200;

/**
 * Loads a file; resolves when every row is created, found or refused, or `signal` was aborted. When it fails half-way,
 * what was created stays. Batches are the same in every run, so that loading the file again resumes there and ends as if
 * nothing had happened.
 */
export async function loadRecords(deps: LoadDeps, file: RecordsFile): Promise<LoadReport> {
  const { db, timeZone, now, signal } = deps;
  const begun = now();
  const houses = await db.read(findHouses);
  const parser = openRecordParser({ houses, newHouse: markNewHouses(), timeZone, now: begun });
  const loading = startLoading(db, file);
  const { report, refused } = loading;
  // The next rows are read while the database writes.
  let writing = Promise.resolve();
  try {
    for await (const rows of inBatches(file.batches)) {
      const batch = await decideRows(loading, rows, parser);
      await writing;
      report.isStopped = signal.aborted;
      if (report.isStopped) break;
      writing = writeBatch(loading, batch).then(() =>
        deps.onProgress({ rows: report.rows, bytes: file.bytesRead(), totalBytes: file.totalBytes }),
      );
      writing.catch(() => undefined); // awaited above or below
    }
    await writing;
  } finally {
    await writing.catch(() => undefined);
    report.refusedFile = await refused.close();
  }
  report.warnings = file.warnings();
  report.seconds = (now().getTime() - begun.getTime()) / 1000;
  return report;
}

/** The reader's batches as larger ones. */
async function* inBatches(smaller: AsyncIterable<LoaderRow[]>): AsyncGenerator<LoaderRow[]> {
  const batch: LoaderRow[] = [];
  for await (const rows of smaller) {
    batch.push(...rows);
    while (batch.length >= batchSize) yield batch.splice(0, batchSize);
  }
  if (batch.length > 0) yield batch;
}

function startLoading(db: Database, file: RecordsFile): Loading {
  const report: LoadReport = {
    rows: 0,
    lastLine: 1,
    seconds: 0,
    isStopped: false,
    fulfillments: { created: 0, alreadyThere: 0 },
    orders: { created: 0, alreadyThere: 0 },
    houses: [],
    rejected: 0,
    firstRejected: [],
    refusedFile: null,
    ignoredColumns: file.ignoredColumns,
    differingOrders: { count: 0, first: [] },
    warnings: [],
  };
  return { db, report, refused: collectRefusedRows(file), fulfillments: createSeenIds(), orders: createSeenIds() };
}

/** What becomes of each row. Those in the database are recognized by their ids alone: a resumed load soon catches up. */
async function decideRows(
  { db, fulfillments }: Loading,
  rows: readonly LoaderRow[],
  parser: RecordParser,
): Promise<DecidedRow[]> {
  parser.learn(rows.flatMap((row) => ('cells' in row ? [row.cells] : [])));
  const read = rows.map((row) => ('cells' in row ? { ...row, ids: parser.idsOf(row.cells) } : row));
  const ids = read.flatMap((row) => ('cells' in row && row.ids !== null ? [row.ids.fulfillmentId] : []));
  const owners = await db.read((tx) => findOwners(tx, ids));
  const decided: DecidedRow[] = [];
  for (const [index, row] of read.entries()) {
    // Yield to the event loop, so that the batch that is being written makes progress.
    if (index % rowsAtOnce === 0) await setImmediate();
    decided.push('cells' in row ? decideRow(fulfillments, row, owners, parser) : row);
  }
  return decided;
}

type RowWithCells = Extract<LoaderRow, { cells: ExportCells }> & { ids: RecordIds | null };

function decideRow(
  seen: SeenIds,
  { line, original, cells, ids }: RowWithCells,
  owners: ReadonlyMap<string, string>,
  parser: RecordParser,
): DecidedRow {
  const isThere = ids !== null && owners.get(ids.fulfillmentId) === ids.orderId;
  const row = isThere ? { line, original, ids } : parseRow({ line, original }, cells, parser);
  if ('problem' in row) return row;
  const problem = findDuplicate(seen, row.ids, line);
  return problem === undefined ? row : { line, original, problem };
}

function parseRow(at: { line: number; original: string[] }, cells: ExportCells, parser: RecordParser): DecidedRow {
  const record = parser.parse(cells);
  return 'problem' in record ? { ...at, problem: record.problem } : { ...at, ids: record.values, record };
}

function findDuplicate(seen: SeenIds, { fulfillmentId }: RecordIds, line: number): RowProblem | undefined {
  const earlier = seen.add(BigInt(fulfillmentId), line);
  return earlier === undefined ? undefined : repeatedFulfillment(fulfillmentId, earlier);
}

/** Writes a batch, then counts it: a transaction that fails has counted nothing. */
async function writeBatch({ db, report, refused, orders }: Loading, batch: readonly DecidedRow[]): Promise<void> {
  const records = batch.flatMap((row) => ('record' in row && row.record !== undefined ? [row.record] : []));
  const written = records.length === 0 ? nothing : await db.write((tx) => createMissing(tx, records));
  const refusedRows: RefusedRow[] = [];
  for (const row of batch) {
    const problem = 'problem' in row ? row.problem : findOtherOwner(written, row.ids);
    if (problem !== undefined) {
      countRefused(report, row.line, problem);
      if (row.original !== undefined) refusedRows.push({ line: row.line, original: row.original, problem });
    } else if ('ids' in row) {
      const { orderId, fulfillmentId } = row.ids;
      orders.add(textId(orderId), row.line);
      if (written.fulfillments.has(fulfillmentId)) report.fulfillments.created += 1;
      else report.fulfillments.alreadyThere += 1;
    }
    report.lastLine = row.line;
  }
  report.rows += batch.length;
  report.orders.created += written.orders.length;
  report.houses.push(...written.houses);
  noteDifferences(report, records);
  report.orders.alreadyThere = orders.size() - report.orders.created;
  await refused.write(refusedRows);
}

/** Counts the orders of a batch whose rows say different things about the order; the first of them was written. */
function noteDifferences(report: LoadReport, records: readonly NewRecord[]): void {
  const first = new Map<string, NewRecord>();
  const differing = new Set<string>();
  for (const record of records) {
    const { orderId } = record.values;
    const earlier = first.get(orderId);
    if (earlier === undefined) first.set(orderId, record);
    else if (orderColumns.some((name) => earlier.values[name] !== record.values[name])) differing.add(orderId);
  }
  report.differingOrders.count += differing.size;
  for (const orderId of differing) {
    if (report.differingOrders.first.length < maxNamedOrders) report.differingOrders.first.push(orderId);
  }
}

/** Orders named in the report because their rows differ. */
const maxNamedOrders = 10;

function countRefused(report: LoadReport, line: number, problem: RowProblem): void {
  report.rejected += 1;
  if (report.firstRejected.length < maxReportedRows) report.firstRejected.push({ line, problem });
}

interface Written extends Created {
  /** the fulfillments that were there before, with their orders */
  owners: Map<string, string>;
  /** the names of the houses that were created */
  houses: string[];
}

const nothing: Written = { owners: new Map(), orders: [], fulfillments: new Set(), houses: [] };

async function createMissing(tx: Transaction, records: readonly NewRecord[]): Promise<Written> {
  const owners = await findOwners(
    tx,
    records.map(({ values }) => values.fulfillmentId),
  );
  const missing = records.filter(({ values }) => !owners.has(values.fulfillmentId));
  const marks = new Set(missing.flatMap(({ values: { fulfillmentHouse: house } }) => house ?? []));
  const named = await createHouses(
    tx,
    [...marks].filter((house) => house.startsWith(newHousePrefix)),
  );
  const created = await createRecords(
    tx,
    missing.map(({ values, items }) => {
      return { values: { ...values, fulfillmentHouse: houseId(values.fulfillmentHouse, named) }, items };
    }),
  );
  return { owners, ...created, houses: named.created.map(({ name }) => name) };
}

function findOtherOwner({ owners }: Written, { orderId, fulfillmentId }: RecordIds): RowProblem | undefined {
  const owner = owners.get(fulfillmentId);
  if (owner === undefined || owner === orderId) return undefined;
  return fulfillmentOfAnother(fulfillmentId, owner);
}
