/** X55 old and new versions side by side. */
import { sql } from 'drizzle-orm';
import { PgBoss } from 'pg-boss';
import { expect, onTestFinished, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect } from '../support/read-imports.ts';

test('X55 work of a kind that only a newer version knows, and columns that only it fills, are left alone', async () => {
  const bot = await startBot({ seed: (db) => seedHoldOrders(db, 10) });
  onTestFinished(() => bot.stop());
  const { workspace, db, databaseUrl } = bot;
  const newer = new PgBoss({ connectionString: databaseUrl, max: 1, schedule: false, supervise: false });
  newer.on('error', () => {});
  await newer.start();
  onTestFinished(() => newer.stop({ graceful: false }));
  await newer.createQueue('announce-import', { retryLimit: 3, heartbeatSeconds: 10, notify: true });
  await newer.send('announce-import', { importId: 'of tomorrow' });
  await db.write(async (tx) => {
    await tx.execute(sql`alter table imports add column announced_to text`);
    await tx.execute(sql`alter table messages add column tone text default 'calm' not null`);
  });

  const thread = shareTracking(workspace, { count: 3 });
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  expect(await readEffect(db)).toEqual({ written: 3, audited: 3 });
  const kept = await db.read((tx) =>
    tx.execute(sql`select state, retry_count from pgboss.job where name = 'announce-import'`),
  );
  expect([...kept]).toEqual([{ state: 'created', retry_count: 0 }]);
  expect(bot.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
