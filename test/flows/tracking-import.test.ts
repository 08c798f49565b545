/** The main conversation: a shared tracking file, one summary, a click, written records. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoRecords } from '../demo/demo-records.ts';
import { sampleFiles } from '../demo/sample-files.ts';
import { seedDatabase } from '../demo/seed-database.ts';
import { type Bot, startBot } from '../support/bot.ts';

let bot: Bot;
const records = demoRecords({ seed: 1, now: new Date() });

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedDatabase(db, records) });
});
afterAll(() => bot.stop());

test('smoke', async () => {
  const { workspace } = bot;
  for (const file of sampleFiles(records)) {
    const dana = workspace.as('dana');
    const channel = workspace.ids.channels.fulfillment;
    const { ts } = dana.shareFile(channel, { name: file.name, content: file.content });
    const t0 = Date.now();
    const summary = await workspace.waitFor('summary', () => workspace.thread(channel, ts)[0]).catch((e) => { console.log(bot.log.join('')); throw e; });
    // workspace.waitFor('summary', () => workspace.thread(channel, ts)[0]);
    console.log(Date.now() - t0, 'ms', JSON.stringify(summary, null, 1));
    try {
      const delivery = await workspace.as('lee').click(summary, 'import_confirm');
      console.log(JSON.stringify(delivery).slice(0, 300));
      await workspace.waitFor('applied', () => workspace.thread(channel, ts)[0]?.text.startsWith('Applied'));
      console.log(JSON.stringify(workspace.thread(channel, ts)[0], null, 1));
    } catch (error) { console.log(String(error).slice(0, 500)); }
  }
  console.log(bot.log.join(''));
  expect(workspace.violations).toEqual([]);
});
