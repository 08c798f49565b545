/** `/fulfillments imports`: the latest imports, and the undo of one that was applied. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleFiles } from '../demo/sample-files.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';

let bot: Bot;
const { records, createDatabase } = openDemo();

beforeAll(async () => {
  bot = await startBot({ database: await createDatabase() });
});
afterAll(() => bot.stop());

const latest = (who: string) => bot.workspace.ephemerals(who).at(-1);

test('before the first file there is a sentence', async () => {
  await bot.workspace.as('dana').command('imports');
  const answer = await bot.workspace.waitFor('the answer', () => latest('dana'));
  expect(answer.text).toContain('No imports yet');
});

test('an applied import stands in the list with its thread, and can be undone from there', async () => {
  const { workspace } = bot;
  const [sample] = sampleFiles(records);
  if (sample === undefined) throw new Error('there is no sample file');
  const channel = workspace.ids.channels.fulfillment;
  const { ts } = workspace.as('dana').shareFile(channel, { name: sample.name, content: sample.content });
  const summary = () => workspace.thread(channel, ts)[0];
  const ready = await workspace.waitFor('the summary', () => {
    const message = summary();
    return JSON.stringify(message?.blocks ?? '').includes('import_confirm') ? message : undefined;
  });
  await workspace.as('dana').click(ready, 'import_confirm');
  await workspace.waitFor('the applied summary', () => summary()?.text.startsWith('Applied'));

  await workspace.as('lee').command('imports');
  const list = await workspace.waitFor('the list', () => latest('lee'));
  expect(JSON.stringify(list.blocks)).toMatch(/\*Applied\*.*tracking-clean\.csv.*\|thread>/);
  await workspace.as('lee').click(list, 'import_undo');
  const form = await workspace.waitFor('the preview', () =>
    workspace.modal('lee')?.submit ? workspace.modal('lee') : null,
  );
  expect(JSON.stringify(form.blocks)).toContain('Restore 40 fulfillments');
  await workspace.as('lee').submit(form);
  await workspace.waitFor('the undone summary', () => summary()?.text.startsWith('Undone'));
  const anew = await workspace.waitFor('the list made anew', () => {
    const now = latest('lee');
    return now?.ts === list.ts && !JSON.stringify(now.blocks).includes('import_undo') ? now : undefined;
  });
  expect(JSON.stringify(anew.blocks)).toMatch(/\*(Undoing|Undone)\* by <@U0LEENOVAK>.*tracking-clean\.csv/);
  expect(workspace.violations).toEqual([]);
});

test('somebody without the right sees no list', async () => {
  await bot.workspace.as('gus').command('imports');
  const answer = await bot.workspace.waitFor('the refusal', () => latest('gus'));
  expect(answer.text).toContain('not for guests');
});
