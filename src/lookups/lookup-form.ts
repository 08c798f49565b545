/** The form for a list of numbers to look up: its Slack layout, and reading its submission. */
import type { ModalView } from '@slack/types';
import { lookupForms } from '../action-ids.ts';
import { form } from '../slack/blocks.ts';
import { fileInput, textArea } from '../slack/input-blocks.ts';
import type { Submission, UploadedFile } from '../slack/interaction.ts';
import { formatCount } from '../text/wording.ts';

/** Slack's limit for a field. */
const maxCharacters = 3000;
/** The most numbers that are looked up at once. */
export const maxLookedUp = 50_000;

export const lookupFields = { list: 'list', files: 'files' } as const;

/** The form as Slack shows it; `metadata` says where it was asked for. */
export function lookupForm(metadata: string): ModalView {
  return form({
    callbackId: lookupForms.list,
    title: 'Look up a list',
    submit: 'Look up',
    close: 'Cancel',
    metadata,
    blocks: [
      textArea(lookupFields.list, 'Paste order ids, tracking numbers or emails', {
        placeholder: '7B83FF8095, 8812345E12 … with anything between them',
        maxLength: maxCharacters,
        optional: true,
      }),
      fileInput(lookupFields.files, 'Or choose a file', {
        types: ['csv', 'xlsx', 'txt', 'tsv'],
        maxFiles: 1,
        hint: `For longer lists: the field above takes 3,000 characters, a file up to ${formatCount(maxLookedUp)} numbers. If it has several columns, the one for the order counts. Nothing is imported.`,
        optional: true,
      }),
    ],
  });
}

/** The content of a submitted form. */
export interface SubmittedList {
  /** '' when nothing was pasted */
  pasted: string;
  file: UploadedFile | null;
}

/** Reads a submitted form. */
export function readLookupForm({ values, files }: Pick<Submission, 'values' | 'files'>): SubmittedList {
  return { pasted: values[lookupFields.list]?.trim() ?? '', file: files[lookupFields.files]?.[0] ?? null };
}
