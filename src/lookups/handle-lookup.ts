/**
 * Looks up a list of order ids, tracking numbers or emails: typed after `/fulfillments lookup`, pasted into its form, or
 * in a file. Only the person who asked sees the answer, which is that of a search; nothing is imported.
 */
import { join } from 'node:path';
import type { Deps } from '../deps.ts';
import { type Condition, everything, type Filter } from '../filters/filter.ts';
import { listValues } from '../filters/list-values.ts';
import type { Note } from '../filters/read-query.ts';
import { fetchContent } from '../imports/intake/fetch-content.ts';
import type { ListResult, ListTask } from '../imports/intake/list-task.ts';
import { unpackRefusal } from '../imports/intake/plan-task.ts';
import { fromButtonValue } from '../imports/model/button-value.ts';
import { findImport } from '../imports/model/import-row.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { withTempFolder } from '../runtime/temp-folder.ts';
import { WorkerFailed } from '../runtime/worker-pool.ts';
import { authorizeSearch, runSearch } from '../search/handle-search.ts';
import { section } from '../slack/blocks.ts';
import { type Download, downloadFile } from '../slack/files/download-file.ts';
import { fetchFileInfo } from '../slack/files/find-file.ts';
import { openForm, readOrigin, requesterFrom, writeOrigin } from '../slack/forms.ts';
import type { Click, CommandCall, FormAnswer, Requester, Submission } from '../slack/interaction.ts';
import { toMrkdwn } from '../slack/on-error.ts';
import { postDirectMessage } from '../slack/private-message.ts';
import { toRetryable } from '../slack/slack-failure.ts';
import { fixedLimits, readingFailed } from '../spreadsheets/file-refusals.ts';
import type { ListCells } from '../spreadsheets/read-list.ts';
import { formatCount, quantity } from '../text/wording.ts';
import { lookupFields, lookupForm, maxLookedUp, readLookupForm } from './lookup-form.ts';

/** `/fulfillments lookup`: looks up what was typed; opens the form if nothing was. */
export async function handleLookup(deps: Deps, call: CommandCall): Promise<void> {
  if (call.text.trim() === '') return await openLookupForm(deps, call);
  await lookUpText(deps, call, call.text);
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
  const requester = requesterFrom(deps, submission.userId, readOrigin(submission.metadata));
  await requireRight('operate', requester.userId, deps);
  if (pasted !== '') await lookUpText(deps, requester, pasted);
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
  const text = 'I’m looking up your list. I’ll DM you what I find.';
  await requester.answer({ text, blocks: [section(text)] });
}

/** Job: reads the file and sends what was found. */
export async function lookUpList(deps: Deps, data: JobData['look-up-list'], signal: AbortSignal): Promise<void> {
  const requester = requesterFrom(deps, data.userId, { channelId: '', teamId: '', responseUrl: '' });
  try {
    await requireRight('operate', data.userId, deps);
    const { name, list } = await readList(deps, data, signal);
    const values = listValues(list.cells, { isColumn: list.column !== null });
    await lookUp(deps, requester, values, notesOn(name, values, list));
  } catch (error) {
    if (!(error instanceof UserError)) throw toRetryable(error);
    await tell(deps, data, `I couldn’t look up your list. ${toMrkdwn(error)}`);
  }
}

/** Job: all attempts to look up a list failed. */
export async function failLookup(deps: Deps, data: JobData['give-up-lookup']): Promise<void> {
  await tell(deps, data, 'I couldn’t look up your list. Please try again in a few minutes.');
}

async function tell({ slack }: Deps, { userId }: { userId: string }, text: string): Promise<void> {
  try {
    await postDirectMessage(slack, userId, { text });
  } catch (error) {
    throw toRetryable(error);
  }
}

async function lookUpText(deps: Deps, requester: Requester, text: string): Promise<void> {
  await lookUp(deps, requester, listValues([text]));
}

/** Searches for the values. @throws {UserError} if there are none, or too many */
async function lookUp(deps: Deps, requester: Requester, values: string[], notes: Note[] = []): Promise<void> {
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

/** What the answer says about the file: its name and the column that was looked up, and hidden rows. */
function notesOn(fileName: string, values: string[], { column, hiddenRows }: ListCells): Note[] {
  const typed = column === null ? fileName : `${fileName} · ${column}`;
  const words = [quantity(hiddenRows, 'hidden row')];
  return [
    { kind: 'read', typed, conditions: [listOf(values)], instead: everything },
    ...(hiddenRows === 0 ? [] : [{ kind: 'left out', words, instead: everything } as const]),
  ];
}

const listOf = (values: string[]): Condition => ({ field: 'any', negated: false, values });

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
    const task: ListTask = { list: { path, fileName: name, limits, mostCells: 2 * maxLookedUp } };
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
