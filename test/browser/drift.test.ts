/** X18 at the page, with two people: records that change between the summary and the click. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const audited = () => stage.bot.db.read((tx) => tx.execute(sql`select from audit_events where action <> 'refusal'`));

test('nothing is written; the summary is refreshed with the changed rows marked, and asks again', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  await dana.shareSample('tracking-clean.csv');
  await dana.reads('Add tracking numbers to 40 fulfillments');
  await lee.openThread();
  await lee.reads('Add tracking numbers to 40 fulfillments');
  const [first = '', second = ''] = stage
    .sample('tracking-clean.csv')
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',')[0] ?? '');
  await stage.bot.db.write(async (tx) => {
    await tx.execute(sql`update fulfillments set status = 'CANCELLED' where order_id = ${first}`);
    await tx.execute(sql`update fulfillments set tracking_number = '1Z999AA10123456784' where order_id = ${second}`);
  });

  await lee.press('import_confirm');
  await dana.reads('Nothing was saved: 2 fulfillments changed since the last summary.');
  await dana.reads(`line 2: order ${first} was Hold and is now Cancelled`);
  await dana.reads(`order ${second} now has the tracking number 1Z999AA10123456784`);
  await dana.reads(/Add tracking numbers to 38 fulfillments · replace 1.*1 row skipped/);
  await lee.reads('Please review it again.');
  await lee.picture('drift-1-refreshed');
  expect(await audited()).toHaveLength(0);
  expect(await dana.page.getByTestId('thread').getByTestId('message').count()).toBe(2);

  await lee.press('import_confirm');
  await dana.reads('Applied by @Lee Novak');
  await dana.picture('drift-2-applied');
  expect(await audited()).toHaveLength(39);
  expect(await stage.mistakes()).toEqual([]);
});
