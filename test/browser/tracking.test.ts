/** The main conversation, at the page: share a tracking file, read one summary, confirm, and the records have it. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Order and tracking number of a file's rows, in the columns of the sample. */
const numbersIn = (csv: string) =>
  csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .map(([orderId, , trackingNumber]) => `${orderId} ${trackingNumber}`);

/** The same of those records that have one of these numbers. */
async function written(numbers: string[]): Promise<string[]> {
  const all = await stage.bot.db.read((tx) =>
    queryRows<{ it: string }>(tx, sql`select order_id || ' ' || tracking_number as it from fulfillments`),
  );
  return all.map(({ it }) => it).filter((it) => numbers.includes(it));
}

test('Dana shares a file of her own, Lee confirms, and the records have their numbers', async () => {
  const own = stage.sample('tracking-clean.csv').split(/\r?\n/).slice(0, 4).join('\n');
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  await dana.shareFile({ name: 'my numbers.csv', content: own });
  await dana.reads('Add tracking numbers to 3 fulfillments');
  await dana.picture('tracking-1-summary');
  expect(await dana.page.getByTestId('thread').getByTestId('message').count()).toBe(2);
  expect(await written(numbersIn(own))).toEqual([]);

  await lee.openThread();
  await lee.press('import_confirm');
  await dana.reads('Applied by @Lee Novak');
  await lee.reads('Applied by @Lee Novak');
  await dana.picture('tracking-2-applied');
  expect(await dana.answer.getByRole('button', { name: /Confirm|Discard/ }).count()).toBe(0);
  expect((await written(numbersIn(own))).toSorted()).toEqual(numbersIn(own).toSorted());
  expect(await stage.mistakes()).toEqual([]);
});

test('a sample from the menu, in a narrow window: what is written already changes nothing', async () => {
  const dana = await stage.visit('dana', { viewport: { width: 380, height: 760 } });
  await dana.shareSample('tracking-clean.csv');
  await dana.reads('Add tracking numbers to 37 fulfillments');
  await dana.reads('40 rows: 37 change, 3 need no change.');
  await dana.picture('tracking-3-narrow');
  await dana.press('import_confirm');
  await dana.reads('Applied by @Dana Reyes');
  const all = numbersIn(stage.sample('tracking-clean.csv'));
  expect(await written(all)).toHaveLength(40);
  expect(await dana.page.evaluate('document.documentElement.scrollWidth')).toBe(380);
  expect(await stage.mistakes()).toEqual([]);
});
