/** Decides about the rows of a file with whole records, and stages what they would do. */
import { sql } from 'drizzle-orm';
import { cleanText } from '../../cells/clean-cell.ts';
import type { Transaction } from '../../db/client.ts';
import { bufferCopies, type CopyBuffer, type CopyRow, copyInto } from '../../db/copy.ts';
import { databaseNow, queryRows, withoutNestedLoopJoins } from '../../db/queries.ts';
import type { ExportColumn } from '../../fulfillments/export-format.ts';
import { findHouses, hashHouses, houseKey, houseNameKey, markNewHouses } from '../../records/houses.ts';
import { openRecordParser } from '../../records/parse-record.ts';
import { exportCellsOf, type RecordColumns } from '../../records/record-columns.ts';
import { importRecords, newColumns, newName, type StagedValues } from '../../records/tables.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import type { Counts } from '../model/counts.ts';
import { repetitionWarning, storableCells } from '../model/staged-rows.ts';
import { importRows } from '../model/tables.ts';
import type { Decided } from './decide-record.ts';
import { isUnread, type NamedRow, openDecisions, type ReadRow, readRow } from './decide-rows.ts';
import { type ExistingRecords, loadExisting } from './load-existing.ts';
import { tallyChanges } from './moved-columns.ts';

const copyOfRows = copyInto(importRows);
const copyOfRecords = copyInto(importRecords);

/** Rows whose cells are read. */
interface ReadRows {
  rows: readonly (readonly [FileRow, ReadRow])[];
  /** Loads what is there of the records that they name. */
  load(tx: Transaction): Promise<ExistingRecords>;
}

/** A file's rows on their way into the staging tables. */
interface RecordsStaging {
  read(rows: readonly FileRow[]): ReadRows;
  /** Decides about rows, and buffers the decisions. */
  add(read: ReadRows, known: ExistingRecords): void;
  buffer: CopyBuffer;
  /** how many rows may as well be an edited export, are newer, or can't be read, and the houses that all were read with */
  learned(): Learned;
  /** whether most of the rows so far are new, and none may be that of an edited export */
  isCertain(): boolean;
}

export type Learned = Required<Pick<Counts, 'edited' | 'newer' | 'unread' | 'housesHash' | 'moved'>> &
  Pick<Counts, 'besides'> & { changed: [name: string, rows: number][] };

/** Rows after which a file can be certain. */
const enoughRows = 1000;

interface Options {
  importId: string;
  columns: RecordColumns;
  /** IANA name of the account's time zone, in which exports are written */
  timeZone: string;
}

/** Starts staging. */
export async function startRecords(tx: Transaction, { importId, columns, timeZone }: Options): Promise<RecordsStaging> {
  const houses = await findHouses(tx);
  const houseNames = new Map(houses.map(({ fulfillmentHouseId, name }) => [String(fulfillmentHouseId), name]));
  const parser = openRecordParser({ houses, newHouse: markNewHouses(), timeZone, now: await databaseNow(tx) });
  const cellsOf = exportCellsOf(columns);
  const withItems = columns.has('items') || columns.has('sku');
  const decide = openDecisions(parser);
  const buffer = bufferCopies(tx);
  const learned: Omit<Learned, 'changed' | 'moved'> = {
    edited: 0,
    newer: 0,
    unread: 0,
    housesHash: hashHouses(houses),
  };
  const nameOf = (column: string) => columns.get(column as ExportColumn)?.header ?? column;
  const tally = tallyChanges(nameOf);
  let added = 0;
  let total = 0;
  return {
    buffer,
    learned: () => ({ ...learned, changed: tally.changed(), moved: tally.accidents() }),
    isCertain: () => learned.edited === 0 && total >= enoughRows && added * 2 > total,
    read(fileRows) {
      const rows = fileRows.map((row) => [row, readRow(row, cellsOf, parser)] as const);
      const named = rows.flatMap(([, row]) => ('ids' in row ? [row] : []));
      const ids = named.map((row) => row.ids);
      const withOwnership = named.some(({ cells }) => cells.dateUpdated.trim() === '');
      return { rows, load: (on) => loadExisting(on, { ids, timeZone, withItems, withOwnership }) };
    },
    add({ rows }, known) {
      const staged: CopyRow<typeof importRows>[] = [];
      const records: CopyRow<typeof importRecords>[] = [];
      for (const [{ cells }, read] of rows) {
        const { row, decided } = decide(read, known);
        if (decided.isEdited) learned.edited += 1;
        if (decided.outcome === 'update' && decided.values.dateUpdated) learned.newer += 1;
        if (isUnread(decided)) learned.unread += 1;
        if (decided.besides.length > 0) learned.besides = noteBesides(learned.besides, row.line, decided, nameOf);
        if (decided.outcome === 'add') added += 1;
        staged.push(stageRow(importId, row, cells, nameColumn(decided, nameOf)));
        if ('ids' in row && (decided.outcome === 'add' || decided.outcome === 'update')) {
          for (const change of decided.changes) tally.note(change);
          records.push(stageRecord(importId, row, decided, { known, houseNames }));
        }
      }
      buffer.add(copyOfRows, staged);
      buffer.add(copyOfRecords, records);
      total += rows.length;
    },
  };
}

/** One row more that says something which neither tracking numbers nor returns set. */
function noteBesides(
  noted: Counts['besides'],
  line: number,
  { besides }: Decided,
  nameOf: (column: string) => string,
): NonNullable<Counts['besides']> {
  const { rows, line: first, columns: others } = noted ?? { rows: 0, line, columns: [] };
  return { rows: rows + 1, line: first, columns: [...new Set([...others, ...besides.map(nameOf)])] };
}

/** With the problem's column by the name that the file has for it, as those who correct the cell know it. */
function nameColumn(decided: Decided, nameOf: (column: string) => string): Decided {
  if (decided.outcome !== 'rejected') return decided;
  const { column, ...problem } = decided.problem;
  if (column === undefined) return decided;
  return { ...decided, problem: { ...problem, column: nameOf(column) } };
}

function stageRow(
  importId: string,
  row: ReadRow,
  cells: readonly string[],
  decided: Decided,
): CopyRow<typeof importRows> {
  const warnings = decided.outcome === 'rejected' ? [] : decided.warnings;
  return {
    importId,
    kind: 'records',
    line: row.line,
    cells: storableCells(cells),
    outcome: decided.outcome === 'add' || decided.outcome === 'update' ? 'change' : decided.outcome,
    fulfillmentId: decided.outcome === 'unchanged' && 'ids' in row ? row.ids.fulfillmentId : null,
    problem: decided.outcome === 'rejected' ? JSON.stringify(decided.problem) : null,
    warnings: warnings.length === 0 ? null : JSON.stringify(warnings),
  };
}

type Staged = Extract<Decided, { outcome: 'add' | 'update' }>;

/** The columns of a new record, each with its property of a staged record. */
const newProperties = newColumns.map((name) => [name, newName(name)] as const);
type NewValues = Record<(typeof newProperties)[number][1], string | null>;

const noValues = Object.fromEntries(newProperties.map(([, property]) => [property, null])) as NewValues;

function newValues(values: StagedValues): NewValues {
  const staged = { ...noValues };
  for (const [name, property] of newProperties) staged[property] = values[name] ?? null;
  return staged;
}

const toJson = (value: object | null) => (value === null ? null : JSON.stringify(value));

/** Whether a cell names a house, and not its id. */
function namesHouse(cell: string, name: string): boolean {
  const cleaned = cleanText(cell, 'fulfillmentHouse');
  return 'text' in cleaned && houseKey(cleaned.text) === houseKey(name);
}

function stageRecord(
  importId: string,
  { line, ids, cells }: NamedRow,
  decided: Staged,
  { known, houseNames }: { known: ExistingRecords; houseNames: ReadonlyMap<string, string> },
): CopyRow<typeof importRecords> {
  const existing = known.fulfillments.get(ids.fulfillmentId);
  const houseName = houseNames.get(decided.values.fulfillmentHouse ?? '');
  const namedHouse = houseName !== undefined && namesHouse(cells.fulfillmentHouse, houseName) ? houseName : null;
  const isUpdate = decided.outcome === 'update';
  const itemChanges = isUpdate && decided.itemChanges.length > 0 ? decided.itemChanges : null;
  return {
    ...(isUpdate ? noValues : newValues(decided.values)),
    importId,
    line,
    fulfillmentId: ids.fulfillmentId,
    orderId: ids.orderId,
    action: decided.outcome,
    newHouseName: isUpdate ? null : namedHouse,
    values: isUpdate
      ? JSON.stringify({ ...decided.values, ...(namedHouse !== null && { [houseNameKey]: namedHouse }) })
      : '{}',
    before: isUpdate ? JSON.stringify(decided.before) : null,
    items: !isUpdate && decided.items.length > 0 ? JSON.stringify(decided.items) : null,
    itemChanges: toJson(itemChanges),
    itemsPrint: itemChanges === null ? null : (existing?.itemsPrint ?? null),
    orderValues: toJson(decided.orderValues),
    orderBefore: toJson(decided.orderBefore),
    fulfillmentPrint: existing?.print ?? null,
    orderPrint: known.orders.get(ids.orderId)?.print ?? null,
  };
}

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
