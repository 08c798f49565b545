/**
 * How the items of a parcel stand in the export's two cells, `items` and `sku`:
 *
 *     items  2 × Serum 30 ml; 1 × Cream
 *     sku    SER-30; CRM-1
 *
 * Entries are parted by a semicolon and stand in the same order in both cells. A semicolon or backslash inside a name or
 * SKU has a backslash before it. An item without a name or SKU leaves its place empty; no items, no text.
 */

/** One item of a parcel. Texts have no blanks at their ends; an absent one is null, never empty. */
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
 * Reads what an export wrote. `x` does for `×`, a missing quantity means 1, and either cell may be empty altogether.
 * Gives `{ problem }`, one sentence for the person, when the cells do not fit each other or a quantity is none.
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

/** Parts a cell at its bare semicolons and takes the backslashes away; an empty cell has no entries. */
function splitEntries(cell: string): string[] {
  if (cell.trim() === '') return [];
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

/** PostgreSQL's integer ends at 2,147,483,647; nobody ships as many as nine digits can count. */
function isQuantity(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}
