/** What is not written, at the page: rows that come back as a file, a discarded file, and a guest’s file. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('rows that can’t be imported come back as a file that says why', async () => {
  const dana = await stage.visit('dana');
  await dana.shareSample('tracking-messy.csv');
  await dana.reads('rows to fix');
  await dana.picture('left-out-1-summary');
  const { workspace } = stage.bot;
  const { fulfillment } = workspace.ids.channels;
  const [summary] = workspace.thread(fulfillment, workspace.messages(fulfillment).at(-1)?.ts ?? '');
  const blocks = summary?.blocks ?? [];
  const lines = blocks.flatMap(({ type, text, elements }) => {
    const texts = type === 'section' ? [text] : type === 'context' ? (elements as unknown[]) : [];
    return texts.flatMap((one) => (one as { text: string }).text.split('\n'));
  });
  const controls = blocks.flatMap(({ type, elements }) => (type === 'actions' ? (elements as { type: string }[]) : []));
  expect(lines.length).toBeLessThanOrEqual(12);
  expect(controls.filter(({ type }) => type === 'button').length).toBeLessThanOrEqual(4);
  expect(controls.filter(({ type }) => type === 'overflow').length).toBeLessThanOrEqual(1);
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1280, height: 860 },
  ]) {
    await dana.page.setViewportSize(viewport);
    await expect
      .poll(async () => (await dana.answer.locator('[data-action-id=import_confirm]').boundingBox())?.y)
      .toBeLessThan(viewport.height / 2);
  }
  // One screen and a half of a phone.
  await dana.page.setViewportSize({ width: 390, height: 844 });
  await dana.page.evaluate('document.fonts.ready');
  await expect.poll(async () => (await dana.answer.boundingBox())?.height).toBeLessThanOrEqual(1.5 * 844);
  await dana.picture('left-out-1-summary-phone');
  await dana.answer.getByRole('button', { name: 'Download rows to fix' }).click();
  const card = dana.answer.getByTestId('file');
  const download = dana.page.waitForEvent('download');
  await card.getByRole('link', { name: /^Download/ }).click();
  await dana.picture('left-out-2-file');
  const content = await readFile(await (await download).path(), 'utf8');
  expect(content).toContain('FFFFFFFFFF');
  expect(content).toContain('Order not found.');
  expect(await stage.mistakes()).toEqual([]);
});

test('rows that can’t be imported are listed in the thread, for the one who asks alone', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  const content = `${stage.sample('tracking-messy.csv').trimEnd()}\nNOBODY,,,\n`;
  await dana.shareFile({ name: 'messier.csv', content });
  await dana.reads('rows to fix');
  await dana.press('import_left_out');
  await dana.reads(/Rows to fix or skipped in messier\.csv: \d+/);
  await dana.answer.getByRole('cell', { name: 'FFFFFFFFFF' }).first().waitFor();
  await dana.picture('left-out-7-list');
  await lee.openThread();
  await lee.reads('rows to fix');
  expect(await stage.mistakes()).toEqual([]);
});

test('rows of an export that is older than their records are left out, until somebody takes them', async () => {
  const dana = await stage.visit('dana');
  const [header = '', ...rows] = stage.sample('export-edited.csv').split(/\r?\n/);
  const columns = header.split(',');
  const waiting = rows.map((row) => row.split(',')).find((cells) => cells[columns.indexOf('status')] === 'HOLD') ?? [];
  const older = waiting
    .with(columns.indexOf('dateUpdated'), '2020-01-01 10:00:00')
    .with(columns.indexOf('trackingNumber'), '1Z999AA10123456784');
  await dana.shareFile({ name: 'export of long ago.csv', content: `${header}\n${older}\n` });
  await dana.reads('1 row skipped: changed after the file was exported.');
  await dana.press('import_outdated');
  await dana.reads('1 row changed after the file was exported. Included anyway.');
  await dana.answer.getByRole('button', { name: 'Skip them again' }).waitFor();
  await dana.picture('left-out-8-older-row');
  expect(await stage.mistakes()).toEqual([]);
});

test('suggestions are accepted with one click, and other rows corrected in a form; the summary is made anew', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  const [, ...rows] = stage.sample('tracking-clean.csv').split(/\r?\n/);
  const [first = '', second = '', third = ''] = rows.map((row) => row.split(','));
  const content = [
    'orderId,trackingNumber,carrier',
    `${first[0]},${first[2]},Fed Ex Grnd`,
    `NOBODY,${second[2]},${second[3]}`,
    `${third[0]},${third[2]},${third[3]}`,
  ].join('\n');
  await dana.shareFile({ name: 'to mend.csv', content });
  await dana.reads(/Add a tracking number to 1 fulfillment.*2 rows to fix/);
  await lee.openThread();
  await lee.press('import_accept');
  await dana.reads(/Add tracking numbers to 2 fulfillments.*1 row to fix/);
  await dana.reads('1 row fixed by @Lee Novak');
  await dana.press('import_correct');
  const form = dana.page.getByTestId('modal');
  await form.getByLabel('Line 3, orderId').fill(second[0] ?? '');
  await dana.picture('left-out-5-corrections');
  await form.getByTestId('modal-submit').click();
  await lee.reads('Add tracking numbers to 3 fulfillments');
  await lee.picture('left-out-6-mended');
  await lee.press('import_confirm');
  await dana.reads('Applied by @Lee Novak');
  expect(await stage.mistakes()).toEqual([]);
});

test('a discarded file loses its buttons and says who discarded it', async () => {
  const dana = await stage.visit('dana', { colorScheme: 'dark' });
  await dana.shareSample('export-edited.csv');
  await dana.press('import_discard');
  await dana.reads('@Dana Reyes withdrew');
  await dana.picture('left-out-3-discarded');
  expect(await dana.answer.locator('[data-action-id=import_confirm]').count()).toBe(0);
  expect(await stage.mistakes()).toEqual([]);
});

test('a guest’s file is answered politely, and not read', async () => {
  const gus = await stage.visit('gus');
  await gus.shareSample('tracking-clean.csv');
  await gus.page.getByText('only for full members of this workspace, not for guests').first().waitFor();
  await gus.picture('left-out-4-guest');
  expect(await stage.mistakes()).toEqual([]);
});
