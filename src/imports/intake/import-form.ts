/** The form that takes pasted lines or files from the person's computer. */
import type { ModalView } from '@slack/types';
import { form, section } from '../../slack/blocks.ts';
import { channelInput, fileInput, textArea } from '../../slack/input-blocks.ts';
import type { UploadedFile } from '../../slack/interaction.ts';
import { importForms } from '../model/action-ids.ts';

const fields = { place: 'place', lines: 'lines', files: 'files' } as const;

/** Slack takes no more characters in a field. */
const maxCharacters = 3000;
const maxFiles = 10;

/** Where a form was opened; it travels with the form. */
export interface ImportFormOrigin {
  teamId: string;
  /** empty on the Home tab, which is in no channel */
  channelId: string;
}

/** The form; the summary goes to `channelId`, or the channel that is chosen in it, if Holdfast is a member there. */
export function importForm({ teamId, channelId }: ImportFormOrigin): ModalView {
  const place = channelId === '' ? 'the channel that you choose' : `<#${channelId}>`;
  const where = `The summary of what would change goes to ${place}, or to our direct messages if I can’t post there. Nothing is written before somebody clicks Confirm.`;
  return form({
    callbackId: importForms.pasted,
    title: 'Import',
    submit: 'Read it',
    close: 'Cancel',
    metadata: `${teamId} ${channelId}`,
    blocks: [
      section(where),
      ...(channelId === '' ? [channelInput(fields.place, 'Channel for the summary', { optional: true })] : []),
      textArea(fields.lines, 'Paste lines, with the header on top', {
        placeholder: 'orderId,trackingNumber,carrier …',
        most: maxCharacters,
        optional: true,
      }),
      fileInput(fields.files, 'Or choose files', {
        types: ['csv', 'xlsx', 'txt', 'tsv'],
        most: maxFiles,
        hint: 'Longer lists as a file: a field takes 3,000 characters.',
        optional: true,
      }),
    ],
  });
}

/** What stands in a submitted form. */
export interface Entered extends ImportFormOrigin {
  /** '' when nothing was pasted */
  lines: string;
  files: UploadedFile[];
}

/** Reads a submitted form. */
export function readImportForm({
  metadata,
  values,
  files,
}: {
  metadata: string;
  values: Readonly<Record<string, string | null>>;
  files: Readonly<Record<string, UploadedFile[]>>;
}): Entered {
  const [teamId = '', openedIn = ''] = metadata.split(' ');
  const channelId = openedIn || (values[fields.place] ?? '');
  const pasted = values[fields.lines] ?? '';
  return { teamId, channelId, lines: pasted.trim() === '' ? '' : pasted, files: files[fields.files] ?? [] };
}

/** What is missing in a form, by field; empty when nothing is. */
export function validateImportForm({ lines, files }: Entered): Record<string, string> {
  if (lines !== '' || files.length > 0) return {};
  return { [fields.lines]: 'Paste the lines to import here, or choose a file below.' };
}
