/** Saved searches at the page: kept from a result with a schedule, run by name, paused, changed, forgotten. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers, findOverflow } from '../support/accessibility.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';

let stage: Stage;
let dana: Visitor;
beforeAll(async () => {
  stage = await openStage();
  dana = await stage.visit('dana', { viewport: { width: 390, height: 844 } });
});
afterAll(() => stage.close());

test('Save under a result opens a form; the list runs, pauses, resumes and forgets', async () => {
  const form = dana.page.getByTestId('modal');
  await dana.type('/fulfillments status:hold created:90d');
  await dana.sees('status Hold');
  await dana.click('search_save');
  await form.waitFor();
  expect(await form.getByLabel('Filters').inputValue()).toBe('status:hold created:90d');
  await form.getByLabel('Name').fill('Morning holds');
  await form.getByLabel('Repeat', { exact: true }).selectOption('weekdays');
  await form.getByLabel('Time', { exact: true }).fill('07:45');
  await dana.picture('saved-1-form');
  expect([...(await findBarriers(dana.page)), ...(await findOverflow(dana.page))]).toEqual([]);
  await form.getByTestId('modal-submit').click();
  await dana.sees('Saved. Run it with /fulfillments saved Morning holds.');
  await dana.sees('Monday to Friday at 7:45 AM, New York time, to you as a CSV file.');

  await dana.type('/fulfillments saved morning');
  await dana.sees(/fulfillments? · status Hold/);
  await dana.type('/fulfillments saved');
  await dana.sees('Morning holds · status:hold created:90d');
  await dana.picture('saved-2-list');
  await dana.click('saved_pause');
  await dana.sees('Paused: at your request.');
  await dana.click('saved_resume');
  await dana.sees(/Next \w/);
  await dana.click('saved_delete');
  await dana.page.getByTestId('confirm-yes').click();
  await dana.sees('You have no saved searches yet.');
  expect(await stage.mistakes()).toEqual([]);
});
