/** A demo record as the export shows it. */
import {
  type ExportCells,
  exportColumns,
  formatDateCell,
  formatFlagCell,
  type ItemCells,
  type ParcelItem,
} from '../../src/fulfillments/export-format.ts';
import type { Fulfillment } from './demo-fulfillments.ts';
import type { DemoRecords } from './demo-records.ts';

/** Makes the function that gives a fulfillment's cells; `timeZone` is the account's. */
export function exportCellsOf(
  { houses, orders, items }: Pick<DemoRecords, 'houses' | 'orders' | 'items'>,
  timeZone: string,
): (fulfillment: Fulfillment) => ExportCells {
  const orderById = new Map(orders.map((order) => [order.orderId, order]));
  const houseById = new Map(houses.map(({ fulfillmentHouseId, name }) => [fulfillmentHouseId, name]));
  const itemsById = Map.groupBy(items, ({ fulfillmentId }) => fulfillmentId);
  const readable = itemsById as Map<bigint, { qty: number; name: string | null; sku: string | null }[]>;
  return (fulfillment) => {
    const house = fulfillment.fulfillmentHouseId;
    const values: Partial<Record<keyof ExportCells, string | bigint | boolean | Date | null>> = {
      ...orderById.get(fulfillment.orderId),
      ...fulfillment,
      ...itemCells(readable.get(fulfillment.fulfillmentId) ?? []),
      fulfillmentHouse: house === null ? null : (houseById.get(house) ?? null),
    };
    const cells = exportColumns.map(({ name }) => [name, cellOf(values[name] ?? null, timeZone)]);
    return Object.fromEntries(cells) as ExportCells;
  };
}

/** The items of one parcel as an export writes them, which does so in SQL. */
export function itemCells(items: readonly ParcelItem[]): ItemCells {
  const hasSku = items.some((item) => item.sku !== null);
  return {
    items: items.map(({ qty, name }) => `${qty} × ${escapeEntry(name)}`.trimEnd()).join('; '),
    sku: hasSku ? items.map(({ sku }) => escapeEntry(sku)).join('; ') : '',
  };
}

function escapeEntry(text: string | null): string {
  return (text ?? '').replaceAll(/[\\;]/g, '\\$&');
}

function cellOf(value: string | bigint | boolean | Date | null, timeZone: string): string {
  if (value === null || value instanceof Date) return formatDateCell(value, timeZone);
  return typeof value === 'boolean' ? formatFlagCell(value) : String(value);
}
