/** `/fulfillments import`: a form for pasted lines and files, which become imports like files that are shared in a channel. */
import { randomUUID } from 'node:crypto';
import type { ModalView } from '@slack/types';
import { importForms } from '../../action-ids.ts';
import type { Deps } from '../../deps.ts';
import { requireRight } from '../../permissions.ts';
import { form, section } from '../../slack/blocks.ts';
import { channelInput, fileInput, maxInputLength, openForm, textArea } from '../../slack/forms.ts';
import type { FormAnswer, Requester, Submission, UploadedFile } from '../../slack/interaction.ts';
import { pastedFileId } from './fetch-content.ts';
import { placeForSummary } from './import-channels.ts';
import { registerImport, registerPasted } from './register-import.ts';

/** Opens the form. */
export async function openImportForm(deps: Deps, call: Requester): Promise<void> {
  await requireRight('operate', call.userId, deps);
  // A direct message is no place for a summary that others should decide on.
  const channelId = call.channelId.startsWith('D') ? '' : call.channelId;
  await openForm(deps.slack, call.triggerId, importForm({ teamId: call.teamId, channelId }));
}

/** An error at the field when there is nothing to read; else null. */
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

const fields = { place: 'place', lines: 'lines', files: 'files' } as const;

const maxFiles = 10;

/** Where a form was opened; it travels with the form. */
interface ImportFormOrigin {
  teamId: string;
  /** empty on the Home tab, which is in no channel, and in direct messages */
  channelId: string;
}

/** The form; the summary goes to `channelId`, or the channel that is chosen in it, if Holdfast is a member there. */
function importForm({ teamId, channelId }: ImportFormOrigin): ModalView {
  const place = channelId === '' ? 'the channel you choose' : `<#${channelId}>`;
  const where = `I’ll post the summary in ${place}, or DM it to you if I can’t post there. Nothing is saved until someone clicks Confirm.`;
  return form({
    callbackId: importForms.pasted,
    title: 'Import',
    submit: 'Continue',
    close: 'Cancel',
    metadata: `${teamId} ${channelId}`,
    blocks: [
      section(where),
      ...(channelId === '' ? [channelInput(fields.place, 'Channel for the summary', { optional: true })] : []),
      textArea(fields.lines, 'Paste lines, with the header on top', {
        placeholder: 'orderId,trackingNumber,carrier …',
        maxLength: maxInputLength,
        optional: true,
      }),
      fileInput(fields.files, 'Or choose files', {
        types: ['csv', 'xlsx', 'txt', 'tsv'],
        maxFiles,
        hint: 'For longer lists: the field above takes 3,000 characters. Up to 10 MB per file; share larger files in a channel that I’m in.',
        optional: true,
      }),
    ],
  });
}

/** The content of a submitted form. */
interface SubmittedImport extends ImportFormOrigin {
  /** '' when nothing was pasted */
  lines: string;
  files: UploadedFile[];
}

/** Reads a submitted form. */
function readImportForm({ metadata, values, files }: Submission): SubmittedImport {
  const [teamId = '', openedIn = ''] = metadata.split(' ');
  const channelId = openedIn || (values[fields.place] ?? '');
  const pasted = values[fields.lines] ?? '';
  return { teamId, channelId, lines: pasted.trim() === '' ? '' : pasted, files: files[fields.files] ?? [] };
}

/** Errors by field; empty when there is something to read. */
function validateImportForm({ lines, files }: SubmittedImport): Record<string, string> {
  if (lines !== '' || files.length > 0) return {};
  return { [fields.lines]: 'Paste lines here, or choose a file below.' };
}
