/** Through PgBouncer: in session mode everything works, in transaction mode the start says what to change. */
import { expect, onTestFinished, test } from 'vitest';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startBot } from '../support/bot.ts';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { createTestDatabase } from '../support/database.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { readEffect } from '../support/read-imports.ts';

const isInstalled = hasPgBouncer();

test.runIf(isInstalled)('in session mode an import is read and applied', async () => {
  const database = await createTestDatabase();
  const pooler = await startPgBouncer(database.url, 'session');
  onTestFinished(() => pooler.stop());
  const bot = await startBot({
    ...{ database, environment: { DATABASE_URL: pooler.url } },
    seed: (db) => seedHoldOrders(db, 5),
  });
  onTestFinished(() => bot.stop());
  const thread = shareTracking(bot.workspace, { count: 3 });
  await bot.workspace.as('lee').click(await waitForSummary(bot.workspace, thread), 'import_confirm');
  await waitForText(bot.workspace, thread, /^Applied/);
  expect(await readEffect(bot.db)).toEqual({ written: 3, audited: 3 });
  expect(bot.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

test.runIf(isInstalled)('in transaction mode the start fails with one sentence', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const pooler = await startPgBouncer(database.url, 'transaction');
  onTestFinished(() => pooler.stop());
  await expect(migrateDatabase(pooler.url)).rejects.toThrow(
    'DATABASE_URL leads to a connection pooler in transaction mode, where settings and locks of a session get lost. Use its session mode (pool_mode = session in PgBouncer), or the address of the server itself.',
  );
});
