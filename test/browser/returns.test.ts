/** Returned and cancelled orders, at the page: consequences first, a red question, and a way back. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
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

/** The ids of what the newest applied import changed. */
const changedBy = async (entity: string) => {
  const found = await stage.bot.db.read((tx) =>
    queryRows<{ id: string }>(
      tx,
      sql`select entity_id as id from audit_events join imports using (import_id)
        where entity = ${entity} and imports.state = 'applied' order by entity_id`,
    ),
  );
  return found.map(({ id }) => id);
};

/** How many records and subscriptions there are of each status. */
const statuses = () =>
  stage.bot.db.read((tx) =>
    queryRows(
      tx,
      sql`select status, count(*)::int as n from fulfillments group by status
        union all select 'subscription ' || status, count(*)::int from purchases group by status order by 1`,
    ),
  );

test('the summary leads with what it does to customers, and the red button asks once more', async () => {
  const before = await statuses();
  await dana.shareSample('returns.csv');
  await dana.reads(/Return \d+ · cancel \d+ \(.*already shipped.*end \d+ subscriptions/);
  await dana.picture('returns-1-summary');

  await lee.openThread();
  await lee.press('import_confirm');
  const question = lee.page.getByTestId('confirm');
  await question.getByText(/cancel \d+ \(/).waitFor();
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
  await form.getByText(/Restore .* fulfillments and .* subscriptions/).waitFor();
  await lee.picture('returns-4-undo-preview');
  await form.getByTestId('modal-submit').click();
  await dana.reads(/Undone by @Lee Novak .* restored/);
  await dana.reads('Applied by @Lee Novak');
  await dana.picture('returns-5-undone');
  await form.waitFor({ state: 'detached' });
  expect(await statuses()).toEqual(before);
  expect(await stage.mistakes()).toEqual([]);
});

test('an undo says before what goes back, what stays because of whom, and what can’t; then it is so', async () => {
  const [header, ...rows] = stage.sample('returns.csv').trim().split(/\r?\n/);
  const cancelled = rows.filter((row) => /cancel/i.test(row)).slice(0, 8);
  await dana.page.getByTestId('close-thread').click();
  await dana.shareFile({ name: 'cancelled.csv', content: [header, ...cancelled, ''].join('\n') });
  await dana.reads('Cancel 8 fulfillments');
  await dana.press('import_confirm');
  await dana.page.getByTestId('confirm-yes').click();
  await dana.reads('Applied by @Dana Reyes');
  const [touched] = await changedBy('fulfillment');
  const [gone] = await changedBy('purchase');
  const touchedAt = sql`update fulfillments set response_text = 'lost' where fulfillment_id = ${touched}::bigint`;
  await stage.bot.db.write(async (tx) => {
    await tx.execute(touchedAt);
    await tx.execute(sql`delete from purchases where purchase_id = ${gone}`);
  });

  await dana.press('import_undo');
  const form = dana.page.getByTestId('modal');
  await form.getByText(/^Restore 7 fulfillments and \d+ subscriptions?$/).waitFor();
  await form.getByText(/1 changed since, so it stays as it is/).waitFor();
  await form.getByText(new RegExp(`fulfillment ${touched} of order \\w+, by another system`)).waitFor();
  await form.getByText(/1 can’t be restored, because it was deleted/).waitFor();
  await dana.picture('returns-6-three-groups');
  await form.getByTestId('modal-submit').click();
  await dana.reads(/Undone by @Dana Reyes .*restored 7 fulfillments and \d+ subscriptions?/);
  await dana.reads('1 changed since, so it stays as it is');
  await dana.picture('returns-7-undone-in-part');
  expect(await stage.mistakes()).toEqual([]);
});
