/** The outbox: events in their order, again until they are taken, a dead end that a person can revive. */
import { text } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import { findActivity } from '../../../src/home/activity.ts';
import {
  decodeSecret,
  deliverWebhooks,
  postWebhook,
  readRetryAfter,
  secondsUntilRetry,
  splitCredentials,
  webhookHeaders,
} from '../../../src/imports/webhooks/deliver-webhooks.ts';
import {
  findDeadEvents,
  findNextEvent,
  reviveDeadEvents,
  webhookBody,
} from '../../../src/imports/webhooks/webhook-events.ts';
import { RetryLater } from '../../../src/runtime/errors.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { makeImport } from '../../support/make-import.ts';
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

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const signed = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };

test('the signature of the specification’s example; during a rotation there are two', () => {
  const headers = webhookHeaders(signed, [secret, `whsec_${Buffer.alloc(24).toString('base64')}`]);
  expect(headers['webhook-id']).toBe(signed.id);
  expect(headers['webhook-timestamp']).toBe('1614265330');
  const [first, second, third] = (headers['webhook-signature'] ?? '').split(' ');
  expect(first).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  expect(second).toMatch(/^v1,[\w+/]{43}=$/);
  expect(third).toBeUndefined();
});

test.each([
  [secret, 24],
  [`whsec_${Buffer.alloc(64).toString('base64')}`, 64],
  [`whsec_${Buffer.alloc(32).toString('base64').replace('=', '')}`, 32],
  ['whsec_c2hvcnQ=', null],
  ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', null],
  ['whsec_not base64 at all, although it is long enough', null],
])('%s has %s bytes', (text, bytes) => {
  expect(decodeSecret(text)?.length ?? null).toBe(bytes);
});

test.each([
  [1, null, 1],
  [2, null, 5],
  [2, 60, 60],
  [5, 10, 600],
  [1, 9_999_999, 86_400],
  [12, null, 86_400],
  [13, null, null],
  [13, 60, null],
])('after %i failures and Retry-After %s, the next attempt is in %s seconds', (attempts, after, seconds) => {
  expect(secondsUntilRetry(attempts, after)).toBe(seconds);
});

test.each([
  ['30', 30],
  [null, null],
  ['Fri, 31 Dec 2027 23:59:59 GMT', 3599],
  ['Fri, 31 Dec 2027 22:59:59 GMT', 0],
  ['Fri, 99 Dec 2027 23:59:59 GMT', null],
  ['2028', 2028],
  ['soon', null],
  ['-1', null],
])('Retry-After: %s is %s', (header, seconds) => {
  expect(readRetryAfter(header, Date.UTC(2027, 11, 31, 23) / 1000)).toBe(seconds);
});

test('a password in the address becomes a header', () => {
  expect(splitCredentials('https://jo:p%40ss@crm.example/in?x=1')).toEqual({
    url: 'https://crm.example/in?x=1',
    authorization: `Basic ${Buffer.from('jo:p@ss').toString('base64')}`,
  });
  expect(splitCredentials('http://crm.example/in').authorization).toBeNull();
});

test('what a receiver can answer', async () => {
  let target = 0;
  const address = await serve((request, response) => {
    if (request.url === '/target') target += 1;
    if (request.url === '/hang') return;
    const status = Number(request.url?.slice(1));
    response.writeHead(status, { location: '/target', 'retry-after': '7' }).end('told to nobody');
  });
  const post = (path: string, seconds?: number) => postWebhook(`${address}/${path}`, signed, [secret], seconds);
  expect(await post('204')).toEqual({ failure: null });
  expect(await post('500')).toEqual({ failure: 'HTTP 500', isFinal: false, retryAfter: 7 });
  expect(await post('410')).toMatchObject({ failure: 'HTTP 410', isFinal: true });
  expect(await post('307')).toMatchObject({ failure: 'HTTP 307', isFinal: false });
  expect(target).toBe(0);
  expect(await post('hang', 0.3)).toMatchObject({ failure: 'no answer in 0.3 seconds' });
  const nowhere = await postWebhook('http://jo:secret@127.0.0.1:65534/in', signed, [secret]);
  expect(nowhere).toMatchObject({ failure: 'no connection (ECONNREFUSED)', isFinal: false });
});

test('the body has ids, counts and the first changes with both sides of each', () => {
  const at = new Date('2026-11-28T15:00:00Z');
  const row = makeImport({ kind: 'tracking', fileName: 'march.csv', outcome: { records: 60, purchases: 0 } });
  const change = {
    ...{ entity: 'fulfillment', entityId: '11', orderId: 'A1', clientFulfillmentId: null, line: 2 },
    ...{ before: { status: 'HOLD' }, after: { status: 'SHIPPED', tracking_number: '1Z' } },
  };
  const body = JSON.parse(webhookBody({ type: 'import.applied', at, row, changes: [change], total: 60 }));
  expect(body).toMatchObject({
    type: 'import.applied',
    timestamp: '2026-11-28T15:00:00.000Z',
    data: { importId: row.importId, kind: 'tracking', fulfillments: 60, changesTotal: 60 },
  });
  expect(body.data.changes).toEqual([
    {
      ...{ type: 'fulfillment', id: '11', orderId: 'A1', clientFulfillmentId: null, line: 2 },
      before: { status: 'HOLD', trackingNumber: null },
      after: { status: 'SHIPPED', trackingNumber: '1Z' },
    },
  ]);
});
