/** An order, its history and the list of imports at the page, before and after an undo. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('the history names person, file and line, leads to the thread, and knows of an undo', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee', { channel: 'C0RETURNS' })]);
  const [, line = ''] = stage.sample('tracking-clean.csv').split(/\r?\n/);
  const [orderId = '', , trackingNumber = ''] = line.split(',');
  await lee.type(`/fulfillments order ${orderId}`);
  await lee.sees(`Order ${orderId}`);
  await lee.latest.getByRole('button', { name: 'History' }).click();
  await lee.sees(`No imports have changed order ${orderId} yet.`);

  await dana.shareSample('tracking-clean.csv');
  await dana.reads('Add tracking numbers to 40 fulfillments');
  await dana.press('import_confirm');
  await dana.reads('Applied by @Dana Reyes');
  await lee.type(`/fulfillments history ${orderId}`);
  await lee.sees('Import of tracking-clean.csv (thread) by @Dana Reyes');
  await lee.sees(/fulfillment \d+, line 2: status Hold → /);
  await lee.sees(`tracking number nothing → ${trackingNumber}`);
  await lee.picture('orders-1-history');
  await lee.latest.getByRole('button', { name: 'Show the order' }).click();
  await lee.sees(trackingNumber);
  await lee.picture('orders-2-order');

  await lee.type('/fulfillments imports');
  await lee.sees('applied by @Dana Reyes · 40 fulfillments · tracking-clean.csv');
  await lee.picture('orders-3-imports');
  await lee.click('import_undo');
  const form = lee.page.getByTestId('modal');
  await form.getByText('Restore 40 fulfillments').waitFor();
  await form.getByTestId('modal-submit').click();
  await dana.reads('Undone by @Lee Novak');
  await form.waitFor({ state: 'detached' });
  await lee.sees(/(?:undoing|undone) by @Lee Novak/i);

  await lee.type(`/fulfillments history ${orderId}`);
  await lee.sees('Undo of the import of tracking-clean.csv');
  await lee.sees('undone since');
  await lee.picture('orders-4-history-undone');
  await lee.type('/fulfillments imports');
  await lee.sees('undone by @Lee Novak');
  await lee.latest.getByRole('link', { name: 'thread' }).click();
  await lee.reads('Undone by @Lee Novak');
  expect(await stage.mistakes()).toEqual([]);
});
