/** X45: the machine's clock is wrong, the database's is right. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { readImports } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';

const behindMs = 10 * 60_000;
/** What a process loads first when its clock is to be behind. */
const setBack = `const True = Date;
globalThis.Date = class extends True {
  constructor(...given) { super(...(given.length === 0 ? [True.now() - ${behindMs}] : given)); }
  static now() { return True.now() - ${behindMs}; }
};`;

let replicas: Replicas;
const told: { timestamp: number; at: number }[] = [];

beforeAll(async () => {
  const receiver = createServer((request, response) => {
    told.push({ timestamp: Number(request.headers['webhook-timestamp']) * 1000, at: Date.now() });
    response.statusCode = told.length === 1 ? 500 : 200;
    request.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  replicas = await prepareReplicas({
    seed: (db) => seedHoldOrders(db, 3),
    environment: {
      // Over HTTP, the signatures of Slack would be refused for their age.
      SLACK_APP_TOKEN: 'xapp-1-A0HOLDFAST-000000000003-local0workspace0app0token',
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(setBack)}`,
      WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    },
  });
  return () => receiver.close();
});
afterAll(() => replicas.stop());

test('X45 what is due in the database is done at once on a machine whose clock is behind, and signed with the true time', async () => {
  const { workspace, db } = replicas;
  const process = await replicas.start();
  onTestFinished(() => void process.end('SIGKILL'));
  const thread = shareTracking(workspace, { count: 3 });
  await workspace.as('lee').click(await waitForSummary(workspace, thread), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/);
  // The first attempt is refused, and the second one is due by the database's clock.
  await workspace.waitFor('the webhook and its repetition', () => told.length === 2, 30_000);
  expect(told.every(({ timestamp, at }) => Math.abs(timestamp - at) < 60_000)).toBe(true);
  const [row] = await readImports(db);
  expect(Math.abs(Number(row?.decidedAt) - Number(row?.appliedAt))).toBeLessThan(60_000);
  expect(process.lines.filter((line) => line.includes('this machine’s clock differs'))).toHaveLength(1);
});
