/** A file that could be either import, at the page: two buttons, and what each would do. */
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** The edited export, in which two of the shipped records are said to be back as well. */
function editedBothWays(): string {
  const rows: Record<string, string>[] = parse(stage.sample('export-edited.csv'), { columns: true, bom: true });
  const shipped = rows.filter(({ status }) => status === 'SHIPPED').slice(0, 2);
  for (const row of shipped) row.status = 'RETURNED';
  return stringify(rows, { header: true });
}

test('each button says what it would do; the one that is clicked decides', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  await dana.shareFile({ name: 'both.csv', content: editedBothWays() });
  await dana.reads('has new tracking numbers and new statuses');
  await dana.reads('Tracking numbers: Add tracking numbers to 15 fulfillments');
  await dana.reads('Returned and cancelled: Return 2 fulfillments');
  await dana.picture('kind-1-question');
  expect(await dana.answer.getByRole('button', { name: /Confirm/ }).count()).toBe(0);

  await lee.openThread();
  await lee.press('import_kind_returns');
  await dana.reads('Return 2 fulfillments');
  await dana.picture('kind-2-summary');
  await dana.press('import_confirm');
  await lee.reads(/Returned 2 fulfillments\.\s*Applied by @Dana Reyes/);
  expect(await stage.mistakes()).toEqual([]);
});
