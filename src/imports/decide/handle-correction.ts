/** Rejected rows mended in the thread: all suggestions at once, or single rows in a form. The summary is then made anew. */
import type { Deps } from '../../deps.ts';
import { form, section } from '../../slack/blocks.ts';
import { changeForm, openForm } from '../../slack/forms.ts';
import type { Click, FormAnswer, Submission } from '../../slack/interaction.ts';
import { importForms } from '../model/action-ids.ts';
import type { ImportRow } from '../model/import-row.ts';
import { changedCells, correctionForm, fromMetadata, rowsPerForm, toMetadata } from './correction-form.ts';
import { acceptSuggestions, type CorrectableRow, correctCells, findCorrectable } from './corrections.ts';
import { authorize } from './open-for-decision.ts';
import { replan } from './replan.ts';

/** Accept all: every suggestion goes into its cell. */
export async function acceptAllSuggestions(deps: Deps, click: Click): Promise<void> {
  const { shown } = await authorize(deps, click, 'operate', 'correct');
  await replan(deps, shown, async ({ tx }, row) => ({ correctors: await acceptSuggestions(tx, row, click.userId) }));
}

/** Correct rows was clicked. Slack gives three seconds to open a form, so it opens empty. */
export async function askForCorrections(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'operate', 'correct');
  const place = { shown, skip: 0 };
  const looking = form({
    callbackId: importForms.correct,
    title: 'Correct rows',
    close: 'Cancel',
    metadata: toMetadata(place),
    blocks: [section('Looking for the rows that can be corrected here …')],
  });
  const viewId = await openForm(deps.slack, click.triggerId, looking);
  const { rows, more } = await rowsAt(deps, row, 0);
  const blocks = [section('There are no rows left that can be corrected here.')];
  const filled = rows.length === 0 ? { ...looking, blocks } : correctionForm(rows, place, more);
  await changeForm(deps.slack, viewId, filled);
}

/** Before the form is taken: without a change it goes on to the next rows, or says what is missing. */
export async function checkCorrections(
  deps: Deps,
  { userId, metadata, values }: Submission,
): Promise<FormAnswer | null> {
  const { value, skip } = fromMetadata(metadata);
  const { row, shown } = await authorize(deps, { userId, value }, 'operate', 'correct');
  const { rows, more } = await rowsAt(deps, row, skip);
  // After the rows were planned anew the form may show others; then its submission is refused as a whole.
  const [first] = rows.filter(({ line }) => String(line) in values);
  if (first === undefined || changedCells(rows, values).length > 0) return null;
  if (!more) {
    const nothing = 'No field was changed. Change at least one, or click Cancel.';
    return { response_action: 'errors', errors: { [String(first.line)]: nothing } };
  }
  const next = await rowsAt(deps, row, skip + rowsPerForm);
  const place = { shown, skip: skip + rowsPerForm };
  return { response_action: 'update', view: correctionForm(next.rows, place, next.more) };
}

/** The form was submitted: the changed values go into their cells. */
export async function applyCorrections(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const { value, skip } = fromMetadata(metadata);
  const { shown } = await authorize(deps, { userId, value }, 'operate', 'correct');
  await replan(deps, shown, async ({ tx }, row) => {
    const rows = await findCorrectable(tx, row, { skip, most: rowsPerForm });
    return { correctors: await correctCells(tx, row, userId, changedCells(rows, values)) };
  });
}

async function rowsAt(deps: Deps, row: ImportRow, skip: number): Promise<{ rows: CorrectableRow[]; more: boolean }> {
  if (row.kind === null) return { rows: [], more: false };
  const found = await deps.db.read((tx) => findCorrectable(tx, row, { skip, most: rowsPerForm + 1 }));
  return { rows: found.slice(0, rowsPerForm), more: found.length > rowsPerForm };
}
