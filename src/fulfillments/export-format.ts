/**
 * The layout of the export: its columns, dates and items. A date is the account's wall-clock time, to the second,
 * without a time zone. The items of a parcel are in two cells:
 *
 *     items  2 × Serum 30 ml; 1 × Cream
 *     sku    SER-30; CRM-1
 *
 * Entries are separated by semicolons and are in the same order in both cells. A semicolon or backslash inside a name or
 * SKU is escaped with a backslash. An item without a name or SKU has an empty entry; no items give an empty cell.
 */
import { tzOffset } from '@date-fns/tz';
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { fulfillmentItems, fulfillments, orders } from './tables.ts';

/**
 * All columns from A to AF. Column Z is the tracking number, as on the CRM's Fulfillment page; people fill it by its
 * letter. `holds` determines how a cell is read and escaped:
 * - `id`: opaque text, never a number, even if it looks like one;
 * - `text`: free text, which a spreadsheet could run as a formula;
 * - `status`, `date`, `flag`: see fulfillment.ts, `formatDateCell` and `formatFlagCell`;
 * - `house`: name of the fulfillment house; `items`, `sku`: see `parseItemCells`.
 */
export const exportColumns = [
  { name: 'orderId', holds: 'id' },
  { name: 'clientFulfillmentId', holds: 'id' },
  { name: 'fulfillmentId', holds: 'id' },
  { name: 'status', holds: 'status' },
  { name: 'dateCreated', holds: 'date' },
  { name: 'dateUpdated', holds: 'date' },
  { name: 'dateExported', holds: 'date' },
  { name: 'fulfillmentHouse', holds: 'house' },
  { name: 'campaignName', holds: 'text' },
  { name: 'customerId', holds: 'id' },
  { name: 'shipFirstName', holds: 'text' },
  { name: 'shipLastName', holds: 'text' },
  { name: 'shipCompanyName', holds: 'text' },
  { name: 'shipAddress1', holds: 'text' },
  { name: 'shipAddress2', holds: 'text' },
  { name: 'shipCity', holds: 'text' },
  { name: 'shipState', holds: 'text' },
  { name: 'shipPostalCode', holds: 'id' },
  { name: 'shipCountry', holds: 'text' },
  { name: 'phoneNumber', holds: 'id' },
  { name: 'emailAddress', holds: 'text' },
  { name: 'items', holds: 'items' },
  { name: 'sku', holds: 'sku' },
  { name: 'carrier', holds: 'text' },
  { name: 'method', holds: 'text' },
  { name: 'trackingNumber', holds: 'id' },
  { name: 'dateShipped', holds: 'date' },
  { name: 'dateDelivered', holds: 'date' },
  { name: 'dateReturned', holds: 'date' },
  { name: 'rmaNumber', holds: 'id' },
  { name: 'isReshipment', holds: 'flag' },
  { name: 'responseText', holds: 'text' },
] as const;

export type ExportColumn = (typeof exportColumns)[number]['name'];

/** One row of the export: text for every column, '' where the record has no value. */
export type ExportCells = Record<ExportColumn, string>;

/** Formats a boolean as spreadsheets write it, so that it survives being opened and saved. */
export function formatFlagCell(flag: boolean): string {
  return flag ? 'TRUE' : 'FALSE';
}

const datePattern = /^([12]\d{3}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?)?$/;
/** With the zone as programs and databases write it: `Z`, ` UTC`, `-0500`, ` -05:00`, `+00`. */
const zonedDatePattern =
  /^([12]\d{3}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(?:Z|UTC|GMT|([+-]\d\d)(?::?(\d\d))?)$/;
const minute = 60_000;
const day = 24 * 60 * minute;

/** Formats a date (`2026-11-01 14:05:33`); '' for null. `timeZone` is an IANA name. */
export function formatDateCell(date: Date | null, timeZone: string): string {
  if (date === null) return '';
  const wallClock = new Date(date.getTime() + offsetAt(date.getTime(), timeZone) * minute);
  return wallClock.toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Parses the output of `formatDateCell`; a missing time is midnight, missing seconds are 0, and an explicit zone
 * (`2026-11-01T14:05:33Z`) is honored. In the hour repeated at the end of daylight saving time, it means the first
 * occurrence. Returns undefined for anything else, including times skipped in that zone.
 */
export function parseDateCell(cell: string, timeZone: string): Date | undefined {
  const [, day, clock, hours, minutes = '00'] = zonedDatePattern.exec(cell) ?? [];
  if (day !== undefined) return validDate(`${day}T${clock}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  const [, date, time = '00:00', seconds = ':00'] = datePattern.exec(cell) ?? [];
  if (date === undefined) return undefined;
  const wallClock = validDate(`${date}T${time}${seconds}Z`);
  // Date rolls February 30 over into March instead of rejecting it.
  if (wallClock === undefined || !wallClock.toISOString().startsWith(`${date}T${time}`)) return undefined;
  return resolveWallClock(wallClock.getTime(), timeZone);
}

function validDate(iso: string): Date | undefined {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The moment when clocks in the zone show `wallClock` (given as if it were UTC), using the offsets around it. */
function resolveWallClock(wallClock: number, timeZone: string): Date | undefined {
  const before = offsetAt(wallClock - day, timeZone);
  const after = offsetAt(wallClock + day, timeZone);
  if (before === after) return new Date(wallClock - before * minute);
  return [before, after]
    .map((offset) => ({ offset, moment: new Date(wallClock - offset * minute) }))
    .find(({ offset, moment }) => offsetAt(moment.getTime(), timeZone) === offset)?.moment;
}

/** Since then, clocks in every zone have been changed at quarters of an hour only. */
const quartersSince = Date.UTC(1975, 0);
const maxKept = 20_000;
const offsets = new Map<number, number>();
let offsetsZone = '';

/** The zone's offset in minutes. It is kept for the quarter of an hour: finding one takes longer than all else about a date. */
function offsetAt(milliseconds: number, timeZone: string): number {
  if (milliseconds < quartersSince) return tzOffset(timeZone, new Date(milliseconds));
  if (timeZone !== offsetsZone || offsets.size > maxKept) offsets.clear();
  offsetsZone = timeZone;
  const quarter = Math.floor(milliseconds / (15 * minute));
  const offset = offsets.get(quarter) ?? tzOffset(timeZone, new Date(milliseconds));
  offsets.set(quarter, offset);
  return offset;
}

/** One item of a parcel. Texts are trimmed; an absent one is null, never ''. */
export interface ParcelItem {
  qty: number;
  name: string | null;
  sku: string | null;
}

/** The two cells of the export that hold a parcel's items. */
export interface ItemCells {
  items: string;
  sku: string;
}

/**
 * Parses the item cells of an export. `x` is accepted for `×`, a missing quantity means 1, and either cell may be empty.
 * Returns `{ problem }`, one sentence for the person, if the cells don't match or a quantity is invalid.
 */
export function parseItemCells(cells: ItemCells): ParcelItem[] | { problem: string } {
  const names = splitEntries(cells.items);
  const skus = splitEntries(cells.sku);
  if (names.length > 0 && skus.length > 0 && names.length !== skus.length) {
    return { problem: `items lists ${names.length} and sku lists ${skus.length}; both need one entry for each item.` };
  }
  const items: ParcelItem[] = [];
  for (let at = 0; at < Math.max(names.length, skus.length); at += 1) {
    const { qty, name } = parseEntry(names[at] ?? '');
    if (!isQuantity(qty)) return { problem: `items counts "${qty}" of something; write a whole number from 1.` };
    items.push({ qty: Number(qty), name, sku: skus[at] || null });
  }
  return items;
}

/** Splits a cell at unescaped semicolons and unescapes the entries; an empty cell has none. */
function splitEntries(cell: string): string[] {
  if (cell.trim() === '') return [];
  if (!cell.includes('\\')) return cell.split(';').map((entry) => entry.trim());
  const entries: string[] = [];
  let entry = '';
  for (const [token] of cell.matchAll(/\\.|./gsu)) {
    if (token === ';') {
      entries.push(entry.trim());
      entry = '';
    } else {
      entry += token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
    }
  }
  return [...entries, entry.trim()];
}

function parseEntry(entry: string): { qty: string; name: string | null } {
  const counted = /^([-+]?[\d.,]+)\s*[×x](?:\s+|$)(.*)$/su.exec(entry);
  return counted ? { qty: counted[1] ?? '', name: counted[2] || null } : { qty: '1', name: entry || null };
}

/** PostgreSQL's integer ends at 2,147,483,647; nine digits are more than enough for a parcel. */
function isQuantity(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}

/** The properties of the tables have the names of the export. */
const recordColumns: Partial<Record<string, PgColumn>> = {
  ...getTableColumns(orders),
  ...getTableColumns(fulfillments),
  fulfillmentHouse: fulfillments.fulfillmentHouseId,
};

/** The column of an order or a fulfillment that a column of the export shows. Items have rows of their own. */
export function recordColumn(name: ExportColumn): PgColumn {
  const column = recordColumns[name];
  if (column === undefined) throw new Error(`no column for ${name}`);
  return column;
}

/** An entry of the cells `items` and `sku`: `\` and `;` are escaped with a backslash. */
const entry = (column: PgColumn) =>
  sql`replace(replace(coalesce(${column}, ''), ${sql.raw(String.raw`'\', '\\'`)}), ';', ${sql.raw(String.raw`'\;'`)})`;

/** Two aggregates over rows of `fulfillment_items`, `items` and `sku`: the cells that `parseItemCells` takes apart. */
export function itemCells(): SQL {
  const { fulfillmentItemId, qty, name, sku } = fulfillmentItems;
  const inOrder = sql`order by ${fulfillmentItemId}`;
  return sql`string_agg(rtrim(${qty} || ' × ' || ${entry(name)}), '; ' ${inOrder}) as items,
      case when count(${sku}) > 0 then string_agg(${entry(sku)}, '; ' ${inOrder}) end as sku`;
}
