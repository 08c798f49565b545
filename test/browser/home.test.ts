/** The Home tab and the settings of a channel at the page: what needs whom, changing while they look. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers, findOverflow } from '../support/accessibility.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';
import { SEED } from '../workspace/seed.ts';

const { dana: danaId, lee: leeId } = SEED.people;
let stage: Stage;
let dana: Visitor;
let lee: Visitor;
beforeAll(async () => {
  stage = await openStage({ OPERATORS: `${danaId},${leeId}`, APPROVERS: leeId, FOUR_EYES_ROWS: '10' });
  dana = await stage.visit('dana');
  lee = await stage.visit('lee', { colorScheme: 'dark', viewport: { width: 390, height: 844 } });
});
afterAll(() => stage.close());

const homeOf = ({ page }: Visitor) => page.getByTestId('home');

/** Waits until the Home tab says this. */
const shows = (visitor: Visitor, text: string) => homeOf(visitor).getByText(text).first().waitFor({ timeout: 20_000 });

async function expectNoBarriers(...visitors: Visitor[]): Promise<void> {
  for (const { page } of visitors) {
    expect(await findBarriers(page)).toEqual([]);
    expect(await findOverflow(page)).toEqual([]);
  }
}

test('what waits for a decision stands there for whoever can take it, and leads to the summary', async () => {
  await lee.goTo('Holdfast Home');
  await shows(lee, 'Needs your attention');
  await dana.shareSample('tracking-clean.csv');
  await dana.reads('Add tracking numbers to 40 fulfillments');
  await dana.goTo('Holdfast Home');
  await shows(dana, 'Waiting for others');
  await shows(lee, 'Waiting for your decision');
  await dana.picture('home-1-dana');
  await lee.picture('home-2-lee');
  await expectNoBarriers(dana, lee);

  await homeOf(lee).getByRole('link', { name: 'Open summary' }).click();
  await lee.reads('Add tracking numbers to 40 fulfillments');
  await lee.press('import_confirm');
  await lee.reads('Applied by @Lee Novak');
  await shows(dana, 'Your recent imports');
  await homeOf(dana).getByText('Waiting for others').waitFor({ state: 'detached', timeout: 20_000 });
  await dana.picture('home-3-dana-afterwards');
  expect(await stage.mistakes()).toEqual([]);
});

test('a search, an import and a template begin there, too', async () => {
  const form = dana.page.getByTestId('modal');
  for (const name of ['Search', 'Export', 'Import']) {
    await homeOf(dana).getByRole('button', { name }).click();
    await form.waitFor();
    await dana.picture(`home-4-${name.replaceAll(/\W/g, '')}`);
    await dana.page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  }
  await homeOf(dana).getByRole('button', { name: 'Search', exact: true }).click();
  await form.getByLabel('Order id').fill(stage.records.orders[0]?.orderId ?? '');
  await form.getByTestId('modal-submit').click();
  await form.waitFor({ state: 'detached' });
  await dana.goTo('Holdfast');
  await dana.sees('Ship to');
  await dana.picture('home-5-found');
  expect(await stage.mistakes()).toEqual([]);
});

test('an approver sees the current settings, and notifications are changed in a form', async () => {
  await lee.page.getByTestId('close-thread').click();
  await lee.type('/fulfillments settings');
  const form = lee.page.getByTestId('modal');
  await form.waitFor();
  await lee.picture('home-6-settings');
  await expectNoBarriers(lee);
  await form.getByTestId('modal-submit').click();
  await form.waitFor({ state: 'detached' });
  await lee.goTo('Holdfast Home');
  await shows(lee, 'Current settings');
  await homeOf(lee)
    .locator('.home-body')
    .evaluate((body) => body.scrollTo(0, body.scrollHeight));
  await lee.picture('home-7-current-settings');
  expect(await stage.mistakes()).toEqual([]);
});

test('a guest reads a polite sentence, and nothing of anybody’s', async () => {
  const gus = await stage.visit('gus');
  await gus.goTo('Holdfast Home');
  await shows(gus, 'not for guests');
  await gus.picture('home-8-guest');
  expect(
    await homeOf(gus)
      .getByRole('button', { name: /…|template/ })
      .count(),
  ).toBe(0);
});
