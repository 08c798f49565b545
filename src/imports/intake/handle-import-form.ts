/** `/fulfillments import`: pasted lines and uploaded files go the same way as files that are shared in a channel. */
import { randomUUID } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { requireRight } from '../../permissions.ts';
import { openForm } from '../../slack/forms.ts';
import type { FormAnswer, Requester, Submission } from '../../slack/interaction.ts';
import { registerImport, type SharedFile } from '../model/import-row.ts';
import { importContents } from '../model/tables.ts';
import { pastedFileId } from './fetch-content.ts';
import { placeForSummary } from './import-channels.ts';
import { importForm, readImportForm, validateImportForm } from './import-form.ts';

/** Opens the form. */
export async function openImportForm(deps: Deps, call: Requester): Promise<void> {
  await requireRight('operate', call.userId, deps);
  await openForm(deps.slack, call.triggerId, importForm(call));
}

/** Says at the field when there is nothing to read. */
export async function checkImportForm(_deps: Deps, submission: Submission): Promise<FormAnswer | null> {
  const errors = validateImportForm(readImportForm(submission));
  return Object.keys(errors).length === 0 ? null : { response_action: 'errors', errors };
}

/** The form was submitted: each file, and the pasted lines, become an import. */
export async function importFromForm(deps: Deps, submission: Submission): Promise<void> {
  const { teamId, channelId, lines, files } = readImportForm(submission);
  await requireRight('operate', submission.userId, deps);
  const place = { teamId, channelId: await placeForSummary(deps, submission.userId, channelId) };
  const common = { ...place, messageTs: null, threadTs: null, sharedBy: submission.userId };
  await deps.db.write(async (tx) => {
    const work = { tx, queue: deps.queue };
    for (const { id, name } of files) await registerImport(work, { ...common, fileId: id, fileName: name });
    const pasted = { ...common, fileId: pastedFileId(randomUUID()), fileName: 'pasted.csv' };
    if (lines !== '') await registerPasted(work, pasted, lines, deps.config);
  });
}

/** Slack strips neither NUL nor halves of surrogate pairs, which PostgreSQL does not store. */
async function registerPasted(
  work: UnitOfWork,
  shared: SharedFile,
  lines: string,
  { PREVIEW_TTL_HOURS, UNDO_HOURS }: Deps['config'],
): Promise<void> {
  const importId = await registerImport(work, shared);
  if (importId === null) throw new Error('pasted lines were taken for a known file');
  const content = lines.replaceAll('\u0000', '\ufffd').toWellFormed();
  await work.tx.insert(importContents).values({ importId, content });
  await work.queue.send(work.tx, 'forget-contents', { importId }, { after: (PREVIEW_TTL_HOURS + UNDO_HOURS) * 3600 });
}
