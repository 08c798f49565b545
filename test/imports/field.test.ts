/**
 * Files as tools and people make them, one test for each in test/fixtures/field: read, planned against the orders that
 * `fixtures.json` names, or refused with what the form proposes. Its `expect` says in words what is right.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileRefused } from '../../src/columns/file-refused.ts';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { FulfillmentStatus, PurchaseStatus } from '../../src/fulfillments/fulfillment.ts';
import { findOrderColumns, proposeColumns, readWithOrders } from '../../src/imports/intake/column-evidence.ts';
import { imports } from '../../src/imports/model/tables.ts';
import { evaluateCounts } from '../../src/imports/plan/evaluate-counts.ts';
import { planImport } from '../../src/imports/plan/plan-import.ts';
import { readFile } from '../../src/spreadsheets/read-file.ts';
import { inChunks, limits } from '../spreadsheets/read-all.ts';
import { type CaseRecords, caseTimeZone, replaceRecords } from '../support/case-records.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

interface FieldOrder {
  orderId: string;
  fulfillments: { id: number; status?: FulfillmentStatus; tracking?: string; carrier?: string; method?: string }[];
  purchases?: { id: string; product: string; status: PurchaseStatus }[];
}

const folder = join(import.meta.dirname, '../fixtures/field');
const fixtures = JSON.parse(readFileSync(join(folder, 'fixtures.json'), 'utf8')) as Record<
  string,
  { orders: FieldOrder[] }
>;
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  const orders = Object.values(fixtures).flatMap((fixture) => fixture.orders);
  const records: CaseRecords = Object.fromEntries(
    orders.map(({ orderId, fulfillments, purchases = [] }) => [
      orderId,
      {
        fulfillments: fulfillments.map(({ id, status = 'HOLD', tracking, carrier, method }) => ({
          id,
          status,
          ...(tracking && { tracking }),
          ...(carrier && { carrier }),
          ...(method && { method }),
        })),
        purchases: Object.fromEntries(purchases.map(({ id, product, status }) => [id, [product, status]])),
      },
    ]),
  );
  await db.write((tx) => replaceRecords(tx, records));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** What becomes of a file: its columns, its rows by outcome, the state that it comes to, and what Confirm would write. */
async function play(name: string) {
  const content = readFileSync(join(folder, name));
  const open = () => inChunks(content, 65_536);
  try {
    const { reading, remarks } = await readWithOrders({ db }, (columns) =>
      readFile(open, limits, { columns, fileName: name }),
    );
    const importId = randomUUID();
    const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1' };
    const { counts, changes } = await db.write(async (tx) => {
      const shared = { teamId: 'T1', fileId: importId, fileName: name, sharedBy: 'U1', ...place };
      await tx.insert(imports).values({ importId, ...shared });
      const planned = await planImport(tx, importId, reading, { timeZone: caseTimeZone });
      const rows = await queryRows<{ carrier: string | null; method: string | null }>(
        tx,
        sql`select after_carrier as carrier, after_method as method from import_changes where import_id = ${importId} order by line`,
      );
      return { counts: planned, changes: rows };
    });
    const verdict = evaluateCounts(counts);
    const { changing = 0, rejected = 0, foreignRows = 0, problems = [] } = counts[verdict.kind ?? 'tracking'] ?? {};
    return {
      state: `${verdict.state} ${verdict.kind}`,
      columns: Object.fromEntries(reading.columns.map(({ field, header }) => [field, header])),
      changing,
      rejected,
      found: counts.tracking === undefined ? 0 : counts.tracking.rows - foreignRows,
      problems: problems.map(({ code, rows }) => `${rows} ${code}`),
      remarks: [...reading.notes, ...remarks].filter(({ code }) => code.startsWith('W_')).map(({ code }) => code),
      changes,
    };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const { table } = error;
    if (table === undefined) return { refused: error.code };
    const orders = await db.read((tx) => findOrderColumns(tx, table));
    const proposed = Object.entries(proposeColumns(table, orders));
    const names = proposed.map(([field, index]) => [field, table.header[index]]);
    return { refused: error.code, header: table.header, proposed: Object.fromEntries(names) };
  }
}

const tracking = (changing: number) => ({ state: 'ready tracking', changing, rejected: 0 });

const outcomes: Record<string, Record<string, unknown>> = {
  'k02-filtered-rows.xlsx': { state: 'ready tracking', changing: 3, problems: ['3 E_HIDDEN'] },
  'k03-3pl-own-order-id.csv': { ...tracking(12), columns: { orderId: 'Store Order ID' }, remarks: ['W_ORDER_COLUMN'] },
  'k03-two-order-columns.csv': { refused: 'E_DUPLICATE_COLUMN', proposed: { orderId: 'Order reference' } },
  'k04-provider-column.csv': { ...tracking(3), columns: { carrier: 'tracking_provider' } },
  'k04-shipstation.csv': { ...tracking(3), columns: { method: 'Carrier - Service Selected' } },
  'k07-voided-labels.csv': { state: 'ready tracking', changing: 2, problems: ['2 E_VOIDED'] },
  'k09-header-asterisks.csv': tracking(3),
  'k09-header-colons.csv': tracking(3),
  'k10-metadata-above.csv': {
    refused: 'E_UNKNOWN_FILE',
    header: ['Ref 1', 'Shipment Number', 'Service'],
    proposed: { orderId: 'Ref 1', trackingNumber: 'Shipment Number' },
  },
  'k11-pirate-ship.csv': tracking(3),
  'k12-tracking.zip': tracking(3),
  'k13-header-de.csv': tracking(3),
  'k13-header-fr.csv': tracking(3),
  'k14-order-sum.csv': tracking(3),
  'k15-several-shops.csv': { state: 'refused null', found: 5 },
  'k17-html-export.xls': tracking(3),
  'k19-whole-line-quoted.csv': { ...tracking(3), remarks: ['W_WRAPPED_LINES'] },
  'k21-refused-as-spaces.csv': tracking(3),
  'k21-title-refused-as-spaces.csv': tracking(3),
  'k22-two-sheets-unknown-header.xlsx': tracking(3),
};

test.each(Object.entries(outcomes))('%s', async (name, want) => {
  expect(await play(name)).toMatchObject(want);
});
