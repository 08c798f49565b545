/** `/fulfillments …` at the page: search, an order, and an import from a file that is in no channel. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';

let stage: Stage;
let dana: Visitor;
beforeAll(async () => {
  stage = await openStage();
  dana = await stage.visit('dana');
});
afterAll(() => stage.close());

test('a search answers in the channel, for the asker alone, and can be paged', async () => {
  await dana.type('/fulfillments status:hold');
  await dana.sees('Only visible to you');
  await dana.picture('commands-1-search');
  await dana.latest.locator('[data-action-id=search_next]').click();
  await dana.latest.locator('[data-action-id=search_previous]').waitFor();
  await dana.picture('commands-2-second-page');
  expect(await stage.mistakes()).toEqual([]);
});

test('without words the form opens, and help is one message', async () => {
  await dana.type('/fulfillments');
  const form = dana.page.getByTestId('modal');
  await form.waitFor();
  await dana.picture('commands-3-form');
  await form.getByTestId('modal-close').click();
  await dana.type('/fulfillments help');
  await dana.sees('/fulfillments template tracking|returns');
  await dana.picture('commands-4-help');
  expect(await stage.mistakes()).toEqual([]);
});

test('the import form takes a file from the computer; its summary comes to the channel', async () => {
  await dana.type('/fulfillments import');
  const form = dana.page.getByTestId('modal');
  const buffer = Buffer.from(stage.sample('tracking-clean.csv'));
  await form.locator('input[type=file]').setInputFiles({ name: 'from-disk.csv', mimeType: 'text/csv', buffer });
  await dana.picture('commands-5-import-form');
  await form.getByTestId('modal-submit').click();
  await dana.sees('40 records get a tracking number.');
  await dana.sees('from-disk.csv');
  await dana.latest.locator('[data-action-id=import_confirm]').click();
  await dana.sees('Applied by @Dana Reyes');
  await dana.picture('commands-6-applied');
  expect(await stage.mistakes()).toEqual([]);
});
