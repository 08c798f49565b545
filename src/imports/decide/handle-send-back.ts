/** An approver sends an import back to the one who shared it, with a reason. */
import type { Deps } from '../../deps.ts';
import { form, section } from '../../slack/blocks.ts';
import { openForm } from '../../slack/forms.ts';
import { textArea } from '../../slack/input-blocks.ts';
import type { Click, Submission } from '../../slack/interaction.ts';
import { fileName } from '../messages/summary-parts.ts';
import { importForms } from '../model/action-ids.ts';
import { moveImport } from '../model/import-row.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';
import { applyDecision, authorize } from './open-for-decision.ts';

const reasonField = 'reason';
const maxReasonLength = 500;

/** Send back was clicked: asks for the reason. */
export async function askForReason(deps: Deps, click: Click): Promise<void> {
  const { row } = await authorize(deps, click, 'approve', 'send back');
  await openForm(
    deps.slack,
    click.triggerId,
    form({
      callbackId: importForms.sendBack,
      title: 'Send back',
      submit: 'Send back',
      close: 'Cancel',
      metadata: click.value,
      blocks: [
        section(`${fileName(row)} goes back to <@${row.sharedBy}>, and nothing is written.`),
        textArea(reasonField, 'What should change?', {
          placeholder: 'For example: order 1001 has left already.',
          most: maxReasonLength,
        }),
      ],
    }),
  );
}

/** The form was submitted: the import is closed, and its summary says why. */
export async function sendBack(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const { row, shown } = await authorize(deps, { userId, value: metadata }, 'approve', 'send back');
  const decision = { decidedBy: userId, decidedAt: deps.now(), sentBackReason: values[reasonField]?.trim() || null };
  await applyDecision(deps, shown, async (work) => {
    const move = { from: 'ready', to: 'discarded', planVersion: shown.planVersion } as const;
    const moved = await moveImport(work, row.importId, move, decision);
    if (moved !== null) await deleteStagedRows(work.tx, row.importId);
    return moved !== null;
  });
}
