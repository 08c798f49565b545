/** `/fulfillments …` at the page: pages of records, the form, one record, and what is near when nothing matches. */

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

/** The fulfillments of the table on the screen, each as its row's text. */
const rows = () => dana.latest.locator('tbody tr').allInnerTexts();

const inHold = () => stage.records.fulfillments.filter(({ status }) => status === 'HOLD');

test('a search is paged forth and back without gaps, for the asker alone', async () => {
  await dana.type('/fulfillments status:hold');
  await dana.sees(`${inHold().length} fulfillments · status Hold`);
  await dana.sees('Only visible to you');
  await dana.picture('search-1-first-page');
  const first = await rows();
  expect(first).toHaveLength(10);
  await dana.click('search_next');
  await dana.sees('Page 2');
  const second = await rows();
  expect(second).toHaveLength(10);
  await dana.click('search_next');
  await dana.sees('Page 3');
  await dana.click('search_previous');
  await dana.sees('Page 2');
  expect(await rows()).toEqual(second);
  await dana.click('search_previous');
  await dana.sees('Page 1');
  expect(await rows()).toEqual(first);

  const [order] = first[0]?.split('\t') ?? [];
  await dana.latest.locator('[data-action-id=search_open]').selectOption({ index: 1 });
  await dana.sees(`Order ${order}`);
  expect(await stage.mistakes()).toEqual([]);
});

test('the form: a mistake stands at its field; Refine opens it filled; a recent search fills it anew', async () => {
  await dana.type('/fulfillments status:shipped carrier:ups');
  await dana.sees('status Shipped · carrier ups');
  await dana.type('/fulfillments');
  const form = dana.page.getByTestId('modal');
  const field = (label: string) => form.getByLabel(label);
  await field('Created').fill('11/15/2026');
  await form.getByTestId('modal-submit').click();
  await form.getByTestId('field-error').getByText('2026-11-15').waitFor();
  expect(await field('Created').getAttribute('aria-invalid')).toBe('true');
  await dana.picture('search-2-mistake');
  await field('Created').fill('90d');
  await form.locator('[data-action-id=status]').click();
  await form.getByRole('checkbox', { name: 'Hold' }).check();
  await dana.page.keyboard.press('Escape');
  await form.getByTestId('modal-submit').click();
  await dana.sees('status Hold · created ');
  await form.waitFor({ state: 'detached' });

  await dana.click('search_refine');
  await form.waitFor();
  expect(await field('Created').inputValue()).toContain('90d');
  expect(await form.locator('[data-action-id=status]').innerText()).toBe('Hold');
  await dana.picture('search-3-refine');
  await form.locator('[data-action-id=search_recent]').selectOption({ label: 'status:shipped carrier:ups' });
  await expect.poll(() => field('Carrier').inputValue()).toBe('ups');
  expect(await field('Created').inputValue()).toBe('');
  await form.getByTestId('modal-submit').click();
  await dana.sees('status Shipped · carrier ups');
  expect(await stage.mistakes()).toEqual([]);
});

test('one match opens the record at once, with a link to the carrier', async () => {
  const alone = stage.records.fulfillments.find(
    ({ orderId, carrier, trackingNumber }, _, all) =>
      carrier === 'UPS' && trackingNumber && all.filter((other) => other.orderId === orderId).length === 1,
  );
  await dana.type(`/fulfillments tracking:${alone?.trackingNumber}`);
  await dana.sees(`Order ${alone?.orderId}`);
  await dana.sees('Ship to');
  const link = dana.latest.getByRole('link', { name: alone?.trackingNumber ?? '' });
  expect(await link.getAttribute('href')).toMatch(/^https:\/\/www\.ups\.com\//);
  expect(await dana.latest.locator('[data-action-id=search_refine]').count()).toBe(1);
  await dana.picture('search-4-one-record');
  expect(await stage.mistakes()).toEqual([]);
});

test('nothing found says what was looked for, and shows what is near', async () => {
  await dana.type('/fulfillments status:hold email:nobody@nowhere.example');
  await dana.sees('No fulfillment matches status Hold · email nobody@nowhere.example.');
  await dana.type('/fulfillments not status:hold');
  await dana.sees('Did you mean “-status:hold”?');
  await dana.latest.getByRole('button', { name: 'Show this instead' }).click();
  await dana.sees('not status Hold');
  await dana.type('/fulfillments staus:hold');
  await dana.sees('Did you mean “status:hold”?');
  await dana.type('/fulfillments order NOPE');
  await dana.sees('There’s no order “NOPE”.');
  expect(await stage.mistakes()).toEqual([]);
});

test('help is one message whose examples find something; a guest gets a polite sentence and no form', async () => {
  await dana.type('/fulfillments help');
  await dana.sees('/fulfillments template tracking|returns');
  await dana.picture('search-5-help');
  const example = await dana.latest.locator('code', { hasText: /^\/fulfillments status:/ }).innerText();
  await dana.type(example);
  await dana.sees(/\d fulfillments? · status|Order /);

  const gus = await stage.visit('gus');
  await gus.type('/fulfillments status:hold');
  await gus.sees('only for full members of this workspace, not for guests');
  await gus.type('/fulfillments');
  await gus.sees('only for full members of this workspace, not for guests');
  expect(await gus.page.getByTestId('modal').count()).toBe(0);
  expect(await stage.mistakes()).toEqual([]);
});
