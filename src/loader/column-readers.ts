/** How each column of the export is read when records are created from it. */
import { rejectEmpty, rejectTooLong, textLimits } from '../cells/cell-checks.ts';
import { cleanText } from '../cells/clean-cell.ts';
import { readMethod } from '../cells/read-carrier.ts';
import { readFulfillmentId, readId, readOrderId, readRmaNumber } from '../cells/read-ids.ts';
import { readTrackingNumber } from '../cells/read-tracking-number.ts';
import { type ExportColumn, exportColumns, formatFlagCell, parseDateCell } from '../fulfillments/export-format.ts';
import { type House, houseReader } from './read-house.ts';
import { readStatus } from './read-status.ts';
import { rejectValue, type ValueReader } from './row-problem.ts';

/** What the meaning of a cell depends on. `timeZone` is the account's IANA time zone. */
export interface ReadingContext {
  houses: readonly House[];
  timeZone: string;
  now: Date;
}

/** The longest free text, in UTF-16 units: ample for an answer of a fulfillment house, small for a row in memory. */
const maxTextLength = 2000;

const aYear = 366 * 24 * 3600 * 1000;

/**
 * The reader of every column, in order. Values are texts as PostgreSQL casts them: moments in ISO 8601, a house as its
 * id, a flag as TRUE or FALSE, a status as its code.
 */
export function columnReaders({ houses, timeZone, now }: ReadingContext): (readonly [ExportColumn, ValueReader])[] {
  const byContent = {
    id: readAnyId,
    text: textReader(maxTextLength),
    status: readStatus,
    date: dateReader(timeZone, now),
    flag: readFlag,
    house: houseReader(houses),
    items: textReader(maxTextLength),
    sku: textReader(maxTextLength),
  } as const;
  const byName: Partial<Record<ExportColumn, ValueReader>> = {
    orderId: readOrderId,
    fulfillmentId: readRequiredFulfillmentId,
    carrier: textReader(textLimits.written),
    method: readMethod,
    trackingNumber: readTrackingNumber,
    rmaNumber: readRmaNumber,
  };
  return exportColumns.map(({ name, holds }) => [name, byName[name] ?? byContent[holds]] as const);
}

const readAnyId: ValueReader = (cell, column) => readId({ cell, column });

const readRequiredFulfillmentId: ValueReader = (cell, column) => {
  const reading = readFulfillmentId(cell, column);
  return 'problem' in reading || reading.value !== null ? reading : rejectEmpty({ cell, column }, cell.trim());
};

function textReader(limit: number): ValueReader {
  return (cell, column) => {
    const cleaned = cleanText(cell, column);
    if ('problem' in cleaned) return cleaned;
    return rejectTooLong({ cell, column }, cleaned.text, limit) ?? { value: cleaned.text || null };
  };
}

function dateReader(timeZone: string, now: Date): ValueReader {
  return (cell, column) => {
    const reading = readAnyId(cell, column);
    if ('problem' in reading || reading.value === null) return reading;
    const date = parseDateCell(reading.value, timeZone);
    if (date === undefined) {
      return rejectValue(cell, column, 'Write a date as 2026-11-01 or, with the time, as 2026-11-01 14:05:33.');
    }
    if (date.getTime() > now.getTime() + aYear) {
      return rejectValue(cell, column, 'That is more than a year ahead; check the year.');
    }
    return { value: date.toISOString() };
  };
}

const flags = new Map([
  ...['', 'FALSE', 'NO', 'N', 'F', '0'].map((text) => [text, false] as const),
  ...['TRUE', 'YES', 'Y', 'T', '1'].map((text) => [text, true] as const),
]);

const readFlag: ValueReader = (cell, column) => {
  const flag = flags.get(cell.trim().toUpperCase());
  return flag === undefined
    ? rejectValue(cell, column, 'Write TRUE or FALSE, or leave the cell empty.')
    : { value: formatFlagCell(flag) };
};
