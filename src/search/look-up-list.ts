/** Jobs: a file with a list is read, and the person who asked gets the answer by direct message. */
import { join } from 'node:path';
import { unpackRefusal } from '../columns/file-refused.ts';
import type { Deps } from '../deps.ts';
import { everything } from '../filters/filter.ts';
import type { Note } from '../filters/read-query.ts';
import { fetchContent } from '../imports/intake/fetch-content.ts';
import { findImport } from '../imports/model/import-row.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { withTempFolder } from '../runtime/temp-folder.ts';
import { WorkerFailed } from '../runtime/worker-pool.ts';
import { type Download, downloadFile } from '../slack/files/download-file.ts';
import { fetchFileInfo } from '../slack/files/find-file.ts';
import { requesterFrom } from '../slack/forms.ts';
import { postDirectMessage } from '../slack/messages.ts';
import { toMrkdwn } from '../slack/on-error.ts';
import { fixedLimits, readingFailed } from '../spreadsheets/file-refusals.ts';
import type { ListCells, ListResult, ListTask } from '../spreadsheets/read-list.ts';
import { quantity } from '../text/wording.ts';
import { startAnswer, withAge } from './answer-age.ts';
import { listOf, lookUpValues, maxLookedUp } from './handle-lookup.ts';
import { listValues } from './list-values.ts';

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
