/** What a row's items change in those of a fulfillment that is there already. Pure. */
import { isUneditedCell } from '../../cells/excel-damage.ts';
import { type ItemCells, type ParcelItem, parseItemCells } from '../../fulfillments/export-format.ts';
import type { ItemChange } from '../../records/tables.ts';

/** The items of a fulfillment as the export writes them; `ids` in the same order. */
export interface StoredItems {
  cells: ItemCells;
  ids: string[];
}

/** An item as a row has it; `qty` is null when the file doesn't say. */
interface GivenItem extends Omit<ParcelItem, 'qty'> {
  qty: number | null;
}

interface StoredItem extends ParcelItem {
  id: string;
}

/**
 * Compares cells, cleaned, with what is stored; no changes when they say the same or nothing. An item is recognized by
 * its SKU, or by its name where one of the two has no SKU: it keeps what the file doesn't know of it. One that the file
 * leaves out is removed. Returns `{ problem }`, one sentence, when the cells can't be read.
 */
export function compareItems(given: ItemCells, stored: StoredItems): ItemChange[] | { problem: string } {
  if (isBlankOrSame(given.items, stored.cells.items) && isBlankOrSame(given.sku, stored.cells.sku)) return [];
  const parsed = parseItemCells(given);
  if ('problem' in parsed) return parsed;
  const had = parseItemCells(stored.cells);
  if ('problem' in had) return [];
  const saysQuantity = given.items.trim() !== '';
  const items = parsed.map((item) => ({ ...item, qty: saysQuantity ? item.qty : null }));
  const old = had.flatMap((item, at) => ({ ...item, id: stored.ids[at] ?? '' }));
  return matchItems(items, old);
}

const isBlankOrSame = (cell: string, stored: string) => cell.trim() === '' || isUneditedCell(cell, stored);

/** How an item is recognized, the surest way first. */
const likenesses: ((given: GivenItem, stored: StoredItem) => boolean)[] = [
  (a, b) => a.sku === b.sku && a.name === b.name && a.qty === b.qty,
  (a, b) => a.sku === b.sku && a.name === b.name,
  (a, b) => a.sku !== null && a.sku === b.sku,
  (a, b) => (a.sku === null || b.sku === null) && a.name !== null && a.name === b.name,
  (a, b) => a.name === null && a.sku === b.sku,
];

function matchItems(items: readonly GivenItem[], stored: readonly StoredItem[]): ItemChange[] {
  const left = new Set(stored);
  const partners = new Map<GivenItem, StoredItem>();
  for (const isLike of likenesses) {
    for (const item of items) {
      if (partners.has(item)) continue;
      const partner = [...left].find((one) => isLike(item, one));
      if (partner === undefined) continue;
      partners.set(item, partner);
      left.delete(partner);
    }
  }
  const changes = items.flatMap((item): ItemChange[] => {
    const partner = partners.get(item);
    const { qty, name, sku } = item;
    if (partner === undefined) return [{ itemId: null, qty: qty ?? 1, name, sku, isRemoved: false }];
    const after = { qty: qty ?? partner.qty, name: name ?? partner.name, sku: sku ?? partner.sku };
    const differs = after.qty !== partner.qty || after.name !== partner.name || after.sku !== partner.sku;
    return differs ? [{ itemId: partner.id, ...after, isRemoved: false }] : [];
  });
  const removed = [...left].map(({ id, qty, name, sku }) => ({ itemId: id, qty, name, sku, isRemoved: true }));
  return [...changes, ...removed];
}
