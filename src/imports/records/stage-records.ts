/** Decides about the rows of a file with whole records, and stages what they would do. */
import type { Problem, Warning } from '../../cells/problem.ts';
import type { Transaction } from '../../db/client.ts';
import { copyInto } from '../../db/copy.ts';
import { databaseNow } from '../../db/queries.ts';
import { findHouses } from '../../records/insert-records.ts';
import { openRecordParser, type RecordIds, type RecordParser } from '../../records/parse-record.ts';
import { createSeenIds, textId } from '../../records/seen-ids.ts';
import { importRecords } from '../../records/tables.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { importRows } from '../model/tables.ts';
import { type Decided, decideRecord, toProblem } from './decide-record.ts';
import { type KnownRecords, loadExisting } from './load-existing.ts';
import { type RecordColumns, toExportCells } from './record-columns.ts';

const copyOfRows = copyInto(importRows);
const copyOfRecords = copyInto(importRecords);

/** Marks a house by its name, which has no id yet. */
export const newHousePrefix = 'new:';
/** Among the staged values: the name of a house that is there, by which a row may have meant it. */
export const houseNameKey = 'fulfillmentHouseName';

/** A file's rows on their way into the staging tables. */
export interface RecordsStaging {
  /** Decides about rows, and stages them. Nothing else may be run on the transaction until it has resolved. */
  add(rows: readonly FileRow[]): Promise<void>;
  /** how many rows may as well be an edited export */
  edited(): number;
}

interface Options {
  importId: string;
  columns: RecordColumns;
  /** IANA name of the account's time zone, in which exports are written */
  timeZone: string;
}

/** Starts staging. */
export async function startRecords(tx: Transaction, { importId, columns, timeZone }: Options): Promise<RecordsStaging> {
  const newHouses = new Map<string, string>();
  const newHouse = (name: string) => {
    const key = name.toLowerCase();
    const known = newHouses.get(key) ?? `${newHousePrefix}${name}`;
    newHouses.set(key, known);
    return known;
  };
  const houses = await findHouses(tx);
  const houseNames = new Map(houses.map(({ fulfillmentHouseId, name }) => [String(fulfillmentHouseId), name]));
  const parser = openRecordParser({ houses, newHouse, timeZone, now: await databaseNow(tx) });
  const seen = createSeenIds();
  const spokenOf = createSeenIds();
  const namedHouses = new Set<string>();
  let edited = 0;

  const decide = (row: ReadRow, known: KnownRecords): Decided => {
    if ('problem' in row) return { outcome: 'rejected', problem: row.problem, isEdited: false };
    const { ids, cells, line } = row;
    const earlier = seen.add(BigInt(ids.fulfillmentId), line);
    if (earlier !== undefined) {
      const reason = `Line ${earlier} has the same fulfillmentId. Keep one of the two.`;
      return { outcome: 'rejected', problem: { code: 'E_CONFLICT', reason }, isEdited: false };
    }
    const order = textId(ids.orderId);
    const decided = decideRecord(cells, {
      existing: known.fulfillments.get(ids.fulfillmentId),
      order: known.orders.get(ids.orderId),
      isFirstOfOrder: !spokenOf.has(order),
      parser,
    });
    // A row that has to be fixed says nothing about its order.
    if (decided.outcome !== 'rejected') spokenOf.add(order, line);
    return decided;
  };

  return {
    edited: () => edited,
    async add(fileRows) {
      const rows = fileRows.map((row) => readRow(row, columns, parser));
      const known = await loadExisting(
        tx,
        rows.flatMap((row) => ('ids' in row ? [row.ids] : [])),
        timeZone,
      );
      const rowCopies: Parameters<typeof copyOfRows.piece>[0][number][] = [];
      const recordCopies: Parameters<typeof copyOfRecords.piece>[0][number][] = [];
      for (const [at, row] of rows.entries()) {
        const decided = decide(row, known);
        if (decided.isEdited) edited += 1;
        const cells = fileRows[at]?.cells ?? [];
        rowCopies.push(stageRow(importId, row, cells, decided, namedHouses));
        if ('ids' in row && (decided.outcome === 'add' || decided.outcome === 'update')) {
          recordCopies.push(stageRecord(importId, row, decided, { known, houseNames }));
        }
      }
      await copyOfRows.write(tx, [copyOfRows.piece(rowCopies)]);
      if (recordCopies.length > 0) await copyOfRecords.write(tx, [copyOfRecords.piece(recordCopies)]);
    },
  };
}

type ReadRow =
  | { line: number; ids: RecordIds; cells: ReturnType<typeof toExportCells> }
  | { line: number; problem: Problem };

function readRow({ line, cells, problem }: FileRow, columns: RecordColumns, parser: RecordParser): ReadRow {
  if (problem !== undefined) return { line, problem };
  const named = toExportCells(cells, columns);
  const ids = parser.idsOf(named);
  if (ids !== null) return { line, ids, cells: named };
  const record = parser.parse(named);
  const reason = 'The orderId or the fulfillmentId can’t be read.';
  return { line, problem: toProblem('problem' in record ? record.problem : { reason }) };
}

type Staged = Extract<Decided, { outcome: 'add' | 'update' }>;

function stageRow(
  importId: string,
  { line }: ReadRow,
  cells: readonly string[],
  decided: Decided,
  namedHouses: Set<string>,
): Parameters<typeof copyOfRows.piece>[0][number] {
  const warnings: Warning[] = decided.outcome === 'rejected' ? [] : [...decided.warnings];
  if (decided.outcome === 'add' || decided.outcome === 'update') {
    const house = decided.values.fulfillmentHouse;
    if (house?.startsWith(newHousePrefix) && !namedHouses.has(house)) {
      namedHouses.add(house);
      const name = house.slice(newHousePrefix.length);
      warnings.push({ code: 'W_NEW_HOUSE', text: `“${name}” is new here. Its shipping validation is off.` });
    }
  }
  const outcome = decided.outcome === 'add' || decided.outcome === 'update' ? 'change' : decided.outcome;
  return {
    ...{ importId, kind: 'records', line, outcome, fulfillmentId: null },
    cells: JSON.stringify(cells.map(storable)),
    problem: decided.outcome === 'rejected' ? JSON.stringify(decided.problem) : null,
    warnings: warnings.length === 0 ? null : JSON.stringify(warnings),
  };
}

/** PostgreSQL stores neither NUL nor lone surrogates. */
const storable = (cell: string) => cell.replaceAll('\u0000', '\u2400').toWellFormed();

function stageRecord(
  importId: string,
  { line, ids }: Extract<ReadRow, { ids: RecordIds }>,
  decided: Staged,
  { known, houseNames }: { known: KnownRecords; houseNames: ReadonlyMap<string, string> },
): Parameters<typeof copyOfRecords.piece>[0][number] {
  const toJson = (value: object | null) => (value === null ? null : JSON.stringify(value));
  const houseName = houseNames.get(decided.values.fulfillmentHouse ?? '');
  return {
    ...{ importId, line, fulfillmentId: ids.fulfillmentId, orderId: ids.orderId, action: decided.outcome },
    values: JSON.stringify({ ...decided.values, ...(houseName !== undefined && { [houseNameKey]: houseName }) }),
    before: decided.outcome === 'update' ? JSON.stringify(decided.before) : null,
    items: decided.outcome === 'add' ? JSON.stringify(decided.items) : null,
    orderValues: toJson(decided.orderValues),
    orderBefore: toJson(decided.orderBefore),
    fulfillmentPrint: known.fulfillments.get(ids.fulfillmentId)?.print ?? null,
    orderPrint: known.orders.get(ids.orderId)?.print ?? null,
  };
}
