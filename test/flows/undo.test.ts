/** An applied import goes back, as far as nobody touched its records since. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/db/client.ts';
import { demoRecords } from '../demo/demo-records.ts';
import { sampleFiles } from '../demo/sample-files.ts';
import { seedDatabase } from '../demo/seed-database.ts';
import { type Bot, startBot } from '../support/bot.ts';

let bot: Bot;
const records = demoRecords({ seed: 1, now: new Date() });

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedDatabase(db, records) });
});
afterAll(() => bot.stop());

/** Every record that an import may touch, updated-at aside. */
async function snapshot(db: Database): Promise<Map<string, unknown>> {
  return db.read(async (tx) => {
    const rows = await tx.execute<{ key: string; value: unknown }>(sql`
      select 'fulfillment ' || fulfillment_id as key, to_jsonb(f) - 'date_updated' - 'date_exported' as value from fulfillments f
      union all select 'item ' || fulfillment_item_id, to_jsonb(i) from fulfillment_items i
      union all select 'purchase ' || purchase_id, to_jsonb(p) from purchases p`);
    return new Map(rows.map(({ key, value }) => [key, value]));
  });
}

const idIn = (key: string | undefined) => Number(key?.split(' ')[1]);

function differences(before: Map<string, unknown>, after: Map<string, unknown>): string[] {
  return [...before.keys()].filter((key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)));
}

test('returns go back whole, except what somebody changed since', async () => {
  const { workspace, db } = bot;
  const channel = workspace.ids.channels.fulfillment;
  const file = sampleFiles(records).find(({ name }) => name === 'returns.csv');
  if (file === undefined) throw new Error('there is no returns.csv among the samples');
  const before = await snapshot(db);

  const { ts } = workspace.as('dana').shareFile(channel, { name: file.name, content: file.content });
  const summary = () => workspace.thread(channel, ts)[0];
  const ready = await workspace.waitFor('the summary', summary);
  await workspace.as('lee').click(ready, 'import_confirm');
  const applied = await workspace.waitFor(
    'the applied summary',
    () => summary()?.text.startsWith('Applied') && summary(),
  );
  const changed = differences(before, await snapshot(db));
  expect(changed.length).toBeGreaterThan(30);

  const [first, second, exported] = changed.filter((key) => key.startsWith('fulfillment '));
  await db.write(async (tx) => {
    await tx.execute(sql`update fulfillments set response_text = 'seen' where fulfillment_id = ${idIn(first)}`);
    await tx.execute(sql`update fulfillments set status = 'SHIPPED' where fulfillment_id = ${idIn(second)}`);
    // Taking a record out in an export is no change of the record.
    await tx.execute(sql`update fulfillments set date_exported = now() where fulfillment_id = ${idIn(exported)}`);
  });

  await workspace.as('lee').click(applied, 'import_undo');
  const form = await workspace.waitFor('the preview of the undo', () => {
    const modal = workspace.modal('lee');
    return modal?.submit ? modal : undefined;
  });
  expect(JSON.stringify(form.blocks)).toContain('2 records stay as they are');
  await workspace.as('lee').submit(form);
  await workspace.waitFor('the undone summary', () => summary()?.text.startsWith('Undone'));
  const left = differences(before, await snapshot(db));
  expect(left.filter((key) => !key.startsWith('item '))).toEqual([first, second].toSorted());
  expect(workspace.violations).toEqual([]);
});
