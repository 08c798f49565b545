/** A replica dies in the middle of its work: another one has taken over within half a minute. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';

let replicas: Replicas;
/** What the README promises, in milliseconds. */
const promised = 30_000;

beforeAll(async () => {
  replicas = await prepareReplicas({ seed: (db) => seedHoldOrders(db, 20) });
});
afterAll(() => replicas.stop());

test('a reading, and a message that was being said, go on within 30 seconds after their replica was killed', async () => {
  const { workspace, db } = replicas;
  const first = await replicas.start();
  const said = shareTracking(workspace, { count: 2, from: 1, channel: workspace.ids.channels.returns });
  const summary = await waitForSummary(workspace, said);
  const saying = workspace.fault({ at: 'chat.update', fault: { kind: 'slow', ms: 120_000 }, times: 1 });
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitUntil('the write', async () => (await readImports(db))[0]?.state === 'applied');
  const reading = workspace.fault({ at: 'download', fault: { kind: 'slow', ms: 120_000 }, times: 1 });
  const read = shareTracking(workspace, { count: 2, from: 11 });
  await workspace.waitFor('both to be under way', () => saying.hits() === 1 && reading.hits() === 1);
  await replicas.start();
  await replicas.end(first, 'SIGKILL');
  await Promise.all([waitForSummary(workspace, read, promised), waitForText(workspace, said, /^Applied/, promised)]);
  for (const { channel, ts } of [read, said]) expect(workspace.thread(channel, ts)).toHaveLength(1);
  expect(workspace.violations).toEqual([]);
});
