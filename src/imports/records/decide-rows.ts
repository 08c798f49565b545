/** Decides about the rows of one file in turn: what a row comes to may depend on the rows above it. */
import { printableCell } from '../../cells/cell.ts';
import { isUneditedCell } from '../../cells/excel-damage.ts';
import { silentOrderIds, unmarkedOrderIds } from '../../cells/order-id-candidates.ts';
import type { Problem, Warning } from '../../cells/problem.ts';
import { readFulfillmentId } from '../../cells/read-ids.ts';
import type { ExportCells } from '../../fulfillments/export-format.ts';
import { newHousePrefix } from '../../records/houses.ts';
import { type RecordIds, type RecordParser, repeatedFulfillment } from '../../records/parse-record.ts';
import { orderColumns } from '../../records/record-columns.ts';
import { createSeenIds, textId } from '../../records/seen-ids.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import { type Decided, decideRecord, rejectRow, toProblem } from './decide-record.ts';
import type { ExistingRecords } from './load-existing.ts';

export type ReadRow = NamedRow | { line: number; problem: Problem };
export interface NamedRow {
  line: number;
  ids: RecordIds;
  cells: ExportCells;
  /** why the ids can't be read; they count all the same if a spreadsheet only damaged those of a record that is here */
  problem?: Problem;
}

/** Reads what a row is known by. */
export function readRow(
  { line, cells, problem }: FileRow,
  cellsOf: (cells: readonly string[]) => ExportCells,
  parser: RecordParser,
): ReadRow {
  if (problem !== undefined) return { line, problem };
  const named = cellsOf(cells);
  const ids = parser.idsOf(named);
  if (ids !== null) return { line, ids, cells: named };
  const record = parser.parse(named);
  const reason = 'The orderId or the fulfillmentId can’t be read.';
  const unreadable = toProblem('problem' in record ? record.problem : { reason });
  const id = readFulfillmentId(named.fulfillmentId.replace(/\.0+\s*$/, ''), 'fulfillmentId');
  if ('problem' in id || id.value === null) return { line, problem: unreadable };
  return { line, ids: { orderId: named.orderId.trim(), fulfillmentId: id.value }, cells: named, problem: unreadable };
}

/** The row by the ids of the record that it means, whatever a spreadsheet or a # made of them. */
function settleIds(row: NamedRow, { fulfillments }: ExistingRecords): ReadRow {
  const { line, ids, cells, problem } = row;
  const orderId = fulfillments.get(ids.fulfillmentId)?.orderId;
  if (problem === undefined && (orderId === undefined || orderId === ids.orderId)) return row;
  const isMeant =
    orderId !== undefined &&
    (isUneditedCell(cells.orderId, orderId) || silentOrderIds(ids.orderId).includes(orderId)) &&
    ids.orderId !== '';
  if (!isMeant) return problem === undefined ? row : { line, problem };
  const meant = { orderId, fulfillmentId: ids.fulfillmentId };
  return { line, ids: meant, cells: { ...cells, ...meant } };
}

/** Makes the function that decides about the rows of one file in turn, with what earlier rows have said. */
export function openDecisions(
  parser: RecordParser,
): (row: ReadRow, known: ExistingRecords) => { row: ReadRow; decided: Decided } {
  const seen = createSeenIds();
  const orders = openOrders();
  const namedHouses = new Set<string>();
  const decide = (row: ReadRow, known: ExistingRecords): Decided => {
    if (!('ids' in row)) return rejectRow(row.problem);
    const { ids, cells, line } = row;
    const order = known.orders.get(ids.orderId);
    const existing = known.fulfillments.get(ids.fulfillmentId);
    const other = existing === undefined && order === undefined ? otherOrder(ids.orderId, known) : undefined;
    if (other !== undefined) return rejectRow(other);
    const earlier = seen.add(BigInt(ids.fulfillmentId), line);
    if (earlier !== undefined) {
      const problem: Problem = { code: 'E_CONFLICT', ...repeatedFulfillment(ids.fulfillmentId, earlier) };
      return { ...rejectRow(problem), besides: decideRecord(cells, { existing, order, parser }).besides };
    }
    const isOpen = !orders.isSettled(ids.orderId);
    const decided = decideRecord(cells, { existing, order: isOpen ? order : undefined, parser });
    if (decided.outcome === 'rejected') return decided;
    if (decided.speaksForOrder) {
      const settles =
        isOpen && (order === undefined || (decided.outcome !== 'unchanged' && decided.orderValues !== null));
      decided.warnings.push(...orders.note(ids.orderId, { line, cells, settles }));
    }
    decided.warnings.push(...nameNewHouse(decided, namedHouses));
    return decided;
  };
  return (read, known) => {
    const row = 'ids' in read ? settleIds(read, known) : read;
    return { row, decided: decide(row, known) };
  };
}

/** The problem of a new order whose id is that of an order that is here, as a shop or a spreadsheet writes it. */
function otherOrder(received: string, { orders }: ExistingRecords): Problem | undefined {
  const [suggestion, another] = unmarkedOrderIds(received).filter((id) => orders.has(id));
  if (suggestion === undefined || another !== undefined) return undefined;
  const reason = `There’s no order with this id. Did you mean ${suggestion}?`;
  return { code: 'E_ORDER_NOT_FOUND', column: 'orderId', received: printableCell(received), reason, suggestion };
}

/**
 * Which row counts for the customer and the address of each order: the first that says otherwise than what is here, or the
 * first of a new order.
 */
function openOrders() {
  const settled = createSeenIds();
  const asHere = createSeenIds();
  let settledLast: ExportCells | undefined;
  let last = { orderId: '', id: 0n };
  const idOf = (orderId: string) => {
    if (orderId !== last.orderId) last = { orderId, id: textId(orderId) };
    return last.id;
  };
  const differs = (orderId: string, text: string): Warning[] => [
    { code: 'W_SEVERAL_ADDRESSES', text: `Order ${orderId} has another customer or address on line ${text}` },
  ];
  return {
    isSettled: (orderId: string) => settled.has(idOf(orderId)),
    /** Notes a row that speaks for its order; `settles`: it is the one that counts. */
    note(orderId: string, { line, cells, settles }: { line: number; cells: ExportCells; settles: boolean }): Warning[] {
      const id = idOf(orderId);
      if (settles) {
        settled.add(id, line);
        settledLast = cells;
        const other = asHere.has(id) ? asHere.add(id, line) : undefined;
        return other === undefined ? [] : differs(orderId, `${other}, as it is here; line ${line} counts.`);
      }
      if (!settled.has(id)) {
        asHere.add(id, line);
        return [];
      }
      // The rows of an order follow each other in an export.
      if (settledLast?.orderId !== cells.orderId || !differAboutOrder(settledLast, cells)) return [];
      return differs(orderId, `${settled.add(id, line)}; that one counts.`);
    },
  };
}

/**
 * Whether a row says something that can't be read, or that contradicts another row; an id is another matter, as a spreadsheet
 * may have damaged it.
 */
export function isUnread({ besides, ...decided }: Decided): boolean {
  if (decided.outcome !== 'rejected') return false;
  const { code, column = '' } = decided.problem;
  if (code === 'E_RECORD') return column !== 'orderId' && column !== 'fulfillmentId';
  return code === 'E_ORDER_NOT_FOUND' || (code === 'E_CONFLICT' && besides.length > 0);
}

/** Whether two rows say different things about their order; a blank cell says nothing. */
function differAboutOrder(a: ExportCells, b: ExportCells): boolean {
  return orderColumns.some(
    (name) => a[name].trim() !== '' && b[name].trim() !== '' && a[name].trim() !== b[name].trim(),
  );
}

/** The warning about a new house, at the first row with it. */
function nameNewHouse(decided: Decided, named: Set<string>): Warning[] {
  const house = decided.outcome === 'add' || decided.outcome === 'update' ? decided.values.fulfillmentHouse : null;
  if (house == null || !house.startsWith(newHousePrefix) || named.has(house)) return [];
  named.add(house);
  const name = house.slice(newHousePrefix.length);
  return [{ code: 'W_NEW_HOUSE', text: `“${name}” is new here. Its shipping validation is off.` }];
}
