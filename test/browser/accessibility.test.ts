/** The page for people who use a keyboard, a screen reader, a dark room or a telephone. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { statsViews } from '../../src/stats/stats.ts';
import { findBarriers, findOverflow } from '../support/accessibility.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const hasFocus = (page: Page, selector: string) => page.locator(`${selector}:focus`).waitFor({ timeout: 5_000 });

let copies = 0;
/** A sample with bytes of its own, so that it is no file that was seen before. */
const again = (sample: string) => stage.sample(sample) + '\n'.repeat(++copies);

type Walk = (visitor: Visitor, look: (place: string) => Promise<void>) => Promise<void>;

/** Everything that becomes of files; `look` is told when something stands still. */
const throughImports: Walk = async ({ page, ...dana }, look) => {
  await look('a channel');
  await page.getByTestId('channel').getByTestId('samples').click();
  await look('the sample files');
  await page.keyboard.press('Escape');
  await dana.shareFile({ name: 'messy.csv', content: again('tracking-messy.csv') });
  await dana.reads('rows to fix');
  await look('a summary');
  await dana.press('import_correct');
  await page.getByTestId('modal').waitFor();
  await look('a form with corrections');
  await page.keyboard.press('Escape');
  await page.getByTestId('close-thread').click();
  await dana.shareFile({ name: 'back.csv', content: again('returns.csv') });
  await dana.reads(/cancel \d/);
  await dana.press('import_confirm');
  await look('the red question');
  await page.getByTestId('confirm-yes').click();
  await dana.reads('Applied by');
  await dana.press('import_undo');
  await page
    .getByTestId('modal')
    .getByText(/^Restore \d/)
    .waitFor();
  await look('the preview of an undo');
  await page.getByTestId('modal-submit').click();
  await dana.reads('Undone by');
  await look('an undone import');
  await page.getByTestId('close-thread').click();
  const [orderId = ''] = stage.sample('returns.csv').split(/\r?\n/)[1]?.split(',') ?? [];
  await dana.type(`/fulfillments history ${orderId}`);
  await dana.sees('undone since');
  await look('a history');
};

/** Every answer to a command, and every form. */
const throughCommands: Walk = async ({ page, ...dana }, look) => {
  const [order] = stage.records.orders;
  const answers = {
    'status:shipped': 'Newest first',
    help: 'template',
    imports: 'Latest \\d+ imports|1 import|No imports yet',
    [`order ${order?.orderId}`]: 'Ship to',
    'save Held: status:hold': 'Saved',
    saved: 'Run one with',
    'export status:hold': 'I’ll DM you',
    'email:nobody': 'Refine',
  };
  for (const [typed, said] of Object.entries(answers)) {
    await dana.type(`/fulfillments ${typed}`);
    await dana.sees(new RegExp(said, 'i'));
    await look(`the answer to ${typed}`);
  }
  await dana.latest.locator('[data-action-id=search_refine]').click();
  await page.getByTestId('modal').waitFor();
  await look('the form of the filters');
  await page.keyboard.press('Escape');
  for (const typed of ['settings', 'import', 'save']) {
    await dana.type(`/fulfillments ${typed}`);
    await page.getByTestId('modal').waitFor();
    await look(`the form of ${typed}`);
    await page.keyboard.press('Escape');
  }
  await dana.goTo('Holdfast Home');
  await page.getByTestId('home').locator('.blocks').waitFor();
  await look('the Home tab');
};

/** Every view of the statistics, with its chart and its table. */
const throughStatistics: Walk = async ({ latest, ...dana }, look) => {
  await dana.type('/fulfillments stats');
  await dana.sees('Carrier used most');
  for (const view of Object.values(statsViews)) {
    const menu = latest.locator('[data-action-id=stats_view]');
    await menu.selectOption(view);
    await expect.poll(() => menu.locator('option:checked').textContent()).toBe(view);
    await latest.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    await look(`the statistics, ${view}`);
  }
};

const walks = { imports: throughImports, commands: throughCommands, statistics: throughStatistics };
const narrow = { width: 390, height: 844 };
/** Each place is looked at in both, whichever the person is using. */
const windows = [
  { name: 'wide and light', colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  { name: 'narrow and dark', colorScheme: 'dark', viewport: narrow },
] as const;

test.each(
  Object.entries(walks),
)('%s, wide and light, narrow and dark: a checker finds no barrier, and nothing sticks out', async (walk, go) => {
  const dana = await stage.visit('dana', { colorScheme: 'dark', viewport: narrow });
  const { page } = dana;
  const found: string[] = [];
  await go(dana, async (place) => {
    for (const { name, colorScheme, viewport } of windows) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      // The page learns of its new size with the next frame, and is drawn again with the one after it.
      await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))',
      );
      const barriers = [...(await findBarriers(page)), ...(await findOverflow(page))];
      if (barriers.length > 0) await dana.picture(`accessibility-${name} ${walk} ${place}`.replaceAll(/\W+/g, '-'));
      found.push(...barriers.map((barrier) => `${place}, ${name}: ${barrier}`));
    }
  });
  expect(found).toEqual([]);
  expect(await stage.mistakes()).toEqual([]);
});

test('the whole conversation by keyboard alone, and the focus is never lost', async () => {
  const dana = await stage.visit('dana', { channel: 'C0RETURNS' });
  const { page } = dana;
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('Tab', 'Enter');
  await hasFocus(page, '[data-testid="composer"]');

  await press('Tab', 'Tab', 'Enter');
  await hasFocus(page, '[data-item="tracking-clean.csv"]');
  await press('End');
  await hasFocus(page, '[data-item="returns.csv"]');
  await press('ArrowDown', 'ArrowUp', 'Home', 'Escape');
  await hasFocus(page, '[data-testid="samples"]');
  await press('Enter');
  await hasFocus(page, '[data-item="tracking-clean.csv"]');
  await press('End', 'Enter');
  await hasFocus(page, '[data-testid="composer"]');
  await press('Enter');
  await dana.reads(/cancel \d/);

  await focusByTab(page, '[data-action-id=import_confirm]');
  await press('Enter');
  const question = page.getByTestId('confirm');
  await question.waitFor();
  expect(await question.locator(':focus').count()).toBe(1);
  await press('Escape');
  await hasFocus(page, '[data-action-id="import_confirm"]');
  await press('Enter');
  await focusByTab(page, '[data-testid=confirm-yes]');
  await press('Enter');
  await dana.reads('Applied by @Dana Reyes');
  await hasFocus(page, '[data-testid="message"]');

  await focusByTab(page, '[data-action-id=import_undo]');
  await press('Enter');
  const form = page.getByTestId('modal');
  await form.getByText(/^Restore \d/).waitFor();
  await focusByTab(page, '[data-testid=modal-submit]');
  await press('Enter');
  await dana.reads('Undone by @Dana Reyes');
  await form.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate('document.activeElement !== document.body')).toBe(true);

  await page.getByTestId('thread').locator('textarea').focus();
  await press('Escape');
  await hasFocus(page, '[data-testid=replies]');
});

test('what others write is announced, and what the app changes, too', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  const news = dana.page.getByTestId('news');
  expect(await news.getAttribute('aria-live')).toBe('polite');
  await lee.type('The returns are on my desk.');
  await expect.poll(() => news.textContent()).toBe('Lee Novak: The returns are on my desk.');
  await dana.shareSample('export-edited.csv');
  await dana.reads('Add tracking numbers');
  await expect.poll(() => news.textContent()).toMatch(/^Holdfast.*Add tracking numbers to 15 fulfillments/);
});

test('what is new is marked, members are listed, and one’s own messages are edited as in Slack', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  const { general } = stage.bot.workspace.ids.channels;
  await dana.goTo('general');
  await lee.type('Is the file from today complete?');
  await dana.page.locator('[data-channel=C0FULFILLMENT] .dot').waitFor();
  await dana.goTo('fulfillment');
  const mark = dana.page.getByTestId('new-messages');
  await mark.waitFor();
  expect(await dana.page.locator('[data-testid=new-messages] + article').textContent()).toContain('Is the file');
  await dana.picture('page-new-messages');
  await dana.goTo('general');
  await dana.goTo('fulfillment');
  expect(await mark.count()).toBe(0);

  await dana.page.getByTestId('members').click();
  const list = dana.page.getByTestId('member-list');
  await list.getByText('Support lead').waitFor();
  expect(await list.locator('li').count()).toBe(4);
  await dana.picture('page-members');
  await dana.page.keyboard.press('Escape');

  await dana.goTo('general');
  await dana.type('Ask @lee & co');
  await dana.sees('Ask @Lee Novak & co');
  await dana.page.getByTestId('composer').press('ArrowUp');
  const editor = dana.page.getByTestId('message-editor').locator('textarea');
  expect(await editor.inputValue()).toBe('Ask @lee & co');
  await dana.picture('page-edit');
  await editor.fill('Ask @lee tomorrow');
  await editor.press('Enter');
  await dana.sees(/Ask @Lee Novak tomorrow.*\(edited\)/);
  expect(stage.bot.workspace.messages(general).at(-1)).toMatchObject({ edited: true });
  expect(await stage.mistakes()).toEqual([]);
});

/** Tabs until the element has the focus. @throws when it can't be reached */
async function focusByTab(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} can’t be reached with the Tab key`);
}
