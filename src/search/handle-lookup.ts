/**
 * Looks up a list of order ids, tracking numbers or emails: typed after `/fulfillments lookup`, pasted into its form, or
 * in a file. Only the person who asked sees the answer, which is that of a search; nothing is imported.
 */
import { join } from 'node:path';
import type { ModalView } from '@slack/types';
import { lookupForms } from '../action-ids.ts';
import { unpackRefusal } from '../columns/file-refused.ts';
import type { Deps } from '../deps.ts';
import { type Condition, everything, type Filter } from '../filters/filter.ts';
import { noNames } from '../filters/query-words.ts';
import { type Note, readQuery } from '../filters/read-query.ts';
import { fetchContent } from '../imports/intake/fetch-content.ts';
import { fromButtonValue } from '../imports/messages/import-buttons.ts';
import { findImport } from '../imports/model/import-row.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import { requireRight } from '../permissions.ts';
import { withTempFolder } from '../runtime/disk.ts';
import { UserError } from '../runtime/errors.ts';
import { WorkerFailed } from '../runtime/worker-pool.ts';
import { form, textMessage } from '../slack/blocks.ts';
import { type Download, downloadFile } from '../slack/files/download-file.ts';
import { fetchFileInfo } from '../slack/files/find-file.ts';
import {
  fileInput,
  maxInputLength,
  openForm,
  readOrigin,
  requesterFrom,
  textArea,
  writeOrigin,
} from '../slack/forms.ts';
import type { Click, CommandCall, FormAnswer, Requester, Submission, UploadedFile } from '../slack/interaction.ts';
import { postDirectMessage } from '../slack/messages.ts';
import { toMrkdwn } from '../slack/on-error.ts';
import { fixedLimits, readingFailed } from '../spreadsheets/file-refusals.ts';
import type { ListCells, ListResult, ListTask } from '../spreadsheets/read-list.ts';
import { readOrNull } from '../text/typed-text.ts';
import { formatCount, quantity } from '../text/wording.ts';
import { startAnswer, withAge } from './answer-age.ts';
import { authorizeSearch, handleSearch, runSearch } from './handle-search.ts';
import { listValues, wordsBeside } from './list-values.ts';

/**
 * `/fulfillments lookup`: looks up what was typed. Opens the form if no list was; names and filters beside the list are
 * searched for, other words are named in the answer.
 */
export async function handleLookup(deps: Deps, call: CommandCall): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const values = listValues([call.text]);
  const words = wordsBeside(call.text);
  const beside = words.join(' ');
  const asked = readOrNull(() => readQuery(beside, { clock, names: noNames }).filter.conditions) ?? [];
  if (values.length === 0 && (asked.length === 0 || /^(?:file|csv|excel|form)$/i.test(beside)))
    return await openLookupForm(deps, call);
  // `on hold` behind a list limits it; the status beside each of its numbers doesn't.
  const isFilter = asked.every(({ field }) => field !== 'word') && call.text.replace(/\s+/g, ' ').includes(beside);
  if (values.length === 0 || (isFilter && asked.length > 0)) return await handleSearch(deps, call);
  await lookUpValues(deps, call, values, asked.length === 0 ? [] : [{ kind: 'left out', words, instead: everything }]);
}

/** Opens the form. */
export async function openLookupForm(deps: Deps, requester: Requester): Promise<void> {
  await requireRight('operate', requester.userId, deps);
  await openForm(deps.slack, requester.triggerId, lookupForm(writeOrigin(requester)));
}

/** An error at the field when there is nothing to look up; else null. */
export function checkLookupForm(_deps: Deps, submission: Submission): FormAnswer | null {
  const { pasted, file } = readLookupForm(submission);
  if (file !== null || listValues([pasted]).length > 0) return null;
  const mistake =
    pasted === '' ? 'Paste a list here, or choose a file below.' : 'I see no order id, tracking number or email here.';
  return { response_action: 'errors', errors: { [lookupFields.list]: mistake } };
}

/** The form was submitted: what was pasted is answered at once, a file by direct message. */
export async function submitLookupForm(deps: Deps, submission: Submission): Promise<void> {
  const { pasted, file } = readLookupForm(submission);
  const requester = withAge(deps, requesterFrom(deps, submission.userId, readOrigin(submission.metadata)));
  await requireRight('operate', requester.userId, deps);
  if (pasted !== '') await lookUpValues(deps, requester, listValues([pasted]));
  if (file !== null) await queueLookup(deps, requester, { userId: requester.userId, fileId: file.id });
}

/** The button under a file that is no import. */
export async function lookUpImport(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const importId = fromButtonValue(click.value)?.importId ?? '';
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row === null) throw new UserError('I no longer have this file. Share it again.');
  await queueLookup(deps, click, { userId: click.userId, fileId: row.fileId, importId });
}

async function queueLookup(deps: Deps, requester: Requester, data: JobData['look-up-list']): Promise<void> {
  await deps.db.write((tx) => deps.queue.send(tx, 'look-up-list', data));
  await requester.answer(textMessage('I’m looking up your list. I’ll DM you what I find.'));
}

/** The most numbers that are looked up at once. */
const maxLookedUp = 50_000;

const lookupFields = { list: 'list', files: 'files' } as const;

/** The form as Slack shows it; `metadata` says where it was asked for. */
function lookupForm(metadata: string): ModalView {
  return form({
    callbackId: lookupForms.list,
    title: 'Look up a list',
    submit: 'Look up',
    close: 'Cancel',
    metadata,
    blocks: [
      textArea(lookupFields.list, 'Paste order ids, tracking numbers or emails', {
        placeholder: '7B83FF8095, 8812345E12 … with anything between them',
        maxLength: maxInputLength,
        optional: true,
      }),
      fileInput(lookupFields.files, 'Or choose a file', {
        types: ['csv', 'xlsx', 'txt', 'tsv'],
        maxFiles: 1,
        hint: `For longer lists: the field above takes ${formatCount(maxInputLength)} characters, a file up to ${formatCount(maxLookedUp)} numbers. If it has several columns, the one for the order counts. Nothing is imported.`,
        optional: true,
      }),
    ],
  });
}

/** The content of a submitted form. */
interface SubmittedList {
  /** '' when nothing was pasted */
  pasted: string;
  file: UploadedFile | null;
}

/** Reads a submitted form. */
function readLookupForm({ values, files }: Pick<Submission, 'values' | 'files'>): SubmittedList {
  return { pasted: values[lookupFields.list]?.trim() ?? '', file: files[lookupFields.files]?.[0] ?? null };
}

/** The condition that a list of values is. */
export const listOf = (values: string[]): Condition => ({ field: 'any', negated: false, values });

/** Searches for the values. @throws {UserError} if there are none, or too many */
async function lookUpValues(deps: Deps, requester: Requester, values: string[], notes: Note[] = []): Promise<void> {
  const clock = await authorizeSearch(deps, requester);
  if (values.length === 0) {
    throw new UserError('I see no order id, tracking number or email in it. Put one in each line, or in a column.');
  }
  if (values.length > maxLookedUp) {
    throw new UserError(
      `It has more than ${formatCount(maxLookedUp)} numbers, the most that I look up at once. Split it into parts.`,
    );
  }
  const filter: Filter = { ...everything, conditions: [listOf(values)] };
  await runSearch(deps, requester, { filter, clock, notes });
}

/** Reads the file and sends what was found. */
export async function lookUpList(shared: Deps, data: JobData['look-up-list'], signal: AbortSignal): Promise<void> {
  const deps = startAnswer(shared);
  const requester = withAge(deps, requesterFrom(deps, data.userId, { channelId: '', teamId: '', responseUrl: '' }));
  try {
    await requireRight('operate', data.userId, deps);
    const { name, list } = await readList(deps, data, signal);
    const values = listValues(list.cells, { isColumn: list.column !== null });
    await lookUpValues(deps, requester, values, notesOn(name, values, list));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await postDirectMessage(deps.slack, data.userId, { text: `I couldn’t look up your list. ${toMrkdwn(error)}` });
  }
}

/** All attempts to look up a list failed. */
export async function failLookup({ slack }: Deps, { userId }: JobData['give-up-lookup']): Promise<void> {
  const text = 'I couldn’t look up your list. Please try again in a few minutes.';
  await postDirectMessage(slack, userId, { text });
}

/** What the answer says about the file: its name and the column that was looked up, and hidden rows. */
function notesOn(fileName: string, values: string[], { column, hiddenRows }: ListCells): Note[] {
  const typed = column === null ? fileName : `${fileName} · ${column}`;
  const words = [quantity(hiddenRows, 'hidden row')];
  return [
    { kind: 'read', typed, conditions: [listOf(values)], instead: everything },
    ...(hiddenRows === 0 ? [] : [{ kind: 'left out', words, instead: everything } as const]),
  ];
}

const maxListBytes = 10 * 1024 * 1024;
/** Milliseconds that reading may take. */
const maxWait = 60_000;

/** The cells of the list, read by a worker. @throws {UserError} if the file can't be had or read */
async function readList(
  deps: Deps,
  { fileId, importId }: JobData['look-up-list'],
  signal: AbortSignal,
): Promise<{ name: string; list: ListCells }> {
  const row = importId === undefined ? null : await deps.db.read((tx) => findImport(tx, importId));
  return await withTempFolder(async (folder) => {
    const path = join(folder, 'list');
    const name = row?.fileName ?? (await fileNameOf(deps, fileId));
    await (row === null ? download(deps, fileId, path, signal) : fetchContent(deps, row, path, { long: true, signal }));
    const limits = { ...fixedLimits, maxBytes: maxListBytes, maxRows: Number.POSITIVE_INFINITY };
    const task: ListTask = { list: { path, fileName: name, limits, maxCells: 2 * maxLookedUp } };
    try {
      const result = (await deps.planners.run(task, { maxWait, signal })) as ListResult;
      if ('refusal' in result) throw unpackRefusal(result.refusal);
      return { name, list: result.cells };
    } catch (error) {
      throw error instanceof WorkerFailed ? readingFailed(error.reason, error) : error;
    }
  });
}

async function download(deps: Deps, fileId: string, path: string, signal: AbortSignal): Promise<Download> {
  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl } = deps.config;
  return await downloadFile(fileId, path, { slack: deps.slack, token, apiUrl, maxBytes: maxListBytes, signal });
}

async function fileNameOf({ slack }: Deps, fileId: string): Promise<string> {
  const info = await fetchFileInfo(slack, fileId);
  return typeof info === 'string' ? 'list.txt' : (info.name ?? 'list.txt');
}
