import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { createTestDatabase } from '../support/database.ts';
import { seeded } from './seed.ts';
import { seedDatabase } from './seed-database.ts';

const counts = sql`
  select (select count(*)::int from fulfillment_houses) as houses, (select count(*)::int from orders) as orders,
    (select count(*)::int from fulfillments) as fulfillments, (select count(*)::int from fulfillment_items) as items,
    (select count(*)::int from purchases) as purchases`;

test('fills an empty database once, however often and by however many it is called', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const db = openDatabase(url);
  onTestFinished(() => db.close());
  const together = await Promise.all([seedDatabase(db, seeded), seedDatabase(db, seeded)]);
  const later = await seedDatabase(db, seeded);
  expect([...together.toSorted(), later]).toEqual([false, true, false]);
  const want = Object.entries(seeded).map(([table, rows]) => [table, rows.length]);
  expect([...(await db.read((tx) => tx.execute(counts)))]).toEqual([Object.fromEntries(want)]);
});
