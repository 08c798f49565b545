/** The outbox: events in their order, again until they are taken, a dead end that a person can revive. */
import { text } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import { findActivity } from '../../../src/home/activity.ts';
import { deliverWebhooks } from '../../../src/imports/webhooks/deliver-webhooks.ts';
import { findDeadEvents, findNextEvent, reviveDeadEvents } from '../../../src/imports/webhooks/webhook-events.ts';
import { RetryLater } from '../../../src/runtime/errors.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, undo } from '../../support/play-import.ts';
import { serveLocally } from '../../support/serve-locally.ts';

const open = ownDeps();
const serve = serveLocally();
const received: { id: string; type: string; changes: { id: string }[] }[] = [];
let status = 500;
let deps: Deps;

beforeAll(async () => {
  const address = await serve(async (request, response) => {
    const { type, data } = JSON.parse(await text(request));
    received.push({ id: String(request.headers['webhook-id']), type, changes: data.changes });
    response.writeHead(status).end();
  });
  const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  const config = { ...open.deps.config, WEBHOOK_URL: address, WEBHOOK_SECRET: [secret] };
  deps = { ...open.deps, config };
  await deps.db.write((tx) => replaceRecords(tx, { A1: { fulfillments: [{ id: 11, status: 'HOLD' }] } }));
});

const columns = (['orderId', 'trackingNumber'] as const).map((field, index) => {
  return { field, index, header: field, how: 'exact' as const };
});
async function* batches() {
  yield [{ line: 2, cells: ['A1', '1Z5R89390357567127'] }];
}
const due = () =>
  deps.db.write((tx) => tx.execute(sql`update webhook_events set due_at = now() - interval '1 second'`));
const runJob = (importId: string) => deliverWebhooks(deps, { importId });

test('an import that is applied and undone: told in this order, each until it is taken, with the same id', async () => {
  const importId = await applyTable(deps, { kinds: ['tracking'], columns, batches: batches() });
  await undo(deps, importId);
  await expect(runJob(importId)).rejects.toThrow(RetryLater);
  await expect(runJob(importId)).rejects.toThrow('not due yet');
  expect(received).toHaveLength(1);
  await due();
  await expect(runJob(importId)).rejects.toThrow(RetryLater);
  status = 200;
  await due();
  await runJob(importId);
  await runJob(importId);
  expect(received.map(({ type }) => type)).toEqual([...Array(3).fill('import.applied'), 'import.undone']);
  expect(new Set(received.map(({ id }) => id)).size).toBe(2);
  expect(received.map(({ changes }) => changes.map(({ id }) => id))).toEqual(Array(4).fill(['11']));
  expect(await deps.db.read((tx) => findNextEvent(tx, importId))).toBeNull();
});

test('a dead end lets the next event go, shows on the Home tab, and can be sent again', async () => {
  received.length = 0;
  status = 410;
  const importId = await applyTable(deps, { kinds: ['tracking'], columns, batches: batches() });
  await runJob(importId);
  status = 200;
  await undo(deps, importId);
  await runJob(importId);
  expect(received.map(({ type }) => type)).toEqual(['import.applied', 'import.undone']);
  const { webhooks } = await deps.db.read((tx) => findActivity(tx, 'ULEE', new Date()));
  expect(webhooks.map(({ event, row }) => [row.importId, event.failure])).toEqual([[importId, 'HTTP 410']]);
  expect(await deps.db.write((tx) => reviveDeadEvents({ tx, queue: deps.queue }))).toBe(1);
  await runJob(importId);
  expect(received.at(-1)?.id).toBe(received[0]?.id);
  expect(await deps.db.read(findDeadEvents)).toEqual([]);
});

test('without an address nothing is recorded', async () => {
  const importId = await applyTable(open.deps, { kinds: ['tracking'], columns, batches: batches() });
  expect(await deps.db.read((tx) => findNextEvent(tx, importId))).toBeNull();
});
