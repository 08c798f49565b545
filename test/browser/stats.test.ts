/** `/fulfillments stats` at the page: numbers, charts, other views, and the chart as a picture. */

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

test('the overview has a chart and a table; the menu shows another view in its place', async () => {
  await dana.type('/fulfillments stats');
  await dana.sees('From hold to shipped, median');
  await dana.latest.getByTestId('chart').waitFor();
  await dana.picture('stats-1-overview');
  await dana.latest.locator('[data-action-id=stats_view]').selectOption('Time from hold to shipped');
  await dana.sees('All warehouses');
  await dana.picture('stats-2-shipping');
  expect(await stage.mistakes()).toEqual([]);
});

test('a button changes the period, another one shows the records that were counted', async () => {
  await dana.latest.locator('[data-action-id=stats_90_days]').click();
  await dana.sees(/[\d,]+ fulfillments of [\d,]+ at any time · created/);
  await dana.latest.locator('[data-action-id=stats_records]').click();
  await dana.sees('newest first');
  expect(await stage.mistakes()).toEqual([]);
});

test('the chart comes as a picture, with words for those who don’t see it', async () => {
  await dana.type('/fulfillments stats');
  await dana.latest.locator('[data-action-id=stats_picture]').click();
  await dana.sees('I DMed you the chart.');
  await dana.goTo('Holdfast');
  const chart = dana.latest.getByRole('img', { name: /per day/i }).first();
  await chart.waitFor();
  expect(await chart.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(
    0,
  );
  await dana.picture('stats-3-picture');
  expect(await stage.mistakes()).toEqual([]);
});
