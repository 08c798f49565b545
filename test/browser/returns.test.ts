/** Returned and cancelled orders, at the page: consequences first, a red question, and a way back. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../src/db/rows-of.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';

let stage: Stage;
let dana: Visitor;
let lee: Visitor;
beforeAll(async () => {
  stage = await openStage();
  dana = await stage.visit('dana');
  lee = await stage.visit('lee', { colorScheme: 'dark' });
});
afterAll(() => stage.close());

/** How many records and subscriptions there are of each status. */
const statuses = () =>
  stage.bot.db.read((tx) =>
    rowsOf(
      tx,
      sql`select status, count(*)::int as n from fulfillments group by status
        union all select 'subscription ' || status, count(*)::int from purchases group by status order by 1`,
    ),
  );

test('the summary leads with what it does to customers, and the red button asks once more', async () => {
  const before = await statuses();
  await dana.shareSample('returns.csv');
  await dana.reads(/become RETURNED.*become CANCELLED.*already shipped.*subscriptions end/);
  await dana.picture('returns-1-summary');

  await lee.openThread();
  await lee.press('import_confirm');
  const question = lee.page.getByTestId('confirm');
  await question.getByText(/records become CANCELLED/).waitFor();
  await lee.picture('returns-2-question');
  await question.getByTestId('confirm-deny').click();
  expect(await statuses()).toEqual(before);

  await lee.press('import_confirm');
  await question.getByTestId('confirm-yes').click();
  await dana.reads('Applied by @Lee Novak');
  await dana.picture('returns-3-applied');
  expect(await statuses()).not.toEqual(before);

  await lee.press('import_undo');
  const form = lee.page.getByTestId('modal');
  await form.getByText(/records and .* subscriptions go back/).waitFor();
  await lee.picture('returns-4-undo-preview');
  await form.getByTestId('modal-submit').click();
  await dana.reads(/Undone by @Lee Novak .* went back/);
  await dana.reads('Applied by @Lee Novak');
  await dana.picture('returns-5-undone');
  await form.waitFor({ state: 'detached' });
  expect(await statuses()).toEqual(before);
  expect(await stage.mistakes()).toEqual([]);
});
