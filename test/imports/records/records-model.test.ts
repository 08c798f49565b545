/** Random sequences of files of every kind, writes from outside and undos come to what a simple model says. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryRows } from '../../../src/db/queries.ts';
import { parseDateCell } from '../../../src/fulfillments/export-format.ts';
import { caseTimeZone, replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, readImport, undo } from '../../support/play-import.ts';
import { runs } from '../../support/property-runs.ts';
import { recordsTable, returnTable, trackingTable } from '../../support/records-table.ts';

const open = ownDeps();

/** What a fulfillment is; its id n is of the order An, and has no other. */
interface Known {
  status: string;
  city: string | null;
  /** SKUs with their quantities */
  items: string;
  /** as a moment; now is later than any date of a file */
  updated: number;
  /** a tracking number or a return was imported, and no whole record with another status since */
  isOurs: boolean;
}
type Model = Map<number, Known>;
const justNow = Number.POSITIVE_INFINITY;

/** The items that a row may have, by what the model calls them. */
const itemCells = {
  '': { items: '', sku: '' },
  S1: { items: '1 × Serum', sku: 'S' },
  S2: { items: '2 × Serum', sku: 'S' },
  'S1 T3': { items: '1 × Serum; 3 × Tea', sku: 'S; T' },
} as const;

const statuses = ['HOLD', 'PENDING', 'DELIVERED'] as const;
const dates = ['', '2026-11-01 10:00:00', '2026-11-02 10:00:00', '2026-11-03 10:00:00'] as const;
const id = fc.integer({ min: 1, max: 2 });
const row = fc.record({
  id,
  status: fc.constantFrom(...statuses),
  dateUpdated: fc.constantFrom(...dates),
  shipCity: fc.constantFrom('', 'Troy', 'Rome'),
  items: fc.constantFrom(...(Object.keys(itemCells) as (keyof typeof itemCells)[])),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ records: fc.array(row, { minLength: 1, maxLength: 4 }), isUndone: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ tracking: id, isUndone: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ returned: id, to: fc.constantFrom('RETURNED', 'CANCELLED'), isUndone: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ outside: id, status: fc.constantFrom(...statuses) }) },
  { weight: 1, arbitrary: fc.record({ repacked: id }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

function takeRecords(model: Model, rows: readonly Row[]): void {
  const seen = new Set<number>();
  for (const { id, status, dateUpdated, shipCity, items } of rows) {
    if (seen.has(id)) continue;
    seen.add(id);
    const at = parseDateCell(dateUpdated, caseTimeZone)?.getTime() ?? null;
    const known = model.get(id);
    if (known === undefined) {
      model.set(id, { status, city: shipCity || null, items, updated: at ?? justNow, isOurs: false });
      continue;
    }
    if (at !== null && at < known.updated) continue;
    const isNewer = at !== null && at > known.updated;
    const next = {
      status: isNewer || (at === null && !known.isOurs) ? status : known.status,
      city: shipCity || known.city,
      items: items || known.items,
    };
    if (next.status === known.status && next.city === known.city && next.items === known.items) continue;
    const isOurs = known.isOurs && next.status === known.status;
    model.set(id, { ...next, updated: isNewer ? at : justNow, isOurs });
  }
}

/** Moves a fulfillment as an import of tracking numbers or returns does; an undo moves it back, and that is as new. */
function move(model: Model, id: number, from: readonly string[], to: string, isUndone: boolean): void {
  const known = model.get(id);
  if (known === undefined || !from.includes(known.status)) return;
  model.set(id, { ...known, status: isUndone ? known.status : to, updated: justNow, isOurs: true });
}

const apply = async (table: Parameters<typeof applyTable>[1], isUndone: boolean) => {
  const importId = await applyTable(open.deps, table);
  const { state, outcome } = await readImport(open.deps, importId);
  if (isUndone && state === 'applied' && outcome !== null && outcome.records > 0) await undo(open.deps, importId);
};

async function take(model: Model, one: Step, at: number): Promise<void> {
  const { db } = open.deps;
  if ('records' in one) {
    const rows = one.records.map(({ id, items, ...cells }) => {
      return { ...cells, ...itemCells[items], orderId: `A${id}`, fulfillmentId: String(id) };
    });
    await apply(recordsTable(...rows), one.isUndone);
    if (!one.isUndone) takeRecords(model, one.records);
  } else if ('tracking' in one) {
    await apply(trackingTable(`A${one.tracking}`, `98657878885${at}`), one.isUndone);
    move(model, one.tracking, ['HOLD'], 'SHIPPED', one.isUndone);
  } else if ('returned' in one) {
    await apply(returnTable(String(one.returned), one.to), one.isUndone);
    const from = one.to === 'RETURNED' ? ['SHIPPED', 'DELIVERED'] : ['HOLD', 'PENDING', 'SHIPPED', 'DELIVERED'];
    move(model, one.returned, from, one.to, one.isUndone);
  } else if ('outside' in one) {
    const known = model.get(one.outside);
    if (known !== undefined) model.set(one.outside, { ...known, status: one.status });
    await db.write((tx) =>
      tx.execute(sql`update fulfillments set status = ${one.status} where fulfillment_id = ${one.outside}`),
    );
  } else {
    const known = model.get(one.repacked);
    if (known !== undefined) model.set(one.repacked, { ...known, items: known.items.replace(/S\d/, 'S9') });
    await db.write((tx) =>
      tx.execute(sql`update fulfillment_items set qty = 9 where fulfillment_id = ${one.repacked} and sku = 'S'`),
    );
  }
}

const read = () =>
  open.deps.db.read((tx) =>
    queryRows<Record<string, unknown>>(
      tx,
      sql`select f.fulfillment_id::int as id, status, ship_city as city, coalesce((
          select string_agg(sku || qty, ' ' order by sku) from fulfillment_items i where i.fulfillment_id = f.fulfillment_id), '') as items
        from fulfillments f join orders using (order_id) order by 1`,
    ),
  );

test('sequences of files, writes from outside and undos come to what a simple model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
      await open.deps.db.write((tx) => replaceRecords(tx, {}));
      const model: Model = new Map();
      for (const [at, one] of steps.entries()) {
        await take(model, one, at);
        const wanted = [...model].toSorted(([a], [b]) => a - b);
        expect(await read()).toEqual(wanted.map(([id, { status, city, items }]) => ({ id, status, city, items })));
      }
    }),
    { numRuns: runs(20) },
  );
});
