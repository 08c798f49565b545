/** A first day at the page, as the README tells it: orders in, the warehouse's messy file, and the file for the CRM out. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { exportColumns } from '../../src/fulfillments/export-format.ts';
import { exportCellsOf } from '../demo/export-cells.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({}, {}, { isEmpty: true });
});
afterAll(() => stage.close());

/** The CRM's export of all its orders. */
function exportOfOrders(): string {
  const rows = stage.records.fulfillments.map(exportCellsOf(stage.records, 'America/New_York'));
  return stringify(rows, { header: true, columns: exportColumns.map(({ name }) => name), bom: true });
}

const countRecords = () =>
  stage.bot.db.read((tx) =>
    queryRows<{ orders: number; fulfillments: number; items: number }>(
      tx,
      sql`select (select count(*) from orders)::int as orders, (select count(*) from fulfillments)::int as fulfillments,
        (select count(*) from fulfillment_items)::int as items`,
    ),
  );

test('from an empty database to the file for the CRM, without a programmer', async () => {
  const { orders, fulfillments, items } = stage.records;
  const dana = await stage.visit('dana');
  const allOrders = exportOfOrders();
  await dana.shareFile({ name: 'all orders.csv', content: allOrders });
  await dana.reads(`Add ${fulfillments.length.toLocaleString('en-US')} fulfillments`);
  await dana.picture('first-day-1-orders');
  await dana.press('import_confirm');
  await dana.reads('Applied by @Dana Reyes');
  expect(orders.length).toBeGreaterThanOrEqual(2_000);
  expect(await countRecords()).toEqual([
    { orders: orders.length, fulfillments: fulfillments.length, items: items.length },
  ]);

  await dana.shareFile({ name: 'all orders again.csv', content: `${allOrders}\n` });
  await dana.reads(/[Nn]othing to change/);

  await dana.shareSample('tracking-messy.csv');
  await dana.reads('rows to fix');
  await dana.press('import_correct');
  const form = dana.page.getByTestId('modal');
  await form
    .getByLabel(/trackingNumber|tracking/i)
    .first()
    .fill('1Z5R89390357567127');
  await dana.picture('first-day-2-mend');
  await form.getByTestId('modal-submit').click();
  await dana.reads('1 row fixed by @Dana Reyes');
  await dana.press('import_confirm');
  await dana.reads('Applied by @Dana Reyes');

  await dana.press('import_results');
  const card = dana.answer.getByTestId('file');
  const download = dana.page.waitForEvent('download');
  await card.getByRole('link', { name: /^Download/ }).click();
  await dana.picture('first-day-3-file');
  const rows: string[][] = parse(await readFile(await (await download).path()), { bom: true });
  expect(rows[0]).toEqual(['orderId', 'clientFulfillmentId', 'trackingNumber', 'carrier', 'method']);
  const applied = await stage.bot.db.read((tx) =>
    queryRows<{ it: string }>(
      tx,
      sql`select order_id || ' ' || tracking_number as it from fulfillments join audit_events on entity_id = fulfillment_id::text
        where action = 'import' and after ? 'tracking_number' and after ? 'status'`,
    ),
  );
  expect(applied.length).toBeGreaterThan(10);
  expect(
    rows
      .slice(1)
      .map(([order, , number]) => `${order} ${number}`)
      .toSorted(),
  ).toEqual(applied.map(({ it }) => it).toSorted());
  expect(await stage.mistakes()).toEqual([]);
});
