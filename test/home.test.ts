/** The Home tab is drawn when somebody opens it, and shows no records to anybody. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from './support/bot.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

test.each(['dana', 'gus'])('%s opens the Home tab and reads what Holdfast is for', async (who) => {
  const { workspace } = bot;
  await workspace.as(who).openHome();
  const home = await workspace.waitFor('the Home tab', () => workspace.home(who));
  const text = JSON.stringify(home.blocks);
  expect(text).toContain('Holdfast looks after your fulfillments');
  expect(text).toContain('share a CSV');
  expect(workspace.violations).toEqual([]);
});
