/** Turns a file, or rows that are staged already, into a plan and the state that it comes to; runs in a worker. */
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addHours } from 'date-fns/addHours';
import { FileRefused, type PackedRefusal, packRefusal } from '../../columns/file-refused.ts';
import type { ReadingNote, TableTop } from '../../columns/table.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../db/client.ts';
import { databaseNow } from '../../db/queries.ts';
import type { Queue, UnitOfWork } from '../../jobs/queue.ts';
import { findRecordColumns } from '../../records/record-columns.ts';
import type { ReportProgress } from '../../runtime/serve-tasks.ts';
import { type ReadingLimits, readingFailed } from '../../spreadsheets/file-refusals.ts';
import { type FileReading, type FileRow, readFile } from '../../spreadsheets/read-file.ts';
import { leftOutRows } from '../../spreadsheets/row-problems.ts';
import { formatList, quantity } from '../../text/wording.ts';
import { type CorrectedCell, findCorrections } from '../decide/corrections.ts';
import type { ColumnChoice } from '../model/counts.ts';
import { type ImportChanges, ImportMovedOn, type ImportRow, moveImport } from '../model/import-row.ts';
import { deleteStagedRecords } from '../model/staged-rows.ts';
import { queueReminder } from '../notify/remind-import.ts';
import { bringsRecords, type CountsByKind, evaluateCounts } from '../plan/evaluate-counts.ts';
import { planImport, type Table } from '../plan/plan-import.ts';
import { readStagedTable } from '../plan/stage-rows.ts';
import { readWithOrders } from './column-evidence.ts';
import { supersedeEarlier } from './earlier-imports.ts';
import { moveToRefused, refuseWrongFile } from './move-to-refused.ts';

/** An import to be planned, as it is sent to the worker. */
export interface PlanTask {
  config: Pick<Config, 'TIME_ZONE' | 'PREVIEW_TTL_HOURS'>;
  row: ImportRow;
  /** null: its rows are staged already */
  file: PlannedFile | null;
}

export interface PlannedFile {
  path: string;
  contentHash: string;
  limits: ReadingLimits;
  columnChoice: ColumnChoice | null;
}

/** What the worker returns: null when the import has moved on to its next state. */
export type PlanResult = PackedRefusal | null;

export interface PlanningDeps {
  db: Database;
  queue: Pick<Queue, 'send'>;
}

/** Plans one import and moves it, in one transaction. A file that is refused leaves the database as it was. */
export async function planTask(deps: PlanningDeps, task: PlanTask, report: ReportProgress): Promise<PlanResult> {
  try {
    await (task.file === null ? planStagedRows(deps, task, report) : planFile(deps, task, task.file, report));
    return null;
  } catch (error) {
    if (error instanceof FileRefused) return packRefusal(error);
    throw error;
  }
}

/** Reads a file, and plans its rows as they come in. */
async function planFile(
  { db, queue }: PlanningDeps,
  { row, config }: PlanTask,
  { path, contentHash, limits, columnChoice }: PlannedFile,
  report: ReportProgress,
): Promise<void> {
  const { importId, takeOutdated, fileName, included } = row;
  const timeZone = config.TIME_ZONE;
  const includes = leftOutRows.filter((rows) => included.includes(rows));
  const { size } = await stat(path).catch(rethrowAsRefusal);
  let stream: ReadStream | undefined;
  const open = () => {
    stream = createReadStream(path);
    return stream;
  };
  const { reading, remarks } = await readWithOrders({ db }, (columns) => {
    const options = { columns: [...(columnChoice?.columns ?? []), ...columns], fileName, includes };
    return readFile(open, limits, options).catch(rethrowAsRefusal);
  });
  let staged = 0;
  const onProgress = (rows: number) => {
    staged = rows;
  };
  const batches = clocked(reading, (isReading, rows) => {
    report(staged, isReading, estimateRows(rows, { size, read: stream?.bytesRead ?? 0 }));
  });
  const fixes = await db.read((tx) => findCorrections(tx, importId));
  await db.write(async (tx) => {
    const counts = await planImport(tx, importId, withRecords(reading, correct(batches, fixes, reading.header)), {
      timeZone,
      takeOutdated,
      read: (work) => db.read(work),
      onProgress,
    });
    // The notes about the rows are complete only after the last row.
    const { header, columns, notes } = reading;
    // What this file replaced was told when it was planned for the first time.
    const told = row.contentHash === contentHash ? (row.findings ?? []) : [];
    const findings = [...told.filter(({ code }) => code === 'W_REPLACES_MORE'), ...notes, ...remarks];
    const learned = { contentHash, header, columns, columnChoice, findings };
    await conclude({ tx, queue }, { row, config }, counts, learned, reading);
  });
}

/** The table of a file; one with the columns of whole records may be an import of those, too. */
function withRecords(reading: FileReading, batches: Table['batches']): Table {
  const { columns, kinds } = reading;
  const recordColumns = findRecordColumns(reading.header);
  if (recordColumns === null) return { columns, kinds, batches };
  return { columns, kinds: [...kinds, 'records'], batches, recordColumns };
}

/** The batches of a reading, with its clock running while one is read. */
async function* clocked(
  { batches }: FileReading,
  setClock: (isReading: boolean, rows: number) => void,
): AsyncGenerator<FileRow[]> {
  let count = 0;
  try {
    for await (const rows of batches) {
      count += rows.length;
      setClock(false, count);
      yield rows;
      setClock(true, count);
    }
    setClock(false, count);
  } catch (error) {
    rethrowAsRefusal(error);
  }
}

/** The rows with the cells that people have corrected. */
async function* correct(
  batches: Table['batches'],
  fixes: ReadonlyMap<number, readonly CorrectedCell[]>,
  header: readonly string[],
): AsyncGenerator<FileRow[]> {
  for await (const rows of batches) {
    yield rows.map((row) => {
      const ofRow = fixes.get(row.line);
      return ofRow === undefined ? row : correctRow(row, ofRow, header);
    });
  }
}

function correctRow(row: FileRow, fixes: readonly CorrectedCell[], header: readonly string[]): FileRow {
  const { problem, ...rest } = { ...row, cells: [...row.cells] };
  for (const { columnIndex, after } of fixes) rest.cells[columnIndex] = after;
  const isMended = fixes.some(({ columnIndex }) => header[columnIndex] === problem?.column);
  return problem === undefined || isMended ? rest : { ...rest, problem };
}

/** Whatever goes wrong while a file is read is about that file. */
function rethrowAsRefusal(error: unknown): never {
  throw error instanceof FileRefused ? error : readingFailed('fault', error);
}

/** Plans rows that are staged already. */
async function planStagedRows(
  { db, queue }: PlanningDeps,
  { row, config }: PlanTask,
  report: ReportProgress,
): Promise<void> {
  report(0, false);
  await db.write(async (tx) => {
    const options = { timeZone: config.TIME_ZONE, takeOutdated: row.takeOutdated };
    const counts = await planImport(tx, row.importId, await readStagedTable(tx, row), options);
    await conclude({ tx, queue }, { row, config }, counts, {});
  });
}

/** Moves the import to the state that its counts lead to, in the transaction that staged its rows. */
async function conclude(
  work: UnitOfWork,
  { row, config }: Pick<PlanTask, 'row' | 'config'>,
  planned: CountsByKind,
  learned: ImportChanges & { findings?: ReadingNote[] },
  table?: TableTop,
): Promise<void> {
  const { importId } = row;
  const counts = await dropIdleRecords(work, importId, planned);
  const verdict = evaluateCounts(counts, { isOurs: row.included.includes('found') });
  if (verdict.state === 'refused') {
    const refusal = await refuseWrongFile(work.tx, verdict, table);
    if (!(await moveToRefused(work, importId, refusal, config, learned))) throw new ImportMovedOn();
    return;
  }
  const { state, kind } = verdict;
  const now = await databaseNow(work.tx);
  const expiresAt = addHours(now, config.PREVIEW_TTL_HOURS);
  const replaced = state === 'nothing_to_do' ? [] : await supersedeEarlier(work, row);
  const edits = noteEdits(planned, counts);
  // Rows that are planned again had theirs noted before.
  const others = (learned.findings ?? row.findings ?? []).filter(
    ({ code, text }) => code !== 'W_MOVED' || (kind !== 'records' && !edits.some((note) => note.text === text)),
  );
  const findings = [...replaced, ...edits, ...others];
  const { planVersion } = row;
  const shown = { kind, counts, planVersion: planVersion + 1, expiresAt, waitingSince: now, refusal: null };
  // Of another version, it was planned meanwhile, and is being read again for another choice.
  const moved = await moveImport(
    work,
    importId,
    { from: 'received', to: state, planVersion },
    { ...learned, findings, ...shown },
  );
  if (moved === null) throw new ImportMovedOn();
  if (state === 'nothing_to_do') return;
  await work.queue.send(work.tx, 'expire-import', { importId }, { after: expiresAt });
  await queueReminder(work, moved, config, now);
}

/** Leaves out that a file could bring whole records when it brings none, so that it isn't asked about. */
async function dropIdleRecords({ tx }: UnitOfWork, importId: string, planned: CountsByKind): Promise<CountsByKind> {
  const { records, ...counts } = planned;
  if (records === undefined || Object.keys(counts).length === 0 || bringsRecords(planned)) return planned;
  await deleteStagedRecords(tx, importId);
  return counts;
}

/** What editing an export may have done to it: cells in other rows, and values that the import doesn't set. */
function noteEdits(planned: CountsByKind, counts: CountsByKind): ReadingNote[] {
  const note = (code: ReadingNote['code'], text: string): ReadingNote => ({ step: 'rows', code, text });
  const moved = new Set(Object.values(planned).flatMap((one) => one.moved ?? []));
  const notes = [...moved].map((text) => note('W_MOVED', text));
  if (counts.records !== undefined || planned.records?.besides === undefined) return notes;
  const { rows, line, columns } = planned.records.besides;
  const where = rows === 1 ? `Line ${line} differs` : `${quantity(rows, 'row')} (first line ${line}) differ`;
  const what = `${where} in ${formatList(columns, 'and')}, which this import doesn’t save.`;
  // Dates follow from what happens to a fulfillment.
  const isDated = columns.every((name) => /^date/i.test(name));
  return [...notes, note('W_BESIDES', isDated ? what : `${what} To change that, edit and share a newer export.`)];
}

/** Below this part of a file, what was read of it is too little to go by; above the other, it is all but done. */
const [minRead, maxRead] = [0.02, 0.95];

/**
 * How many rows a file of `size` bytes probably has, to two digits, when so many were in the bytes `read`; undefined where
 * that says little: at the ends, and in workbooks, which are read as a whole before their first row.
 */
export function estimateRows(rows: number, { size, read }: { size: number; read: number }): number | undefined {
  if (rows === 0 || read < minRead * size || read > maxRead * size) return undefined;
  const estimate = (rows * size) / read;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(estimate)) - 1);
  return Math.round(estimate / unit) * unit;
}
