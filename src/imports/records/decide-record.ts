/** What a row with a whole record would do: add it, update it, or nothing. Pure: what is there is handed in. */
import { isUneditedCell } from '../../cells/excel-damage.ts';
import type { Problem, Warning } from '../../cells/problem.ts';
import { showsMoment } from '../../cells/stale-export.ts';
import type { ExportCells, ExportColumn } from '../../fulfillments/export-format.ts';
import {
  eitherWayRound,
  fulfillmentOfAnother,
  type NewRecord,
  type RecordParser,
  type RowProblem,
} from '../../records/parse-record.ts';
import { orderColumns } from '../../records/record-columns.ts';
import type { ItemChange, StagedValues } from '../../records/tables.ts';
import { type Age, compareAge, findBackwardsDate, toSecond } from './compare-age.ts';
import { compareItems, type StoredItems } from './items.ts';
import type { CellChange } from './moved-columns.ts';

/** A value as the export writes it, and as it is compared. */
export interface StoredValue {
  cell: string;
  value: string | null;
}

/** What a record has in a column; made when it is asked for, as most cells of most rows are blank. */
type StoredValues = (column: ExportColumn) => StoredValue;

/** A fulfillment that is there already. */
export interface ExistingRecord {
  orderId: string;
  storedIn: StoredValues;
  items: StoredItems;
  dateUpdated: StoredValue;
  /** the same as exactly as the database has it */
  updatedAt: string;
  /** whether its status and number are those of an import of tracking numbers or returns */
  isOurs: boolean;
  print: string;
  /** of its items; null without any */
  itemsPrint: string | null;
}

export interface ExistingOrder {
  storedIn: StoredValues;
  print: string;
}

/** The change of an order that is there already. */
interface OrderChange {
  orderValues: StagedValues | null;
  orderBefore: StagedValues | null;
}

interface Update extends OrderChange {
  outcome: 'update';
  values: StagedValues;
  before: StagedValues;
  itemChanges: ItemChange[];
}

interface Addition extends OrderChange, NewRecord {
  outcome: 'add';
}

type RecordDecision =
  /** `changes`: those of what is there already, which a new fulfillment's order may be */
  | ((Addition | Update) & { warnings: Warning[]; changes: Change[] })
  | { outcome: 'unchanged'; warnings: Warning[] }
  | { outcome: 'rejected'; problem: Problem };

export type Decided = RecordDecision & {
  /** it may be an export in which somebody filled in a tracking number or a status */
  isEdited: boolean;
  /** whether the row is what counts for its order: not if it has to be fixed, or is older than what is here */
  speaksForOrder: boolean;
  /** the columns in which it says something else than what is here, and which imports of the other kinds don't set */
  besides: ExportColumn[];
};

type Change = CellChange<ExportColumn>;

const setByOthers: readonly ExportColumn[] = ['status', 'trackingNumber', 'carrier', 'method', 'rmaNumber'];
/** What imports of the other kinds set, and what follows from that. */
const movement: readonly ExportColumn[] = [...setByOthers, 'dateShipped', 'dateDelivered', 'dateReturned'];
/** The other columns of a fulfillment that a row may change. */
const others: readonly ExportColumn[] = ['clientFulfillmentId', 'fulfillmentHouse', 'isReshipment', 'responseText'];
export const fulfillmentFields: readonly ExportColumn[] = [...movement, ...others];

interface Known {
  existing: ExistingRecord | undefined;
  /** undefined too when an earlier line of the file counts for this order */
  order: ExistingOrder | undefined;
  parser: RecordParser;
}

/** Decides about one row whose ids can be read. */
export function decideRecord(cells: ExportCells, known: Known): Decided {
  const { existing, order, parser } = known;
  if (existing === undefined) return addRecord(cells, parser, order);
  if (existing.orderId !== parser.idsOf(cells)?.orderId) {
    return reject(fulfillmentOfAnother(cells.fulfillmentId.trim(), existing.orderId));
  }
  const found = compareAll(cells, existing, order, parser);
  if ('problem' in found) return reject(found.problem);
  const decided = updateRecord(existing, found);
  const values = decided.outcome === 'update' ? decided.values : {};
  const backwards = findBackwardsDate(values, cells, existing, parser);
  if (backwards === undefined) return decided;
  const { isEdited, besides } = decided;
  return { ...reject(eitherWayRound(cells[backwards], backwards).problem), isEdited, besides };
}

/** What a row says otherwise than what is here, and when. */
interface Differences {
  fields: Change[];
  items: ItemChange[];
  itemCells: Change[];
  order: Change[];
  age: Age;
  dateUpdated: string | null;
}

function updateRecord(
  existing: ExistingRecord,
  { fields, items, itemCells, order, age, dateUpdated }: Differences,
): Decided {
  const { orderId } = existing;
  const moved = fields.filter(({ column }) => movement.includes(column));
  const isEdited = moved.length > 0 && (age === 'same' || age === 'unknown');
  const keep = (text: string): Warning => ({ code: 'W_KEPT', text: `Order ${orderId} ${text}` });
  if (age === 'older') {
    const differs = fields.length + items.length + order.length > 0;
    const text = 'was changed here after this row was exported, so it stays.';
    return {
      outcome: 'unchanged',
      warnings: differs ? [keep(text)] : [],
      isEdited,
      speaksForOrder: false,
      besides: [],
    };
  }
  const keepsMovement = age === 'same' || (age === 'unknown' && existing.isOurs);
  const text = 'keeps its status and tracking number: the row isn’t newer than what is here.';
  const warnings = keepsMovement && moved.length > 0 ? [keep(text)] : [];
  const taken = [...(keepsMovement ? fields.filter((field) => !moved.includes(field)) : fields), ...itemCells];
  const besides = [...fields, ...itemCells, ...order].flatMap(({ column }) =>
    setByOthers.includes(column) ? [] : column,
  );
  const told = { warnings, isEdited, speaksForOrder: true, besides };
  if (taken.length + order.length === 0) return { outcome: 'unchanged', ...told };
  const dated = age === 'newer' ? { dateUpdated } : {};
  return {
    outcome: 'update',
    values: { ...sideOf(taken, 'after'), ...dated },
    before: { ...sideOf(taken, 'before'), dateUpdated: existing.updatedAt },
    itemChanges: items,
    changes: [...taken, ...order],
    ...toOrderChange(order),
    ...told,
  };
}

function addRecord(cells: ExportCells, parser: RecordParser, order: ExistingOrder | undefined): Decided {
  const record = parser.parse(cells);
  if ('problem' in record) return reject(record.problem);
  const changes = order === undefined ? [] : compare(cells, order.storedIn, orderColumns, parser);
  if ('problem' in changes) return reject(changes.problem);
  const told = { warnings: [], isEdited: false, speaksForOrder: true, besides: [] };
  return { outcome: 'add', ...record, changes, ...toOrderChange(changes), ...told };
}

function compareAll(
  cells: ExportCells,
  existing: ExistingRecord,
  order: ExistingOrder | undefined,
  parser: RecordParser,
): Differences | { problem: RowProblem } {
  const fields = compare(cells, existing.storedIn, fulfillmentFields, parser);
  if ('problem' in fields) return fields;
  const items = readItems(cells, existing, parser);
  if ('problem' in items) return items;
  const orderChanges = order === undefined ? [] : compare(cells, order.storedIn, orderColumns, parser);
  if ('problem' in orderChanges) return orderChanges;
  // A date that nobody changed needs no reading: a spreadsheet may have made one of it whose day could be the month.
  const isShown = showsMoment(cells.dateUpdated, existing.dateUpdated.cell);
  const date = isShown ? { value: existing.dateUpdated.value } : parser.read('dateUpdated', cells.dateUpdated);
  if ('problem' in date) return date;
  const age = compareAge(cells.dateUpdated, date.value, existing.dateUpdated);
  return { fields, ...items, order: orderChanges, age, dateUpdated: date.value };
}

/** The items that change, and the same as the change of a cell, which the summary shows. */
function readItems(
  cells: ExportCells,
  { items: stored }: ExistingRecord,
  parser: RecordParser,
): Pick<Differences, 'items' | 'itemCells'> | { problem: RowProblem } {
  const isSame = (cell: string, here: string) => cell.trim() === '' || isUneditedCell(cell, here);
  if (isSame(cells.items, stored.cells.items) && isSame(cells.sku, stored.cells.sku))
    return { items: [], itemCells: [] };
  const [items, sku] = [parser.read('items', cells.items), parser.read('sku', cells.sku)];
  if ('problem' in items) return items;
  if ('problem' in sku) return sku;
  const given = { items: items.value ?? '', sku: sku.value ?? '' };
  const changes = compareItems(given, stored);
  if ('problem' in changes) {
    return { problem: { column: 'items', received: cells.items, reason: changes.problem } };
  }
  if (changes.length === 0) return { items: [], itemCells: [] };
  const column = given.items === '' ? 'sku' : 'items';
  return { items: changes, itemCells: [{ column, before: stored.cells[column], after: given[column] }] };
}

/** The cells that say something else than what is stored. A blank cell says nothing, and Excel's damage isn't an edit. */
function compare(
  cells: ExportCells,
  storedIn: StoredValues,
  columns: readonly ExportColumn[],
  parser: RecordParser,
): Change[] | { problem: RowProblem } {
  const changes: Change[] = [];
  for (const column of columns) {
    const cell = cells[column];
    if (cell.trim() === '') continue;
    const { cell: shown, value: before } = storedIn(column);
    const isDate = column.startsWith('date');
    if (isDate ? showsMoment(cell, shown) : isUneditedCell(cell, shown)) continue;
    const reading = parser.read(column, cell);
    if ('problem' in reading) return reading;
    const isSame = isDate ? toSecond(reading.value) === toSecond(before) : reading.value === before;
    const { value: after } = reading;
    if (after === null || isSame) continue;
    const isSource = (other: ExportColumn) => other !== column && storedIn(other).value === after;
    changes.push({ column, before, after, source: columns === orderColumns ? columns.find(isSource) : undefined });
  }
  return changes;
}

const sideOf = (changes: readonly Change[], side: 'before' | 'after'): StagedValues =>
  Object.fromEntries(changes.map((change) => [change.column, change[side]]));

function toOrderChange(changes: readonly Change[]): OrderChange {
  if (changes.length === 0) return { orderValues: null, orderBefore: null };
  return { orderValues: sideOf(changes, 'after'), orderBefore: sideOf(changes, 'before') };
}

const reject = (problem: RowProblem): Decided => rejectRow(toProblem(problem));

/** The decision about a row that has to be fixed. */
export const rejectRow = (problem: Problem): Decided => ({
  outcome: 'rejected',
  problem,
  isEdited: false,
  speaksForOrder: false,
  besides: [],
});

/** A problem of the readers of whole records, with the code that a summary groups it by. */
export const toProblem = (problem: RowProblem): Problem => ({ code: 'E_RECORD', ...problem });
