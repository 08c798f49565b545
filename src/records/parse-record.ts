/** Turns a row of the export into a record to create, or says why it can't be one, alone or beside other records. */
import { printableCell, readFlagWord, rejectEmpty, rejectTooLong, saysNothing, textLimits } from '../cells/cell.ts';
import { cleanText } from '../cells/clean-cell.ts';
import type { Problem } from '../cells/problem.ts';
import { readMethod } from '../cells/read-carrier.ts';
import { readFulfillmentId, readId, readOrderId, readRmaText } from '../cells/read-ids.ts';
import { readTrackingNumber } from '../cells/read-tracking-number.ts';
import {
  type ExportCells,
  type ExportColumn,
  exportColumns,
  formatFlagCell,
  type ParcelItem,
  parseDateCell,
  parseItemCells,
} from '../fulfillments/export-format.ts';
import { fulfillmentStatusCodes, parseStatus } from '../fulfillments/fulfillment.ts';
import { type House, houseKey } from './houses.ts';
import { anywhere, normalizeDate } from './normalize-date.ts';
import { requiredColumns } from './record-columns.ts';

/** A record to create: the values of its columns (texts as `columnReaders` gives them, null for nothing), and its items. */
export interface NewRecord {
  values: Record<ExportColumn, string | null> & RecordIds;
  items: ParcelItem[];
}

/** What a row is known by. */
export type RecordIds = { orderId: string; fulfillmentId: string };

/** What the meaning of a cell depends on. `timeZone` is the account's IANA time zone. */
interface ReadingContext {
  houses: readonly House[];
  /** given a name that no house has: the value to use for it. Without it, such a cell is rejected */
  newHouse?: (name: string) => string;
  timeZone: string;
  now: Date;
}

/** The problems of an import, without the code that a summary groups them by: here every row is listed by itself. */
export type RowProblem = Omit<Problem, 'code'>;

/** What a cell means, as text; null when it says nothing. */
type ValueReading = { value: string | null } | { problem: RowProblem };

/** Reads one kind of cell. `column` is for the wording only. */
type ValueReader = (cell: string, column: string) => ValueReading;

function parseIds(cells: ExportCells): RecordIds | null {
  const [order, fulfillment] = [
    readOrderId(cells.orderId, 'orderId'),
    readFulfillmentId(cells.fulfillmentId, 'fulfillmentId'),
  ];
  if ('problem' in order || 'problem' in fulfillment || order.value === null || fulfillment.value === null) return null;
  return { orderId: order.value, fulfillmentId: fulfillment.value };
}

/** Reads the rows of one file. */
export interface RecordParser {
  /** What a row is known by; null when one of its ids can't be read. Takes a twentieth of the time of `parse`. */
  idsOf(cells: ExportCells): RecordIds | null;
  /** The whole row as a record; the first cell at fault rejects it. */
  parse(cells: ExportCells): NewRecord | { problem: RowProblem };
  /** One cell. */
  read(column: ExportColumn, cell: string): ValueReading;
  /** Looks at rows before they are parsed: a date that can only begin with the day says that the file's others may, too. */
  learn(rows: readonly ExportCells[]): void;
}

const dateColumns = exportColumns.flatMap(({ name, holds }) => (holds === 'date' ? [name] : []));
const beginsWithDay = /^\s*(?:1[3-9]|[23]\d)\/\d/;

/** A record that says nothing of a column. */
const noValues = {
  ...(Object.fromEntries(exportColumns.map(({ name }) => [name, null])) as Record<ExportColumn, string | null>),
  isReshipment: formatFlagCell(false),
};

/** Makes the parser for one file. */
export function openRecordParser(context: ReadingContext): RecordParser {
  const file = { datesIn: context.timeZone };
  const list = columnReaders(context, file);
  const readers = new Map(list);
  return {
    idsOf: parseIds,
    parse(cells) {
      const values = { ...noValues };
      for (const [column, read] of list) {
        const reading = read(cells[column], column);
        if ('problem' in reading) return reading;
        if (reading.value !== null) values[column] = reading.value;
      }
      const items = parseItemCells({ items: values.items ?? '', sku: values.sku ?? '' });
      if ('problem' in items) return rejectValue(cells.items, 'items', items.problem);
      return { values: values as NewRecord['values'], items };
    },
    read(column, cell) {
      const read = readers.get(column);
      if (read === undefined) throw new Error(`no reader for the column ${column}`);
      return read(cell, column);
    },
    learn(rows) {
      if (rows.some((cells) => dateColumns.some((name) => beginsWithDay.test(cells[name])))) file.datesIn = anywhere;
    },
  };
}

/** The maximum length of free text, in UTF-16 units: ample for an answer of a fulfillment house, small for a row in memory. */
const maxTextLength = 2000;

const aYear = 366 * 24 * 3600 * 1000;

/**
 * The reader of every column, in order. Values are texts as PostgreSQL casts them: moments in ISO 8601, a house as its
 * id, a flag as TRUE or FALSE, a status as its code.
 */
function columnReaders(
  { houses, newHouse, timeZone, now }: ReadingContext,
  file: { datesIn: string },
): (readonly [ExportColumn, ValueReader])[] {
  const byContent = {
    id: readAnyId,
    text: textReader(maxTextLength),
    status: readStatus,
    date: dateReader(timeZone, now, file),
    flag: readFlag,
    house: houseReader(houses, newHouse),
    items: textReader(maxTextLength),
    sku: textReader(maxTextLength),
  } as const;
  const byName: Partial<Record<ExportColumn, ValueReader>> = {
    orderId: readOrderId,
    fulfillmentId: readRequiredFulfillmentId,
    carrier: textReader(textLimits.written),
    method: readMethod,
    trackingNumber: readTrackingNumber,
    rmaNumber: readRmaText,
  };
  return exportColumns.map(({ name, holds }) => {
    const read = byName[name] ?? byContent[holds];
    const isRequired = requiredColumns.some((required) => required === name);
    const means = meanings[name] ?? (holds === 'text' ? 'text' : 'value');
    return [name, (cell) => read(!isRequired && saysNothing(cell.trim(), means) ? '' : cell, name)] as const;
  });
}

const meanings: Partial<Record<ExportColumn, Parameters<typeof saysNothing>[1]>> = {
  ...({ shipFirstName: 'name', shipLastName: 'name', sku: 'words', responseText: 'words' } as const),
  ...({ shipPostalCode: 'nonzero', phoneNumber: 'nonzero', emailAddress: 'nonzero' } as const),
  ...({ items: 'nonzero', carrier: 'nonzero' } as const),
};

const readAnyId: ValueReader = (cell, column) => (cell === '' ? nothing : readId({ cell, column }));

const readRequiredFulfillmentId: ValueReader = (cell, column) => {
  const reading = readFulfillmentId(cell, column);
  if ('value' in reading) return reading.value === null ? rejectEmpty({ cell, column }, cell.trim()) : reading;
  if (reading.problem.code !== 'E_FULFILLMENT_ID') return reading;
  return { problem: { ...reading.problem, reason: `“${column}” is a whole number from 1 on.` } };
};

/** Most cells of most rows are empty. */
const nothing: ValueReading = { value: null };

function textReader(limit: number): ValueReader {
  return (cell, column) => {
    if (cell === '') return nothing;
    const cleaned = cleanText(cell, column);
    if ('problem' in cleaned) return cleaned;
    return rejectTooLong({ cell, column }, cleaned.text, limit) ?? { value: cleaned.text || null };
  };
}

/** The rejection of a date whose day and month could be exchanged. */
export function eitherWayRound(cell: string, column: string): { problem: RowProblem } {
  const reason = 'The day and the month could be either way round. Write the date as 2026-11-01.';
  return rejectValue(cell, column, reason);
}

function dateReader(timeZone: string, now: Date, file: { datesIn: string }): ValueReader {
  return (cell, column) => {
    const reading = readAnyId(cell, column);
    if ('problem' in reading || reading.value === null) return reading;
    const typed = normalizeDate(reading.value, file.datesIn);
    if (typed === 'ambiguous') return eitherWayRound(cell, column);
    const date = parseDateCell(typed, timeZone);
    if (date === undefined) {
      return rejectValue(cell, column, 'Write a date as 2026-11-01 or, with the time, as 2026-11-01 14:05:33.');
    }
    if (date.getTime() > now.getTime() + aYear) {
      return rejectValue(cell, column, 'That is more than a year ahead; check the year.');
    }
    return { value: date.toISOString() };
  };
}

const readFlag: ValueReader = (cell, column) => {
  if (cell.trim() === '') return nothing;
  const flag = readFlagWord(cell);
  return flag === undefined
    ? rejectValue(cell, column, 'Write TRUE or FALSE, or leave the cell empty.')
    : { value: formatFlagCell(flag) };
};

/** The code of the status that a cell names; an empty cell and an unknown status are rejected. */
const readStatus: ValueReader = (cell, column) => {
  const id = readId({ cell, column });
  if ('problem' in id) return id;
  if (id.value === null) return rejectEmpty({ cell, column }, id.text);
  const value = parseStatus(id.value);
  if (value !== undefined) return { value };
  return rejectValue(cell, column, `There’s no such status. Use one of ${fulfillmentStatusCodes.join(', ')}.`);
};

const maxNamed = 20;

/** Makes the reader: a house by its name in any case, else by its id; the value is the id. No house is allowed too. */
function houseReader(houses: readonly House[], newHouse: ReadingContext['newHouse']): ValueReader {
  const known = houses.slice(0, maxNamed).map(({ name, fulfillmentHouseId }) => `${name} (${fulfillmentHouseId})`);
  const whatIsKnown = known.length === 0 ? 'there are none yet' : `known are ${known.join(', ')}`;
  const toAdd = newHouse === undefined ? '' : ' Write its name, and it is added.';
  return (cell, column) => {
    const cleaned = cleanText(cell, column);
    if ('problem' in cleaned) return cleaned;
    const { text } = cleaned;
    if (text === '') return { value: null };
    const named = houses.filter(({ name }) => houseKey(name) === houseKey(text));
    const meant =
      named.length > 0 ? named : houses.filter(({ fulfillmentHouseId }) => String(fulfillmentHouseId) === text);
    const [house, another] = meant;
    if (house === undefined && newHouse !== undefined && !/^\d+$/.test(text)) return { value: newHouse(text) };
    if (house === undefined) return rejectValue(cell, column, `There is no such warehouse; ${whatIsKnown}.${toAdd}`);
    if (another === undefined) return { value: String(house.fulfillmentHouseId) };
    const ids = meant.map(({ fulfillmentHouseId }) => fulfillmentHouseId).join(' or ');
    return rejectValue(cell, column, `Several warehouses have that name; write the id instead: ${ids}.`);
  };
}

/** The rejection of a row because of one cell; `reason` is one or two sentences: the cause, and what to do. */
function rejectValue(cell: string, column: string, reason: string): { problem: RowProblem } {
  return { problem: { column, received: printableCell(cell), reason } };
}

/** An earlier line of the file has the same fulfillment. */
export function repeatedFulfillment(fulfillmentId: string, earlierLine: number): RowProblem {
  const reason = `Line ${earlierLine} has the same fulfillmentId. Keep one of the two.`;
  return { column: 'fulfillmentId', received: fulfillmentId, reason };
}

/** The fulfillment is here, but in another order than the row says. */
export function fulfillmentOfAnother(fulfillmentId: string, orderId: string): RowProblem {
  const reason = `This fulfillment belongs to order ${orderId}. Correct the orderId or the fulfillmentId.`;
  return { column: 'fulfillmentId', received: fulfillmentId, reason };
}
