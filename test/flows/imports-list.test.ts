/** `/fulfillments imports`: the latest imports, and the undo of one that was applied. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleFiles } from '../demo/sample-files.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';
import type { Message } from '../workspace/protocol.ts';

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

/** The names of the files that Holdfast has sent in a thread, or to a person. */
const namesIn = (messages: Message[]) =>
  messages.flatMap(({ user, files = [] }) => (user === bot.workspace.ids.botUser ? files.map(({ name }) => name) : []));

test('an applied import stands in the list with its thread, and can be undone from there', async () => {
  const { workspace } = bot;
  await workspace.as('lee').command('settings', workspace.ids.channels.fulfillment);
  const settings = await workspace.waitFor('the settings', () => workspace.modal('lee'));
  await workspace.as('lee').submit(settings, { [`results.${workspace.ids.channels.fulfillment}`]: 'yes' });
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
  // The channel has its file sent after each Confirm, and each undo; a period's is for the person who asks.
  const sent = () => namesIn(workspace.thread(channel, ts));
  await workspace.waitFor('the file for the CRM', () => sent().includes('tracking-clean-for-checkoutchamp.csv'));
  await workspace.as('dana').command('export changes:7d');
  await workspace.waitFor('the changes of a week', () =>
    namesIn(workspace.dm('dana')).includes('tracking-7d-for-checkoutchamp.csv'),
  );

  await workspace.as('lee').command('imports');
  // The settings were answered, too.
  const list = await workspace.waitFor('the list', () => latest('lee')?.blocks && latest('lee'));
  expect(JSON.stringify(list.blocks)).toMatch(/\*Applied\*.*tracking-clean\.csv.*\|thread>/);
  await workspace.as('lee').click(list, 'import_undo');
  const form = await workspace.waitFor('the preview', () =>
    workspace.modal('lee')?.submit ? workspace.modal('lee') : null,
  );
  expect(JSON.stringify(form.blocks)).toContain('Restore 40 fulfillments');
  await workspace.as('lee').submit(form);
  await workspace.waitFor('the undone summary', () => summary()?.text.startsWith('Undone'));
  const restored = () => sent().filter((name) => name === 'tracking-clean-restored-for-checkoutchamp.csv');
  await workspace.waitFor('the file with the restored values', () => restored().length === 1);
  const undone = summary();
  if (undone === undefined) throw new Error('the summary is gone');
  await workspace.as('dana').click(undone, 'import_results');
  await workspace.waitFor('the same on request', () => restored().length === 2);
  const anew = await workspace.waitFor('the list made anew', () => {
    const now = latest('lee');
    return now?.ts === list.ts && !JSON.stringify(now.blocks).includes('import_undo') ? now : undefined;
  });
  expect(JSON.stringify(anew.blocks)).toMatch(/\*(Undoing|Undone)\* by <@U0LEENOVAK>.*tracking-clean\.csv/);
  expect(workspace.violations).toEqual([]);
});

test('an export of another system is added as a whole, and an edited one of ours still brings its tracking numbers', async () => {
  const { workspace } = bot;
  const channel = workspace.ids.channels.fulfillment;
  const share = async (name: string, content: string, button: string) => {
    const { ts } = workspace.as('dana').shareFile(channel, { name, content });
    const summary = () => workspace.thread(channel, ts)[0];
    const shown = await workspace.waitFor(button, () => {
      const message = summary();
      return JSON.stringify(message?.blocks ?? '').includes(button) ? message : undefined;
    });
    return { shown, summary };
  };
  const header =
    'orderId,fulfillmentId,status,dateCreated,dateUpdated,fulfillmentHouse,shipFirstName,shipCity,items,trackingNumber';
  const rows = Array.from(
    { length: 12 },
    (_, n) => `CRM${n},${900_000 + n},HOLD,2026-11-01,2026-11-01,Crossdock,Ada,Troy,1 × Serum,`,
  );
  const added = await share('crm.csv', [header, ...rows, ''].join('\n'), 'import_confirm');
  expect(added.shown.text).toContain('Add 12 fulfillments. Nothing is saved yet.');
  expect(JSON.stringify(added.shown.blocks)).toContain('1 × new warehouse (line 2');
  await workspace.as('lee').click(added.shown, 'import_see_all');
  await workspace.waitFor('the list', () => latest('lee')?.text.includes('12'));
  await workspace.as('lee').click(added.shown, 'import_confirm');
  await workspace.waitFor('the applied summary', () => added.summary()?.text.includes('Added 12 fulfillments'));

  const filled = rows.map((row, n) => (n < 2 ? `${row}94001112062064062${n}0003` : row));
  const edited = await share('crm-edited.csv', [header, ...filled, ''].join('\n'), 'import_discard');
  expect(edited.shown.text).toContain('Add tracking numbers to');
  expect(edited.shown.text).not.toContain('Which do you want');

  const both = [...filled, 'CRM99,900099,HOLD,2026-11-01,2026-11-01,Crossdock,Ada,Troy,1 × Serum,'];
  const asked = await share('crm-both.csv', [header, ...both, ''].join('\n'), 'import_kind_records');
  expect(JSON.stringify(asked.shown.blocks)).toContain('Fulfillments as a whole: Add 1 fulfillment');
  await workspace.as('dana').click(asked.shown, 'import_kind_records');
  await workspace.waitFor('the records alone', () =>
    asked.summary()?.text.includes('Add 1 fulfillment · 12 unchanged'),
  );

  const applied = added.summary();
  if (applied === undefined) throw new Error('the summary is gone');
  await workspace.as('lee').click(applied, 'import_undo');
  const form = await workspace.waitFor('the preview', () =>
    workspace.modal('lee')?.submit ? workspace.modal('lee') : null,
  );
  expect(JSON.stringify(form.blocks)).toContain('Remove 12 fulfillments');
  await workspace.as('lee').submit(form);
  await workspace.waitFor('the undone summary', () => added.summary()?.text.startsWith('Undone'));
  expect(workspace.violations).toEqual([]);
});

test('somebody without the right sees no list', async () => {
  await bot.workspace.as('gus').command('imports');
  const answer = await bot.workspace.waitFor('the refusal', () => latest('gus'));
  expect(answer.text).toContain('not for guests');
});
