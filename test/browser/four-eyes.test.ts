/** A file that someone else has to confirm, at the page: who shared it may not confirm it, and who looks at it may send it back. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { SEED } from '../workspace/seed.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ FOUR_EYES_ROWS: '10', APPROVERS: `${SEED.people.dana},${SEED.group}` });
});
afterAll(() => stage.close());

test('Dana’s own click is refused in words only she sees; Lee sends the file back with a reason, and confirms it in the end', async () => {
  const [dana, lee] = await Promise.all([stage.visit('dana'), stage.visit('lee')]);
  await dana.shareSample('returns.csv');
  await dana.reads('Needs approval from');
  await dana.press('import_confirm');
  const refusal = dana.page.getByTestId('message').filter({ hasText: 'Only visible to you' });
  await refusal.first().waitFor();
  await dana.picture('four-eyes-1-refused');
  expect(await refusal.first().textContent()).toMatch(/You shared this file/);

  await lee.openThread();
  expect(await lee.page.getByTestId('message').filter({ hasText: 'Only visible to you' }).count()).toBe(0);
  await lee.press('import_send_back');
  const form = lee.page.getByTestId('modal');
  await form.getByRole('textbox').fill('Two of these parcels are still on their way.');
  await lee.picture('four-eyes-2-reason');
  await form.getByTestId('modal-submit').click();
  const summary = dana.page.getByTestId('thread').getByTestId('message').filter({ hasText: 'sent' });
  await summary.getByText('Two of these parcels are still on their way.').first().waitFor();
  await dana.picture('four-eyes-3-sent-back');

  await summary.locator('[data-action-id=import_check_again]').click();
  const anew = lee.page
    .getByTestId('thread')
    .getByTestId('message')
    .filter({ hasText: /Return \d+ · cancel/ });
  await anew.locator('[data-action-id=import_confirm]').click();
  const applied = dana.page.getByTestId('thread').getByTestId('message').filter({ hasText: 'Applied by' });
  await applied.getByText('Lee Novak').first().waitFor();
  await dana.picture('four-eyes-4-applied');
  expect(await stage.mistakes()).toEqual([]);
});
