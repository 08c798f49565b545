/** Rejected rows mended in the thread: all suggestions at once, or single rows in a form. The summary is then made anew. */

import type { Deps } from '../../deps.ts';
import type { Work } from '../../jobs/queue.ts';
import { form, section } from '../../slack/blocks.ts';
import type { Click, FormAnswer, Submission } from '../../slack/click.ts';
import { changeForm, openForm } from '../../slack/open-form.ts';
import type { Corrector } from '../counts.ts';
import { type ImportRow, lockImport, moveImport } from '../import-row.ts';
import type { ImportState } from '../lifecycle.ts';
import { importForms } from '../messages/action-ids.ts';
import { acceptSuggestions, type CorrectableRow, correctCells, findCorrectable } from './correct-cells.ts';
import { changedCells, correctionForm, fromMetadata, rowsPerForm, toMetadata } from './correction-form.ts';
import { decide, type Opened, openedBy } from './open-for-decision.ts';

/** The states in which rejected rows are shown and not yet settled. */
const correctableStates = ['ready', 'nothing_to_do'] as const satisfies readonly ImportState[];

/** Accept all: every suggestion goes into its cell. */
export async function acceptAllSuggestions(deps: Deps, click: Click): Promise<void> {
  const opened = await openedBy(deps, click, 'operate', 'correct');
  await correct(deps, opened, (work, row) => acceptSuggestions(work.tx, row, click.userId));
}

/** Correct rows was clicked. Slack gives three seconds to open a form, so it opens empty. */
export async function askForCorrections(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await openedBy(deps, click, 'operate', 'correct');
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
  const { row, shown } = await openedBy(deps, { userId, value }, 'operate', 'correct');
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
  const opened = await openedBy(deps, { userId, value }, 'operate', 'correct');
  await correct(deps, opened, async (work, row) => {
    const rows = await findCorrectable(work.tx, row, { skip, most: rowsPerForm });
    return await correctCells(work.tx, row, userId, changedCells(rows, values));
  });
}

/** Changes staged cells and has the rows planned anew, unless the summary is not any more what the person saw. */
async function correct(
  deps: Deps,
  { shown }: Opened,
  change: (work: Work, row: ImportRow) => Promise<Corrector[]>,
): Promise<void> {
  await decide(deps, shown, async (work) => {
    const row = await lockImport(work.tx, shown.importId);
    const from = correctableStates.find((state) => state === row?.state);
    if (row === null || row.kind === null || from === undefined || row.planVersion !== shown.planVersion) return false;
    const correctors = await change(work, row);
    await moveImport(work, row.importId, { from, to: 'received' }, { correctors, drift: null, rowsRead: 0 });
    await work.queue.send(work.tx, 'read-import', { importId: row.importId });
    return true;
  });
}

async function rowsAt(deps: Deps, row: ImportRow, skip: number): Promise<{ rows: CorrectableRow[]; more: boolean }> {
  if (row.kind === null) return { rows: [], more: false };
  const found = await deps.db.read((tx) => findCorrectable(tx, row, { skip, most: rowsPerForm + 1 }));
  return { rows: found.slice(0, rowsPerForm), more: found.length > rowsPerForm };
}
