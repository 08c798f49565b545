import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { matchingIds } from '../../src/search/find-page.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const clock = { now: new Date('2026-11-22T15:00:00Z'), timeZone: 'America/New_York' };
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** An index on an expression serves only exactly the same expression: both stand in files of their own. */
test.each([
  ['status:hold', 'fulfillments_status'],
  ['carrier:ups', 'fulfillments_folded_carrier'],
  ['house:3', 'fulfillments_house'],
  ['order:1001', 'fulfillments_order_id'],
  ['tracking:9400', 'fulfillments_tracking_number'],
  ['rma:RMA-1', 'fulfillments_rma_number'],
  ['sku:SER', 'fulfillment_items_folded_sku'],
  ['email:example', 'orders_folded_customer'],
  ['name:maria', 'orders_folded_customer'],
  ['name:xu', 'orders_folded_customer'],
  ['phone:5550142', 'orders_phone'],
  ['campaign:glow', 'orders_folded_campaign_name'],
  ['city:portland', 'orders_folded_address'],
  ['address:"17 main"', 'orders_folded_address'],
  ['state:oregon', 'orders_folded_state'],
  ['state:baden-württemberg', 'orders_folded_state'],
  ['country:ca', 'orders_folded_country'],
  ['postal:97201', 'orders_squeezed_postal_code'],
  ['customerid:555', 'orders_customer_id'],
  ['client:CF-1', 'fulfillments_client_id'],
  ['any:jo@example.com', 'orders_folded_email'],
  ['tracking:none', 'fulfillments_status_without_tracking'],
  ['status:hold tracking:none', 'fulfillments_status_without_tracking'],
  ['status:shipped shipped:never', 'fulfillments_status_never_shipped'],
  ['status:returned rma:none', 'fulfillments_returned_without_rma'],
  ['carrier:none', 'fulfillments_folded_carrier'],
  ['exported:today', 'fulfillments_date_exported'],
  ['created:today', 'fulfillments_date_created'],
  ['updated:today', 'fulfillments_date_updated'],
  ['shipped:today', 'fulfillments_date_shipped'],
  ['delivered:today', 'fulfillments_date_delivered'],
  ['returned:today', 'fulfillments_date_returned'],
])('%s can be found by %s', async (typed, index) => {
  expect(await planOf(typed, { indexScans: !index.startsWith('orders') })).toContain(index);
});

// Joined by "or", all records of all carriers would be found before the first is counted.
test.each(['carrier:ups,fedex,xpress', '-carrier:ups,fedex'])('%s is one test', async (typed) => {
  const plan = await planOf(typed, { indexScans: true });
  expect(plan.match(/CTE names$/gm)).toHaveLength(1);
  expect(plan).not.toContain('BitmapOr');
});

async function planOf(typed: string, { indexScans }: { indexScans: boolean }): Promise<string> {
  const plan = await db.write(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    await tx.execute(sql`set local enable_indexscan = ${sql.raw(indexScans ? 'on' : 'off')}`);
    return await queryRows<Record<string, string>>(tx, sql`explain ${matchingIds(parseFilter(typed, clock))}`);
  });
  return plan.flatMap((row) => Object.values(row)).join('\n');
}
