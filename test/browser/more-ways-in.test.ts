/** Other ways to bring rows in, at the page: a message's menu, pasted lines, a file from the computer. */

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

const lines = (from: number, to: number) => {
  const [header, ...rows] = stage.sample('tracking-clean.csv').split(/\r?\n/);
  return [header, ...rows.slice(from, to)].join('\n');
};

test('the import form says what is missing, and takes pasted lines', async () => {
  await dana.type('/fulfillments import');
  const form = dana.page.getByTestId('modal');
  await form.getByTestId('modal-submit').click();
  await form.getByTestId('field-error').getByText('Paste lines here, or choose a file below.').waitFor();
  await form.getByRole('textbox').fill(lines(0, 3));
  await dana.picture('ways-1-pasted-lines');
  await form.getByTestId('modal-submit').click();
  await dana.sees('Add tracking numbers to 3 fulfillments');
  await dana.click('import_confirm');
  await dana.sees('Applied by @Dana Reyes');
  expect(await stage.mistakes()).toEqual([]);
});

test('it takes a file from the computer, too; its summary comes to the channel', async () => {
  await dana.type('/fulfillments import');
  const form = dana.page.getByTestId('modal');
  const buffer = Buffer.from(lines(3, 8));
  await form.locator('input[type=file]').setInputFiles({ name: 'from-disk.csv', mimeType: 'text/csv', buffer });
  await form.getByTestId('modal-submit').click();
  await dana.sees('Add tracking numbers to 5 fulfillments');
  await dana.sees('from-disk.csv');
  await dana.click('import_confirm');
  await dana.sees('Applied by @Dana Reyes');
  await dana.picture('ways-2-applied');
  expect(await stage.mistakes()).toEqual([]);
});

test('a file from before Holdfast came is read from its message’s menu', async () => {
  const { workspace } = stage.bot;
  const { fulfillment } = workspace.ids.channels;
  const bare = { name: 'note.log', content: lines(10, 14), filetype: 'text', mimetype: 'text/plain' };
  workspace.as('lee').shareFile(fulfillment, bare);
  await dana.latest.getByText('note.log').first().waitFor();
  await dana.latest.hover();
  await dana.latest.getByTestId('message-menu').click();
  await dana.picture('ways-3-menu');
  await dana.latest.locator('[data-item=import_csv]').click();
  await dana.sees('I’m reading 1 file. The summary will be in the thread.');
  await dana.openThread();
  await dana.reads('Add tracking numbers to 4 fulfillments');
  await dana.picture('ways-4-its-summary');
  expect(await stage.mistakes()).toEqual([]);
});
