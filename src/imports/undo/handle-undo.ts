/** The undo of an applied import: first a form that says honestly what would go back, then the decision. */
import type { KnownBlock } from '@slack/types';
import { importForms } from '../../action-ids.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { UserError } from '../../runtime/errors.ts';
import { form, section } from '../../slack/blocks.ts';
import { changeForm, type FormOrigin, openForm, readOrigin, requesterFrom, writeOrigin } from '../../slack/forms.ts';
import type { Click, Submission } from '../../slack/interaction.ts';
import { quantity } from '../../text/wording.ts';
import { applyDecision, whoUndid } from '../decide/apply-decision.ts';
import { authorize, type ShownImport } from '../decide/authorize.ts';
import { handleImports } from '../decide/handle-imports.ts';
import { undoPreview } from '../messages/applied-message.ts';
import { toButtonValue } from '../messages/import-buttons.ts';
import type { UndoOutcome } from '../model/counts.ts';
import { findImport, type ImportRow, isUndoOpen, moveImport } from '../model/import-row.ts';
import { amountsOf, planRecordsUndo, planUndo } from './plan-undo.ts';

/** Undo was clicked: shows what it would do right now. Slack gives three seconds to open a form, so it opens empty. */
export async function previewUndo(deps: Deps, click: Click): Promise<void> {
  const opened = await authorize(deps, click, 'approve', 'undo');
  const looking = undoForm(metadataOf(click, opened), [section('Checking what can be restored …')], false);
  const viewId = await openForm(deps.slack, click.triggerId, looking);
  const late = await deps.db.read((tx) => whyTooLate(tx, deps, opened));
  const plan = late === null ? await deps.db.read((tx) => planFor(tx, opened.row)) : null;
  const blocks = plan === null ? [section(late ?? '')] : undoPreview(opened.row, plan);
  const possible = plan !== null && plan.records + plan.purchases > 0;
  await changeForm(deps.slack, viewId, undoForm(metadataOf(click, opened, plan), blocks, possible));
}

/** The form was submitted: from here on the import is written back, by whichever replica takes the job. */
export async function confirmUndo(deps: Deps, { userId, metadata }: Submission): Promise<void> {
  const { value, list, shown } = readMetadata(metadata);
  const opened = await authorize(deps, { userId, value }, 'approve', 'undo');
  const { importId } = opened.row;
  await applyDecision(deps, opened.shown, async (work) => {
    const late = await whyTooLate(work.tx, deps, opened);
    if (late !== null) throw new UserError('Too late to undo.', { mrkdwn: late });
    const moved = await moveImport(
      work,
      importId,
      { from: 'applied', to: 'undoing' },
      { undoneBy: userId, refusal: null },
    );
    if (moved !== null) await work.queue.send(work.tx, 'undo-import', { importId, shown });
    return moved !== null;
  });
  if (list !== null) await handleImports(deps, requesterFrom(deps, userId, list, { replaces: true }));
}

/**
 * What the form is about, and how much it shows; in a list that one person sees, also where that stands, because nothing
 * else refreshes it.
 */
function metadataOf(click: Click, { row }: ShownImport, plan: UndoOutcome | null = null): string {
  const about = [toButtonValue(row), ...(plan === null ? [] : amountsOf(plan))].join(' ');
  return click.isEphemeral ? writeOrigin(click, about) : about;
}

/** `shown` is empty in a form of an earlier version. */
function readMetadata(metadata: string): { value: string; list: FormOrigin | null; shown: number[] } {
  const list = metadata.startsWith('{') ? readOrigin(metadata) : null;
  const [value = '', ...shown] = (list === null ? metadata : (list.about ?? '')).split(' ');
  return { value, list, shown: shown.map(Number) };
}

function undoForm(metadata: string, blocks: KnownBlock[], possible: boolean) {
  return form({
    callbackId: importForms.undo,
    title: 'Undo this import?',
    ...(possible ? { submit: 'Undo import' } : {}),
    close: possible ? 'Cancel' : 'Close',
    metadata,
    blocks,
  });
}

/** Why an import can't be undone at all; null when it can. */
async function whyTooLate(
  tx: Transaction,
  { config }: Deps,
  { row: { importId } }: ShownImport,
): Promise<string | null> {
  const row = await findImport(tx, importId);
  if (row?.state === 'undoing' || row?.state === 'undone') return whoUndid(row);
  if (row?.state !== 'applied') return 'This import wasn’t applied, so there’s nothing to undo.';
  if (await isUndoOpen(tx, importId, config.UNDO_HOURS)) return null;
  return `It’s too late: an import can be undone for ${quantity(config.UNDO_HOURS, 'hour')}.`;
}

const planFor = (tx: Transaction, { importId, kind }: ImportRow) =>
  kind === 'records' ? planRecordsUndo(tx, importId) : planUndo(tx, importId).then(({ outcome }) => outcome);
