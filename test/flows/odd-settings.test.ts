/** A whole conversation on a database whose defaults are as unlike ours as they can be. */
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect } from '../support/read-imports.ts';

const settings = [
  `datestyle = 'German, DMY'`,
  `intervalstyle = 'sql_standard'`,
  `timezone = 'Asia/Kathmandu'`,
  'extra_float_digits = -15',
  `bytea_output = 'escape'`,
  `search_path = 'elsewhere, public'`,
  `default_transaction_isolation = 'serializable'`,
  `idle_in_transaction_session_timeout = '300ms'`,
  `idle_session_timeout = '1s'`,
  `statement_timeout = '5s'`,
  'standard_conforming_strings = off',
  'array_nulls = off',
  'gin_fuzzy_search_limit = 1',
  'exit_on_error = on',
  'jit = on',
  'jit_above_cost = 0',
];

test('an import is read, applied, searched, exported and undone whatever the database has set', async () => {
  const bot = await startBot({
    async seed(db) {
      await seedHoldOrders(db, 5);
      await db.write(async (tx) => {
        const [row] = await tx.execute<{ name: string }>(sql`select current_database() as name`);
        for (const setting of settings) {
          await tx.execute(sql.raw(`alter database ${row?.name} set ${setting}`));
        }
        // Tables of the same names that stand first in the path.
        await tx.execute(sql`create schema elsewhere`);
        for (const table of ['imports', 'fulfillments', 'orders']) {
          await tx.execute(sql.raw(`create table elsewhere.${table} (nothing int)`));
        }
      });
    },
  });
  onTestFinished(() => bot.stop());
  const { workspace, db } = bot;
  const dana = workspace.as('dana');
  const thread = shareTracking(workspace, { count: 3 });
  const summary = await waitForSummary(workspace, thread);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  expect(await readEffect(db)).toEqual({ written: 3, audited: 3 });
  await dana.command('/fulfillments export updated:today');
  const isSent = () => workspace.dm('dana').some(({ files }) => files?.some(({ name }) => name.endsWith('.csv')));
  await workspace.waitFor('the exported file', isSent);
  expect(bot.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  expect(workspace.violations).toEqual([]);
});
