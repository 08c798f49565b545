/** Exports and templates at the page: announced where they were asked for, delivered to the asker alone. */

import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWorkbook } from '../spreadsheets/read-workbook.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Visitor } from '../support/visitor.ts';

let stage: Stage;
let dana: Visitor;
beforeAll(async () => {
  stage = await openStage();
  dana = await stage.visit('dana');
});
afterAll(() => stage.close());

const ofStatus = (status: string) => stage.records.fulfillments.filter((one) => one.status === status).length;

/** Downloads the newest file of the direct messages, and goes back. */
async function fetchFile(name: RegExp): Promise<Buffer> {
  await dana.page.getByTestId('conversation').filter({ hasText: 'new messages' }).waitFor();
  await dana.goTo('Holdfast');
  await dana.sees(name);
  const download = dana.page.waitForEvent('download');
  await dana.latest.getByRole('link', { name: /^Download/ }).click();
  const bytes = await readFile(await (await download).path());
  await dana.picture(`export-${name.source.replaceAll(/\W+/g, '-')}`);
  await dana.goTo('fulfillment');
  return bytes;
}

test('an export is announced to the asker, and comes as a CSV in a direct message', async () => {
  await dana.type('/fulfillments export status:hold');
  await dana.sees(`${ofStatus('HOLD')} fulfillments · status Hold`);
  await dana.sees('I’ll DM you the CSV file. Only you can see it.');
  const rows: string[][] = parse(await fetchFile(/fulfillments-[\d-]+\.csv/), { bom: true });
  expect(rows).toHaveLength(ofStatus('HOLD') + 1);
  expect(rows[0]?.[25]).toBe('trackingNumber');
  const lee = await stage.visit('lee');
  expect(await lee.page.getByText('I’ll DM you').count()).toBe(0);
  expect(await lee.page.getByTestId('conversation').filter({ hasText: 'Holdfast' }).count()).toBe(1);
  expect(await stage.mistakes()).toEqual([]);
});

test('“Export” below a result, as a workbook', async () => {
  await dana.type('/fulfillments status:returned format:xlsx');
  await dana.sees(`${ofStatus('RETURNED')} fulfillments`);
  await dana.click('search_export');
  await dana.sees('I’ll DM you the Excel workbook. Only you can see it.');
  const rows = readWorkbook(await fetchFile(/fulfillments-[\d-]+\.xlsx/));
  expect(rows).toHaveLength(ofStatus('RETURNED') + 1);
  expect(await stage.mistakes()).toEqual([]);
});

test('an empty result is a sentence, and a file only for whoever asks for one', async () => {
  await dana.type('/fulfillments export order:NOPE');
  await dana.sees('No fulfillment matches order NOPE, so there is no file.');
  await dana.type('/fulfillments export order:NOPE empty:file');
  await dana.sees('I’ll DM you the CSV file.');
  expect(parse(await fetchFile(/there is only the header/), { bom: true })).toHaveLength(1);
});

test('a long export tells how far it is, and can be stopped', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Whoever holds the items keeps the export from writing its first row.
  const locked = stage.bot.db.write(async (tx) => {
    await tx.execute(sql`lock table fulfillment_items in access exclusive mode`);
    await released;
  });
  try {
    await dana.type('/fulfillments export status:pending');
    await dana.page.getByTestId('conversation').filter({ hasText: 'new messages' }).waitFor();
    await dana.goTo('Holdfast');
    await dana.sees(/Preparing your export|Writing /);
    await dana.picture('export-progress');
    await dana.latest.getByRole('button', { name: 'Cancel' }).click();
    await dana.sees('You cancelled this export. No file was sent');
  } finally {
    release();
    await locked;
  }
  await dana.picture('export-cancelled');
  await dana.goTo('fulfillment');
  expect(await stage.mistakes()).toEqual([]);
});

test.each(['tracking', 'returns'])('the template for %s comes as a file to begin from', async (kind) => {
  await dana.type(`/fulfillments template ${kind}`);
  await dana.sees(`I DMed you the template for ${kind}.`);
  const [header] = parse(await fetchFile(new RegExp(`${kind}-template\\.csv`)), { bom: true });
  expect(header).toContain('orderId');
  expect(await stage.mistakes()).toEqual([]);
});
