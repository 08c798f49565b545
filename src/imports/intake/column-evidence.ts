/** What the first rows of a file say about its columns: whose values are orders here, and which look like a field's. */
import { sql } from 'drizzle-orm';
import { detectCarriers } from '../../carriers/tracking-formats.ts';
import { silentOrderIds } from '../../cells/order-id-candidates.ts';
import { readCarrier } from '../../cells/read-carrier.ts';
import { readOrderId } from '../../cells/read-ids.ts';
import { readReturnStatus } from '../../cells/read-return-status.ts';
import { readTrackingLink } from '../../cells/read-tracking-number.ts';
import { type ChoosableField, importColumns } from '../../columns/import-columns.ts';
import type { ChosenColumn, MatchedColumn } from '../../columns/match-columns.ts';
import { quoted } from '../../columns/quote.ts';
import { fieldItLooksLike, recognizeName } from '../../columns/recognize-name.ts';
import type { ReadingNote, TableTop } from '../../columns/table.ts';
import { nameWords } from '../../columns/vocabulary.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import { returnTargets } from '../../fulfillments/status-transitions.ts';
import type { FileReading } from '../../spreadsheets/read-file.ts';
import { quantity, upperFirst } from '../../text/wording.ts';

/** Values of a column that are ids of orders here. */
interface OrderColumn {
  index: number;
  header: string;
  /** different values among the samples, and how many of them are orders here */
  values: number;
  found: number;
}

/** Shorter values are counters and codes, which may be ids of other orders by chance. */
const minIdLength = 3;
const maxIdLength = 64;
/** Of the values of a column, this share must fit a field for the form to propose it. */
const minShare = 0.6;

/**
 * The columns of a table with values that are orders here, those with most of them first; or whether it is `only`
 * one of them. One query, for the samples alone.
 */
export async function findOrderColumns(
  tx: Transaction,
  { header, samples }: TableTop,
  only?: number,
): Promise<OrderColumn[]> {
  const columns = header.flatMap((name, index) => {
    if (index !== (only ?? index) || name === '' || fieldItLooksLike(name, importColumns) !== undefined) return [];
    const ids = idsIn(samples.map((cells) => cells[index] ?? ''));
    return ids.length === 0 ? [] : [{ index, header: name, ids }];
  });
  const known = await selectOrders(tx, [...new Set(columns.flatMap(({ ids }) => ids.flat()))]);
  return columns
    .map(({ ids, ...column }) => {
      const found = ids.filter((candidates) => candidates.some((id) => known.has(id))).length;
      return { ...column, values: ids.length, found };
    })
    .filter(({ found }) => found > 0)
    .toSorted((a, b) => b.found - a.found || a.index - b.index);
}

/** For each different value that may be an order id, the ids that it may stand for without asking. */
function idsIn(cells: readonly string[]): string[][] {
  return [...new Set(cells)].flatMap((cell) => {
    const reading = readOrderId(cell, '');
    const value = 'problem' in reading ? null : reading.value;
    if (value === null || value.length < minIdLength || value.length > maxIdLength) return [];
    if (value.includes('\0') || !value.isWellFormed()) return [];
    return [silentOrderIds(value)];
  });
}

async function selectOrders(tx: Transaction, ids: string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await queryRows<{ orderId: string }>(
    tx,
    sql`select order_id as "orderId" from orders where order_id = any(${sql.param(ids)}::text[])`,
  );
  return new Set(rows.map(({ orderId }) => orderId));
}

/** Words in the names of columns that hold an order's id in some system. */
const idWords = new Set(
  `order ref reference id number no nr po external externe externer extern externo externa esterno zewnetrzny
    requisition document doc invoice channel client customer merchant store shop code bestellung referenz pedido
    commande`.split(/\s+/),
);

/**
 * The column to take instead of the one that is named for the order, none of whose first values is an order here: one with
 * a name that an id may have, nearly all of whose values are. Undefined when there is none.
 */
function betterOrderColumn(orders: readonly OrderColumn[], columns: readonly MatchedColumn[]): OrderColumn | undefined {
  const isFree = ({ index }: OrderColumn) => !columns.some((column) => column.index === index);
  const isNamedLikeId = ({ header }: OrderColumn) =>
    recognizeName(header, importColumns)?.field === 'orderId' || nameWords(header).some((word) => idWords.has(word));
  const [best, rival] = orders.filter((column) => isFree(column) && isNamedLikeId(column));
  if (best === undefined || best.found < best.values * 0.8 || best.found === rival?.found) return undefined;
  const isOnly = !columns.some(({ field }) => field === 'orderId');
  return best.found > 1 || isOnly || recognizeName(best.header, importColumns)?.field === 'orderId' ? best : undefined;
}

/** A reading, and what there is to say about the choice of its columns. */
interface CheckedReading {
  reading: FileReading;
  remarks: ReadingNote[];
}

/**
 * Reads a file with `read`, and once more with another column for the order when the first values say so: the order
 * column's name is that of many ids, but only the shop's own ids are orders here.
 */
export async function readWithOrders(
  { db }: Pick<Deps, 'db'>,
  read: (columns: ChosenColumn[]) => Promise<FileReading>,
): Promise<CheckedReading> {
  const reading = await read([]);
  const better = await findBetterColumn(db, reading);
  if (better === undefined) return { reading, remarks: [] };
  await reading.close();
  const { named, column, isSwapped } = better;
  const again = await read([
    { field: 'orderId', header: column.header, index: column.index },
    ...(named && isSwapped ? [{ field: 'trackingNumber', header: named.header, index: named.index } as const] : []),
  ]);
  for (const one of again.columns) if (one.how === 'chosen') one.how = 'values';
  return { reading: again, remarks: [orderColumnNote(better)] };
}

interface BetterColumn {
  /** undefined in a file that names fulfillments alone, whose ids may be those of another system */
  named: MatchedColumn | undefined;
  /** what it has, if anything */
  own?: OrderColumn | undefined;
  column: OrderColumn;
  /** it is the one that is named for the tracking number, and the one that is named for the order has those */
  isSwapped: boolean;
}

async function findBetterColumn(db: Deps['db'], { columns, ...table }: FileReading): Promise<BetterColumn | undefined> {
  const named = columns.find(({ field }) => field === 'orderId');
  if (named?.how === 'chosen' || (named && columns.some(({ field }) => field === 'fulfillmentId'))) return;
  return await db.read(async (tx) => {
    const [own] = named ? await findOrderColumns(tx, table, named.index) : [];
    if (own !== undefined && own.found === own.values) return;
    const orders = await findOrderColumns(tx, table);
    const column = betterOrderColumn(orders, columns);
    // A few ids of another system may be those of orders here by chance.
    if (own !== undefined && own.found * 3 > (column?.found ?? 0)) return;
    if (column !== undefined) return { named, column, own, isSwapped: false };
    if (named === undefined) return;
    const tracking = columns.find(({ field, how }) => field === 'trackingNumber' && how !== 'chosen');
    const swapped = orders.find(({ index, found, values }) => index === tracking?.index && found === values);
    const numbers = table.samples.map((row) => row[named.index] ?? '').filter((cell) => cell !== '');
    return swapped !== undefined && numbers.every(looksLike.trackingNumber)
      ? { named, column: swapped, isSwapped: true }
      : undefined;
  });
}

/** Says that another column than the named one was taken for the order. */
function orderColumnNote({ named, own, column: { header, found, values }, isSwapped }: BetterColumn): ReadingNote {
  const some = own && `Only ${quantity(own.found, 'order')} here ${own.found === 1 ? 'has' : 'have'}`;
  const those = found === values ? `all of the first ${values}` : `${found} of the first ${values}`;
  const isOnly = named === undefined;
  const others = isOnly ? '' : `${some ?? 'No order here has'} an id from ${quoted(named.header)}, but `;
  const then = isOnly ? 'each fulfillmentId has to be one of that order' : 'that column is used';
  const numbers = named && isSwapped ? ` The tracking numbers are those in ${quoted(named.header)}.` : '';
  const text = upperFirst(`${others}${those} from ${quoted(header)} are orders here, so ${then}.${numbers}`);
  return { step: 'columns', code: 'W_ORDER_COLUMN', text };
}

/** The columns that the values of the samples speak for, by field, for the form to propose. */
export function proposeColumns(
  { header, samples }: TableTop,
  orders: readonly OrderColumn[],
): Partial<Record<ChoosableField, number>> {
  const [best, rival] = orders;
  const order =
    best !== undefined && best.found > (rival?.found ?? 0) && best.found > best.values * 0.3 ? best.index : undefined;
  const taken = new Set(order === undefined ? [] : [order]);
  const proposed: Partial<Record<ChoosableField, number>> = order === undefined ? {} : { orderId: order };
  for (const [field, fits] of Object.entries(looksLike) as [keyof typeof looksLike, (cell: string) => boolean][]) {
    const fitting = header.map((name, at) => {
      const cells = samples.map((row) => row[at] ?? '').filter((cell) => cell !== '');
      if (name === '' || taken.has(at) || cells.length === 0 || isOfAnother(name, field)) return false;
      return cells.filter(fits).length >= cells.length * minShare;
    });
    const isNamed = header.map((name) => recognizeName(name, importColumns)?.field === field);
    const best = fitting.findIndex((isFitting, at) => isFitting && isNamed[at]);
    const index = best === -1 ? fitting.indexOf(true) : best;
    if (index === -1) continue;
    proposed[field] = index;
    taken.add(index);
  }
  return proposed;
}

/** Words in the names of columns about another parcel than the one on its way to the customer. */
const otherParcels = /^(?:return|returns|old|previous|original|void|voided)$/;

/** Whether a column's name says that it holds something else, whatever its values look like. */
function isOfAnother(name: string, field: keyof typeof looksLike): boolean {
  if (fieldItLooksLike(name, importColumns) !== undefined) return true;
  if (field === 'trackingNumber') return nameWords(name).some((word) => otherParcels.test(word));
  // `FedEx Ground` is a carrier by itself, but under "Service" it's the method.
  return (recognizeName(name, importColumns)?.field ?? field) !== field;
}

/** Whether a cell is surely one of the field's values. */
const looksLike = {
  trackingNumber: (cell: string) =>
    readTrackingLink(cell)?.numbers.length === 1 ||
    detectCarriers(cell.replace(/[\s-]/g, '').toUpperCase()).some(
      ({ checkDigit, distinctive }) => checkDigit === 'right' || (checkDigit !== 'wrong' && distinctive),
    ),
  carrier: (cell: string) => isClean(readCarrier(cell, '')),
  status: (cell: string) => {
    const reading = readReturnStatus(cell, '');
    return 'value' in reading && returnTargets.some((target) => target === reading.value);
  },
} as const;

function isClean(reading: ReturnType<typeof readCarrier>): boolean {
  return 'value' in reading && reading.value !== null && reading.warnings.length === 0;
}

/** What the samples say, as a sentence for a person who has to choose; null when they say nothing. */
export function describeOrderColumn([best, rival]: readonly OrderColumn[], header: readonly string[]): string | null {
  if (best === undefined || best.found === rival?.found) return null;
  const named = header.filter((name) => recognizeName(name, importColumns)?.field === 'orderId');
  // Nobody has asked where the name leaves no doubt.
  if (named.length === 1 && named[0] === best.header) return null;
  const those = best.found === best.values ? `All ${best.values}` : `${best.found} of the first ${best.values}`;
  return `${best.values === 1 ? 'The first value' : `${those} values`} in ${quoted(best.header)} ${best.found === 1 ? 'is an order' : 'are orders'} here.`;
}
