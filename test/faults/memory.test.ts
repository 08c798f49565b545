/** A file of any size goes through in one piece, and the process stays small. */

import { expect, onTestFinished, test } from 'vitest';
import { waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingLines } from '../support/hold-orders.ts';
import { readEffect } from '../support/read-imports.ts';
import { prepareReplicas } from '../support/replicas.ts';

const rows = 100_000;
const megabyte = 1024 * 1024;

test('100,000 rows are read, confirmed and written with the process below 300 MB', async () => {
  const replicas = await prepareReplicas({ seed: (db) => seedHoldOrders(db, rows) });
  onTestFinished(() => replicas.stop());
  const { workspace, db } = replicas;
  const bot = await replicas.start();
  let size = 0;
  for (const line of trackingLines(rows)) size += line.length;
  const channel = workspace.ids.channels.fulfillment;
  const file = { name: 'tracking.csv', size, stream: () => trackingLines(rows) };
  const { ts, fileIds } = workspace.as('dana').shareFile(channel, file);
  const thread = { channel, ts, fileId: fileIds[0] ?? '' };
  const summary = await waitForSummary(workspace, thread, 120_000);
  expect(summary.text).toContain('100,000 fulfillments');
  await workspace.as('lee').click(summary, 'import_confirm');
  await waitForText(workspace, thread, /^Applied/, 120_000);
  expect(await readEffect(db)).toEqual({ written: rows, audited: rows });
  expect(bot.peakMemory()).toBeLessThan(300 * megabyte);
}, 240_000);
