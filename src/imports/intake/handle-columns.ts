/** Columns mapped by hand: a form for a file whose header could not be understood, and the way back from its choice. */
import type { TableTop } from '../../columns/table.ts';
import type { Deps } from '../../deps.ts';
import { UserError } from '../../runtime/errors.ts';
import { openForm } from '../../slack/forms.ts';
import type { Click, FormAnswer, Submission } from '../../slack/interaction.ts';
import { applyDecision, authorize } from '../decide/open-for-decision.ts';
import { rereadImport } from '../decide/reread-import.ts';
import { fileName } from '../messages/summary-parts.ts';
import { toButtonValue } from '../model/action-ids.ts';
import { moveImport } from '../model/import-row.ts';
import { chosenColumns, columnsForm, validateColumns } from './columns-form.ts';
import { forgetColumns, rememberColumns } from './remembered-columns.ts';

/** Choose columns was clicked: opens the form. */
export async function askForColumns(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'operate', 'choose columns for');
  const table = tableOf(row.refusal);
  const view = columnsForm(table, fileName(row), toButtonValue(shown));
  await openForm(deps.slack, click.triggerId, view);
}

/** What keeps the choice from being used, next to the fields; null when nothing does. */
export async function checkColumns(deps: Deps, { userId, metadata, values }: Submission): Promise<FormAnswer | null> {
  const { row } = await authorize(deps, { userId, value: metadata }, 'operate', 'choose columns for');
  if (row.refusal?.table === undefined) return null;
  const errors = validateColumns(chosenColumns(row.refusal.table, values));
  return Object.keys(errors).length === 0 ? null : { response_action: 'errors', errors };
}

/** The form was submitted: the file is read again with these columns, and the next one with this header as well. */
export async function chooseColumns(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const { row, shown } = await authorize(deps, { userId, value: metadata }, 'operate', 'choose columns for');
  const table = tableOf(row.refusal);
  const columns = chosenColumns(table, values);
  await applyDecision(deps, shown, async (work) => {
    const choice = { columnChoice: { columns, by: userId, remembered: false }, refusal: null };
    const move = { from: 'refused', to: 'received', planVersion: shown.planVersion } as const;
    if ((await moveImport(work, row.importId, move, choice)) === null) return false;
    await rememberColumns(work.tx, row, table.header, { columns, by: userId, at: deps.now() });
    await work.queue.send(work.tx, 'read-import', { importId: row.importId });
    return true;
  });
}

/** Forget: the choice does not count any more, neither for later files nor for this one, which is read again without. */
export async function forgetChosenColumns(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'operate', 'forget the columns of');
  await applyDecision(deps, shown, async (work) => {
    const plan = { from: ['ready', 'nothing_to_do'], planVersion: shown.planVersion } as const;
    if (!(await rereadImport(work, row.importId, plan, { columnChoice: null }))) return false;
    await forgetColumns(work.tx, row, row.header ?? []);
    return true;
  });
}

function tableOf(refusal: { table?: TableTop } | null): TableTop {
  if (refusal?.table === undefined)
    throw new UserError(
      'The columns of this file can’t be chosen any more. Click Check again, or share the file again.',
    );
  return refusal.table;
}
