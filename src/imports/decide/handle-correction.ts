/** Settling rows in Slack: all suggestions at once, or single rows in a form. Their import is then planned again. */

import { importForms } from '../../action-ids.ts';
import type { Deps } from '../../deps.ts';
import { form, section } from '../../slack/blocks.ts';
import { changeForm, openForm } from '../../slack/forms.ts';
import type { Click, FormAnswer, Submission } from '../../slack/interaction.ts';
import type { ImportRow } from '../model/import-row.ts';
import { replan, replannableStates, requireUnchanged } from './apply-decision.ts';
import { authorize } from './authorize.ts';
import { correctionForm, fieldIdOf, fromMetadata, rowsPerForm, settledRows, toMetadata } from './correction-form.ts';
import { acceptSuggestions, correctCells, findCorrectors, recordChoices, takeBack } from './corrections.ts';
import { type FixableRow, findFixable } from './fixable-rows.ts';

/** Accept all suggestions. */
export async function acceptAllSuggestions(deps: Deps, click: Click): Promise<void> {
  const { shown } = await authorize(deps, click, 'operate', 'correct');
  await replan(deps, shown, async ({ tx }, row) => ({ correctors: await acceptSuggestions(tx, row, click.userId) }));
}

/** Correct rows: opens the form. Slack allows three seconds for that, so it opens empty and is filled afterwards. */
export async function askForCorrections(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'operate', 'correct');
  await requireUnchanged(deps, shown, replannableStates);
  const place = { shown, skip: 0 };
  const empty = form({
    callbackId: importForms.correct,
    title: 'Fix rows',
    close: 'Cancel',
    metadata: toMetadata(place),
    blocks: [section('Loading rows …')],
  });
  const viewId = await openForm(deps.slack, click.triggerId, empty);
  const { rows, more } = await findPage(deps, row, 0);
  const blocks = [section('There are no rows left to fix here.')];
  const filled = rows.length === 0 ? { ...empty, blocks } : correctionForm(rows, place, more);
  await changeForm(deps.slack, viewId, filled);
}

/** Before the form closes: without a change it shows the next page, or an error on the last one. */
export async function checkCorrections(
  deps: Deps,
  { userId, metadata, values }: Submission,
): Promise<FormAnswer | null> {
  const { value, skip } = fromMetadata(metadata);
  const { row, shown } = await authorize(deps, { userId, value }, 'operate', 'correct');
  const { rows, more } = await findPage(deps, row, skip);
  // If the rows were planned again meanwhile, the form may show others; its submission is then refused as a whole.
  const [first] = rows.filter((one) => fieldIdOf(one) in values);
  const { corrections, choices, takenBack } = settledRows(rows, values);
  if (first === undefined || corrections.length + choices.length + takenBack.length > 0) return null;
  if (!more) {
    const nothing = 'Change at least one field, or click Cancel.';
    return { response_action: 'errors', errors: { [fieldIdOf(first)]: nothing } };
  }
  const next = await findPage(deps, row, skip + rowsPerForm);
  const place = { shown, skip: skip + rowsPerForm };
  return { response_action: 'update', view: correctionForm(next.rows, place, next.more) };
}

/** Writes the changed values of the submitted form into their cells, and records what was chosen for rows. */
export async function applyCorrections(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const { value, skip } = fromMetadata(metadata);
  const { shown } = await authorize(deps, { userId, value }, 'operate', 'correct');
  await replan(deps, shown, async ({ tx }, row) => {
    const rows = await findFixable(tx, row, { skip, limit: rowsPerForm });
    const { corrections, choices, takenBack } = settledRows(rows, values);
    await takeBack(tx, row, takenBack);
    await recordChoices(tx, row, userId, choices);
    await correctCells(tx, row, userId, corrections);
    return { correctors: await findCorrectors(tx, row) };
  });
}

async function findPage(deps: Deps, row: ImportRow, skip: number): Promise<{ rows: FixableRow[]; more: boolean }> {
  if (row.kind === null) return { rows: [], more: false };
  const found = await deps.db.read((tx) => findFixable(tx, row, { skip, limit: rowsPerForm + 1 }));
  return { rows: found.slice(0, rowsPerForm), more: found.length > rowsPerForm };
}
