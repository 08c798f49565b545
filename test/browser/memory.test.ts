/** What a file has been through before, at the page, with two people: applied, open elsewhere, replaced, expired. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';
import { SEED } from '../workspace/seed.ts';

let stage: Stage;
let dana: Visitor;
let lee: Visitor;
beforeAll(async () => {
  stage = await openStage();
  dana = await stage.visit('dana');
  lee = await stage.visit('lee', { channel: SEED.channels.returns });
});
afterAll(() => stage.close());

/** The action ids of the newest answer's buttons, in their order. */
const buttons = ({ answer }: Visitor) =>
  answer
    .locator('.actions [data-action-id]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-action-id')));

/** The header of the sample and some of its rows, from `first` on. */
function rowsOf(sample: string, first: number, count: number): string {
  const [header, ...rows] = stage.sample(sample).trim().split(/\r?\n/);
  return [header, ...rows.slice(first, first + count), ''].join('\n');
}

/** Follows the link of the newest answer: it leads to a message of this page, in the place where that stands. */
async function followLink(visitor: Visitor, channel: string): Promise<void> {
  await visitor.answer.getByRole('link').click();
  await visitor.page.locator(`[data-testid=channel][data-channel=${channel}]`).waitFor();
  await visitor.page.getByTestId('thread').locator('[data-testid=message]:focus').waitFor();
}

test('what was applied already leads to its summary, and is read again when somebody asks', async () => {
  const content = rowsOf('tracking-clean.csv', 0, 5);
  await dana.shareFile({ name: 'monday.csv', content });
  await dana.reads('Add tracking numbers to 5 fulfillments');
  await dana.press('import_confirm');
  await dana.reads('Applied by @Dana Reyes');

  await lee.shareFile({ name: 'monday again.csv', content });
  await lee.reads(/Already imported/);
  await lee.picture('memory-1-applied-already');
  expect(await buttons(lee)).toEqual(['import_check_again']);
  await lee.press('import_check_again');
  await lee.reads('5 rows need no change');
  await lee.page.getByTestId('close-thread').click();

  await lee.shareFile({ name: 'monday once more.csv', content });
  await lee.reads('Already imported');
  await followLink(lee, SEED.channels.fulfillment);
  await lee.reads('Applied by @Dana Reyes');
  await lee.picture('memory-2-its-summary');
  expect(await stage.mistakes()).toEqual([]);
});

test('what waits for a decision elsewhere leads there', async () => {
  const content = rowsOf('tracking-clean.csv', 5, 5);
  await dana.page.getByTestId('close-thread').click();
  await dana.shareFile({ name: 'tuesday.csv', content });
  await dana.reads('Add tracking numbers to 5 fulfillments');
  await lee.goTo('returns');
  await lee.shareFile({ name: 'tuesday.csv', content });
  await lee.reads('is already open');
  expect(await buttons(lee)).toEqual(['import_check_again']);
  await followLink(lee, SEED.channels.fulfillment);
  await lee.press('import_confirm');
  await dana.reads('Applied by @Lee Novak');
  expect(await stage.mistakes()).toEqual([]);
});

test('a corrected file takes the place of the older one under the eyes of whoever looks at that', async () => {
  await dana.page.getByTestId('close-thread').click();
  await dana.shareFile({ name: 'wednesday.csv', content: rowsOf('tracking-clean.csv', 10, 5) });
  await dana.reads('Add tracking numbers to 5 fulfillments');
  await lee.page.getByTestId('close-thread').click();
  await lee.openThread();
  await lee.reads('Add tracking numbers to 5 fulfillments');

  await dana.page.getByTestId('close-thread').click();
  await dana.shareFile({ name: 'wednesday.csv', content: rowsOf('tracking-clean.csv', 10, 6) });
  await dana.reads('Add tracking numbers to 6 fulfillments');
  await lee.reads('A newer file replaced wednesday.csv');
  await lee.picture('memory-3-replaced');
  expect(await buttons(lee)).toEqual(['import_check_again']);
  await followLink(lee, SEED.channels.fulfillment);
  await lee.reads('Add tracking numbers to 6 fulfillments');
  expect(await stage.mistakes()).toEqual([]);
});

test('nobody can confirm what has expired; Review again makes its summary anew', async () => {
  await dana.page.getByTestId('close-thread').click();
  await dana.shareFile({ name: 'thursday.csv', content: rowsOf('tracking-clean.csv', 20, 5) });
  await dana.reads('Add tracking numbers to 5 fulfillments');
  await lee.page.getByTestId('close-thread').click();
  await lee.openThread();
  const late = sql`update imports set expires_at = now() - interval '1 second' where file_name = 'thursday.csv'`;
  await stage.bot.db.write((tx) => tx.execute(late));
  await lee.press('import_confirm');
  const told = lee.page.getByTestId('message').filter({ hasText: 'This summary expired, so nothing was changed.' });
  await told.first().waitFor();
  // Whoever shared it is told in the thread, too, so the summary is not the newest message.
  const thread = dana.page.getByTestId('thread').getByTestId('message');
  const summary = thread.filter({ hasText: /thursday\.csv\s+expired before/ }).filter({ hasNotText: '@Dana' });
  await summary.waitFor();
  await dana.picture('memory-4-expired');
  expect(await summary.locator('.actions [data-action-id]').count()).toBe(1);
  await summary.locator('[data-action-id=import_check_again]').click();
  await thread.filter({ hasText: 'Add tracking numbers to 5 fulfillments' }).waitFor();
  expect(await stage.mistakes()).toEqual([]);
});
