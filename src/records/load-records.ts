/** Brings the rows of a file into the database: what is new is created, what is there already stays as it is. */
import type { Database, Transaction } from '../db/client.ts';
import { type LoadReport, mostListed } from './load-report.ts';
import { type NewRecord, recordParser } from './parse-record.ts';
import { findHouses, findOwners, insertFulfillments, insertItems, insertOrders } from './queries.ts';
import type { RecordsFile } from './read-records-file.ts';
import type { RowProblem } from './row-problem.ts';

/** What loading needs of the world. `timeZone` is that of the dates in the file, an IANA name. */
export interface LoadDeps {
  db: Database;
  timeZone: string;
  now: () => Date;
}

interface Row {
  line: number;
  record: NewRecord;
}

/** What is known while a file is being loaded. Ids are remembered (some 100 bytes a row), rows are not. */
interface Progress {
  report: LoadReport;
  /** fulfillmentId → the line that has it */
  lines: Map<string, number>;
  createdOrders: Set<string>;
  keptOrders: Set<string>;
}

/** Rows a transaction: within 4 % of COPY, and one statement pauses the event loop for less than 0.1 s. */
const batchSize = 5000;

/**
 * Loads a file; resolves when every row is created, found or rejected. When it fails half-way, what was created stays,
 * and loading the file again goes on from there.
 */
export async function loadRecords({ db, timeZone, now }: LoadDeps, file: RecordsFile): Promise<LoadReport> {
  const parse = recordParser({ houses: await db.read(findHouses), timeZone, now: now() });
  const progress = startProgress(file.ignoredColumns);
  let batch: Row[] = [];
  for await (const row of file.rows) {
    const record = 'problem' in row ? row : parse(row.cells);
    const problem = 'problem' in record ? record.problem : findDuplicate(progress, record, row.line);
    if (problem !== undefined) reject(progress, row.line, problem);
    else if (!('problem' in record)) batch.push({ line: row.line, record });
    if (batch.length === batchSize) batch = await writeBatch(db, progress, batch);
  }
  if (batch.length > 0) await writeBatch(db, progress, batch);
  return progress.report;
}

function startProgress(ignoredColumns: string[]): Progress {
  const report: LoadReport = {
    fulfillments: { created: 0, alreadyThere: 0 },
    orders: { created: 0, alreadyThere: 0 },
    rejected: 0,
    firstRejected: [],
    ignoredColumns,
  };
  return { report, lines: new Map(), createdOrders: new Set(), keptOrders: new Set() };
}

function findDuplicate({ lines }: Progress, { values }: NewRecord, line: number): RowProblem | undefined {
  const earlier = lines.get(values.fulfillmentId);
  if (earlier === undefined) {
    lines.set(values.fulfillmentId, line);
    return undefined;
  }
  const reason = `Line ${earlier} has the same fulfillmentId. Keep one of the two.`;
  return { column: 'fulfillmentId', received: values.fulfillmentId, reason };
}

function reject({ report }: Progress, line: number, problem: RowProblem): void {
  report.rejected += 1;
  if (report.firstRejected.length < mostListed) report.firstRejected.push({ line, problem });
}

/** Writes a batch, then counts it: a transaction that fails has counted nothing. Gives the next, empty batch. */
async function writeBatch(db: Database, progress: Progress, batch: Row[]): Promise<Row[]> {
  const written = await db.write((tx) => createMissing(tx, batch));
  const { report, createdOrders, keptOrders } = progress;
  for (const orderId of written.orders) createdOrders.add(orderId);
  for (const { line, record } of batch) {
    const { orderId, fulfillmentId } = record.values;
    const owner = written.owners.get(fulfillmentId);
    if (owner !== undefined && owner !== orderId) {
      reject(progress, line, belongsElsewhere(fulfillmentId, owner));
      continue;
    }
    if (!createdOrders.has(orderId)) keptOrders.add(orderId);
    if (written.fulfillments.has(fulfillmentId)) report.fulfillments.created += 1;
    else report.fulfillments.alreadyThere += 1;
  }
  report.orders = { created: createdOrders.size, alreadyThere: keptOrders.size };
  return [];
}

interface Written {
  /** the fulfillments that were there before, with their orders */
  owners: Map<string, string>;
  /** ids of what was created */
  orders: string[];
  fulfillments: Set<string>;
}

async function createMissing(tx: Transaction, batch: Row[]): Promise<Written> {
  const records = batch.map(({ record }) => record);
  const owners = await findOwners(tx, records);
  const missing = records.filter(({ values }) => !owners.has(values.fulfillmentId));
  const orders = await insertOrders(tx, missing);
  const fulfillments = new Set(await insertFulfillments(tx, missing));
  await insertItems(
    tx,
    missing.filter(({ values }) => fulfillments.has(values.fulfillmentId)),
  );
  return { owners, orders, fulfillments };
}

function belongsElsewhere(fulfillmentId: string, owner: string): RowProblem {
  const reason = `This fulfillment exists already and belongs to order ${owner}. Correct the orderId or the fulfillmentId.`;
  return { column: 'fulfillmentId', received: fulfillmentId, reason };
}
