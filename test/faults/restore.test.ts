/** The database goes back in time after Slack was told what came later. */
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { createTestDatabase, onServer } from '../support/database.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readEffect } from '../support/read-imports.ts';
import { prepareReplicas } from '../support/replicas.ts';

test('I5 a backup from before Confirm is restored: the thread asks again instead of saying Applied', async ({
  onTestFinished,
}) => {
  let url: string | undefined;
  const replicas = await prepareReplicas({
    seed: (db) => seedHoldOrders(db, 3),
    through: (original) => url ?? original,
  });
  onTestFinished(replicas.stop);
  const { workspace, databaseUrl } = replicas;
  const name = new URL(databaseUrl).pathname.slice(1);
  const first = await replicas.start();
  const thread = shareTracking(workspace, { count: 3 });
  const { text } = await waitForSummary(workspace, thread);
  await replicas.end(first, 'SIGTERM');
  await onServer(
    databaseUrl.replace(name, 'postgres'),
    (server) => server`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${name}`,
  );
  const backup = await createTestDatabase(name);
  onTestFinished(backup.drop);

  const second = await replicas.start();
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  await replicas.end(second, 'SIGTERM');

  url = backup.url;
  await replicas.start();
  const summary = await waitForSummary(workspace, thread);
  expect(summary.text).toBe(text);
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  const restored = openDatabase(backup.url);
  onTestFinished(() => restored.close());
  expect(await readEffect(restored)).toEqual({ written: 3, audited: 3 });
});
