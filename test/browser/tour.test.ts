/** The first tour at the page: five steps, each done rather than read; skipped, remembered, and in nobody's way. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoTour } from '../demo/tour.ts';
import { findBarriers, findOverflow } from '../support/accessibility.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({}, { tour: demoTour });
});
afterAll(() => stage.close());

test.each([
  { name: 'wide', options: {} },
  { name: 'narrow', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
] as const)('$name: whoever does what a step says is led on to the next, and to the end', async ({ name, options }) => {
  const dana = await stage.visit('dana', options);
  const card = dana.page.getByTestId('tour');
  const stands = async (title: string) => {
    await card.getByRole('heading', { name: title }).waitFor();
    await dana.picture(`tour-${name}-${title.replaceAll(' ', '-')}`);
    expect(await findOverflow(dana.page)).toEqual([]);
  };
  await stands('Share a file');
  expect(await findBarriers(dana.page)).toEqual([]);
  await dana.shareFile({
    name: `${name}.csv`,
    content: `${stage.sample('tracking-clean.csv')}${'\n'.repeat(name.length)}`,
  });
  await dana.reads('Add tracking numbers to 40 fulfillments');
  await stands('Read the summary');
  await card.getByTestId('tour-next').click();
  await stands('Confirm');
  await dana.press('import_confirm');
  await stands('Search');
  await card.getByTestId('tour-type').click();
  const composer = dana.page.getByTestId('channel').getByTestId('composer');
  await expect.poll(() => composer.inputValue()).toBe('/fulfillments shipped:today');
  await composer.press('Enter');
  await dana.sees('shipped ');
  await stands('Undo');
  if (name === 'narrow') await dana.openThread();
  await dana.press('import_undo');
  await dana.page.getByTestId('modal').getByText('Restore 40 fulfillments').waitFor();
  await dana.page.getByTestId('modal-submit').click();
  await stands('That’s the tour');
  await card.getByTestId('tour-next').click();
  await card.waitFor({ state: 'detached' });
  await dana.page.reload();
  await dana.page.getByTestId('composer').last().waitFor();
  expect(await card.count()).toBe(0);
  expect(await stage.mistakes()).toEqual([]);
});

test('who skips it is left alone, also after a reload, and can take it later; a guest is not bothered', async () => {
  const lee = await stage.visit('lee');
  const card = lee.page.getByTestId('tour');
  await card.getByTestId('tour-skip').click();
  await card.waitFor({ state: 'detached' });
  await lee.page.reload();
  await lee.page.getByTestId('tour-again').waitFor();
  expect(await card.count()).toBe(0);
  await lee.page.getByTestId('tour-again').click();
  await card.getByRole('heading', { name: 'Share a file' }).waitFor();

  const gus = await stage.visit('gus');
  expect(await gus.page.getByRole('complementary', { name: 'First tour' }).count()).toBe(0);
});
