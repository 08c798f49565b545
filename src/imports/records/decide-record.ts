/** What a row with a whole record would do: add it, update it, or nothing. Pure: what is there is handed in. */
import { isUneditedCell } from '../../cells/excel-damage.ts';
import type { Problem, Warning } from '../../cells/problem.ts';
import type { ExportCells, ExportColumn, ParcelItem } from '../../fulfillments/export-format.ts';
import type { NewRecord, RecordParser } from '../../records/parse-record.ts';
import type { StagedValues } from '../../records/tables.ts';

/** A value as the export writes it, and as it is compared. */
export interface StoredValue {
  cell: string;
  value: string | null;
}

/** A fulfillment that is there already. */
export interface ExistingRecord {
  orderId: string;
  values: Partial<Record<ExportColumn, StoredValue>>;
  /** ISO 8601, to the second */
  dateUpdated: string;
  /** whether an import has written it */
  isOurs: boolean;
  print: string;
}

export interface ExistingOrder {
  values: Partial<Record<ExportColumn, StoredValue>>;
  print: string;
}

/** The change of an order that is there already. */
interface OrderChange {
  orderValues: StagedValues | null;
  orderBefore: StagedValues | null;
}

export type RecordDecision =
  | ({ outcome: 'add'; values: NewRecord['values']; items: ParcelItem[]; warnings: Warning[] } & OrderChange)
  | ({ outcome: 'update'; values: StagedValues; before: StagedValues; warnings: Warning[] } & OrderChange)
  /** `isEdited`: it may be an export in which somebody filled in a tracking number or a status */
  | { outcome: 'unchanged'; warnings: Warning[]; isEdited: boolean }
  | { outcome: 'rejected'; problem: Problem };

/** Decides, and says whether the row may rather be meant as a tracking number or a return. */
export type Decided = RecordDecision & { isEdited: boolean };

/** What imports of the other kinds set, and what follows from that. */
const movement: readonly ExportColumn[] = [
  ...(['status', 'trackingNumber', 'carrier', 'method', 'rmaNumber'] as const),
  ...(['dateShipped', 'dateDelivered', 'dateReturned'] as const),
];
/** The other columns of a fulfillment that a row may change. */
const others: readonly ExportColumn[] = ['clientFulfillmentId', 'fulfillmentHouse', 'isReshipment', 'responseText'];
/** The columns of its order. */
export const orderFields: readonly ExportColumn[] = [
  ...(['customerId', 'campaignName', 'emailAddress', 'phoneNumber', 'shipFirstName', 'shipLastName'] as const),
  ...(['shipCompanyName', 'shipAddress1', 'shipAddress2', 'shipCity', 'shipState', 'shipPostalCode'] as const),
  'shipCountry',
];
export const fulfillmentFields: readonly ExportColumn[] = [...movement, ...others];

interface Known {
  existing: ExistingRecord | undefined;
  order: ExistingOrder | undefined;
  /** false when an earlier line of the file has spoken about this order */
  isFirstOfOrder: boolean;
  parser: RecordParser;
}

/** Decides about one row whose ids can be read. */
export function decideRecord(cells: ExportCells, { existing, order, isFirstOfOrder, parser }: Known): Decided {
  if (existing === undefined) return addRecord(cells, parser, isFirstOfOrder ? order : undefined);
  if (existing.orderId !== parser.idsOf(cells)?.orderId) return rejectOwner(cells, existing);
  const fields = compare(cells, existing.values, fulfillmentFields, parser);
  if ('problem' in fields) return reject(fields.problem);
  const orderChange =
    order === undefined || !isFirstOfOrder ? { changes: [] } : compare(cells, order.values, orderFields, parser);
  if ('problem' in orderChange) return reject(orderChange.problem);
  const date = parser.read('dateUpdated', cells.dateUpdated);
  if ('problem' in date) return reject(toProblem(date.problem));
  const age = compareAge(date.value, existing.dateUpdated);
  const moved = fields.changes.filter(({ column }) => movement.includes(column));
  const isEdited = moved.length > 0 && (age === 'same' || age === 'unknown');
  const differs = fields.changes.length + orderChange.changes.length > 0;
  const keep = (text: string): Warning[] =>
    differs ? [{ code: 'W_KEPT', text: `Order ${existing.orderId} ${text}` }] : [];
  if (age === 'older') {
    return {
      outcome: 'unchanged',
      warnings: keep('was changed here after this row was exported, so it stays.'),
      isEdited,
    };
  }
  const keepsMovement = age === 'same' || (age === 'unknown' && existing.isOurs);
  const taken = keepsMovement ? fields.changes.filter(({ column }) => !movement.includes(column)) : fields.changes;
  const warnings =
    keepsMovement && moved.length > 0
      ? keep('keeps its status and tracking number: the row isn’t newer than what is here.')
      : [];
  if (taken.length + orderChange.changes.length === 0) return { outcome: 'unchanged', warnings, isEdited };
  const dated = age === 'newer' ? { dateUpdated: date.value } : {};
  return {
    ...{
      outcome: 'update',
      values: { ...sideOf(taken, 'after'), ...dated },
      before: sideOf(taken, 'before'),
      warnings,
    },
    ...toOrderChange(orderChange.changes),
    isEdited,
  };
}

function addRecord(cells: ExportCells, parser: RecordParser, order: ExistingOrder | undefined): Decided {
  const record = parser.parse(cells);
  if ('problem' in record) return reject(toProblem(record.problem));
  const changes = order === undefined ? { changes: [] } : compare(cells, order.values, orderFields, parser);
  if ('problem' in changes) return reject(changes.problem);
  const { values, items } = record;
  return { outcome: 'add', values, items, warnings: [], ...toOrderChange(changes.changes), isEdited: false };
}

interface Change {
  column: ExportColumn;
  before: string | null;
  after: string;
}

/** The cells that say something else than what is stored. A blank cell says nothing, and Excel's damage isn't an edit. */
function compare(
  cells: ExportCells,
  stored: Partial<Record<ExportColumn, StoredValue>>,
  columns: readonly ExportColumn[],
  parser: RecordParser,
): { changes: Change[] } | { problem: Problem } {
  const changes: Change[] = [];
  for (const column of columns) {
    const cell = cells[column];
    const { cell: shown, value: before } = stored[column] ?? { cell: '', value: null };
    if (cell.trim() === '' || isUneditedCell(cell, shown)) continue;
    const reading = parser.read(column, cell);
    if ('problem' in reading) return { problem: toProblem(reading.problem) };
    if (reading.value !== null && reading.value !== before) changes.push({ column, before, after: reading.value });
  }
  return { changes };
}

const sideOf = (changes: readonly Change[], side: 'before' | 'after'): StagedValues =>
  Object.fromEntries(changes.map((change) => [change.column, change[side]]));

function toOrderChange(changes: readonly Change[]): OrderChange {
  if (changes.length === 0) return { orderValues: null, orderBefore: null };
  return { orderValues: sideOf(changes, 'after'), orderBefore: sideOf(changes, 'before') };
}

type Age = 'newer' | 'same' | 'older' | 'unknown';

/** ISO 8601 in UTC, of the same length: compared as text. */
function compareAge(row: string | null, stored: string): Age {
  if (row === null) return 'unknown';
  return row === stored ? 'same' : row > stored ? 'newer' : 'older';
}

const reject = (problem: Problem): Decided => ({ outcome: 'rejected', problem, isEdited: false });

/** A problem of the loader's readers, with the code that a summary groups it by. */
export const toProblem = (problem: Omit<Problem, 'code'>): Problem => ({ code: 'E_RECORD', ...problem });

function rejectOwner({ fulfillmentId }: ExportCells, { orderId }: ExistingRecord): Decided {
  const reason = `This fulfillment belongs to order ${orderId}. Correct the orderId or the fulfillmentId.`;
  return reject({ code: 'E_RECORD', column: 'fulfillmentId', received: fulfillmentId.trim(), reason });
}
