/**
 * `/fulfillments export <filters>`, the button under a result, and the one that stops an export; `/fulfillments export
 * changes:7d`, what all imports applied in a period, as files for the CRM.
 */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { and, count, gte, inArray, lt } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { DateRange, ExportFormat, Filter } from '../filters/filter.ts';
import { type Clock, isDateText, parseDateRange } from '../filters/parse-date-range.ts';
import type { Note } from '../filters/read-query.ts';
import { type RowKind, rowKinds } from '../fulfillments/status-transitions.ts';
import { copyResults, resultsOfPeriod } from '../imports/decide/send-results.ts';
import { changesComment } from '../imports/messages/results-message.ts';
import { imports } from '../imports/model/tables.ts';
import { sendToOwner, wasSent } from '../imports/notify/thread-files.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import { requireRight } from '../permissions.ts';
import { withTempFolder } from '../runtime/disk.ts';
import { UserError } from '../runtime/errors.ts';
import { countMatches } from '../search/find-page.ts';
import { readSubmittedFilter } from '../search/handle-form.ts';
import { authorizeSearch, readTyped, requireSearch } from '../search/handle-search.ts';
import { code, textMessage } from '../slack/blocks.ts';
import type { Click, CommandCall, Requester, Submission } from '../slack/interaction.ts';
import { postDirectMessage } from '../slack/messages.ts';
import { toMrkdwn } from '../slack/on-error.ts';
import { quantity } from '../text/wording.ts';
import { nothingToExportMessage, startedMessage } from './export-message.ts';
import { findExport, moveExport, registerExport } from './export-row.ts';

/** The subcommand. */
export async function handleExport(deps: Deps, call: CommandCall): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const period = readChangesPeriod(call.text, clock);
  if (period !== null) return await startChanges(deps, call, period);
  const text = call.text.replace(formatWord, formatFilterOf);
  const read = await readTyped(deps, { ...call, text }, { clock, command: 'export' });
  if (read !== null) await startExport(deps, call, { ...read, clock });
}

/** `export excel status:hold`, `export holds csv`: at an end, the word alone says how the file is written. */
const formatWord = /^\s*(excel|xlsx|csv)(?: files?)?(?: of| for| with)?(?=\s|$)|(?<=\s)(excel|xlsx|csv)\s*$/i;
const formatFilterOf = (word: string): string => (/csv/i.test(word) ? 'format:csv' : 'format:xlsx');

/** "Export" or "As Excel" under a result. */
export async function exportSearch(deps: Deps, click: Click, format?: ExportFormat): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { filter, clock } = await requireSearch(deps, click.value);
  await startExport(deps, click, { filter: format === undefined ? filter : { ...filter, format }, clock });
}

/** The export form was submitted without mistakes. */
export async function exportFromForm(deps: Deps, submission: Submission): Promise<void> {
  const { requester, ...search } = await readSubmittedFilter(deps, submission);
  await startExport(deps, requester, search);
}

/** Cancel: only the person who asked for an export may do that. */
export async function cancelExport(deps: Deps, click: Click): Promise<void> {
  const row = await deps.db.read((tx) => findExport(tx, click.value));
  if (row === null || row.requestedBy !== click.userId) throw new UserError('This isn’t your export.');
  const current = await deps.db.write(async (tx) => {
    const moved = await moveExport({ tx, queue: deps.queue }, row.exportId, 'cancelled', { finishedAt: deps.now() });
    return moved === null ? await findExport(tx, row.exportId) : null;
  });
  if (current?.state === 'running') throw new UserError('I’m already sending you this export.');
  if (current !== null) throw new UserError('This export already finished.');
}

async function startExport(
  deps: Deps,
  requester: Requester,
  { filter, clock, notes = [] }: { filter: Filter; clock: Clock; notes?: readonly Note[] },
): Promise<void> {
  const total = await deps.db.read((tx) => countMatches(tx, filter));
  const request = { filter, timeZone: clock.timeZone, notes };
  if (total === 0 && !filter.emptyFile) return void (await requester.answer(nothingToExportMessage(request)));
  await deps.db.write(async (tx) => {
    const exportId = await registerExport(
      { tx, queue: deps.queue },
      {
        search: { filter, clock },
        requestedBy: requester.userId,
        channelId: requester.channelId,
      },
    );
    await deps.queue.send(tx, 'export-records', { exportId });
  });
  await requester.answer(startedMessage(request, total));
}

/**
 * The period after `changes:`, or after the word alone; null when the text has no such word.
 * @throws {FilterError} when it is no period
 * @throws {UserError} when there are other filters beside it, or it has no end or beginning
 */
export function readChangesPeriod(text: string, clock: Clock): DateRange | null {
  const [, words = ''] = /^\s*changes\s+(\S.*)$/i.exec(text) ?? [];
  const [, typed] = isDateText(words, clock) ? [text, words] : (/^\s*changes\s*:\s*(.*?)\s*$/is.exec(text) ?? []);
  if (typed === undefined) {
    if (!/(^|\s)changes:/i.test(text)) return null;
    throw new UserError('changes: can’t be combined with other filters. Type /fulfillments export changes:7d.');
  }
  const range = parseDateRange(typed.replaceAll(/^["“]|["”]$/g, '') || '7d', clock);
  if (range.isNever) throw new UserError('changes: takes a period, such as changes:7d or changes:last-month.');
  return range;
}

/** Queues a file for each kind of import that was applied in the period. */
async function startChanges(deps: Deps, call: CommandCall, range: DateRange): Promise<void> {
  const found = await deps.db.read((tx) => countApplied(tx, range));
  const period = range.typed;
  if (found.length === 0) {
    return void (await call.answer(textMessage(`No imports were applied in ${code(period)}, so there is no file.`)));
  }
  const ends = { from: range.from?.toISOString() ?? null, until: range.until?.toISOString() ?? null };
  await deps.db.write(async (tx) => {
    for (const { kind } of found) {
      const request = { requestId: randomUUID(), userId: call.userId, kind, ...ends, period };
      await deps.queue.send(tx, 'send-changes', request);
    }
  });
  const total = found.reduce((sum, { imports: some }) => sum + some, 0);
  const files = found.length === 1 ? 'the file' : 'two files, one for tracking numbers and one for returns,';
  const text = `*${quantity(total, 'import')} applied* in ${code(period)}\nI’ll DM you ${files} for CheckoutChamp. Only you can see ${found.length === 1 ? 'it' : 'them'}.`;
  await call.answer(textMessage(text));
}

/** How many imports of each kind were applied in the period; kinds without any are left out. */
async function countApplied(tx: Transaction, range: DateRange): Promise<{ kind: RowKind; imports: number }[]> {
  const { kind, state, appliedAt } = imports;
  const isWithin = and(
    range.from ? gte(appliedAt, range.from) : undefined,
    range.until ? lt(appliedAt, range.until) : undefined,
  );
  const rows = await tx
    .select({ kind, imports: count() })
    .from(imports)
    .where(and(inArray(state, ['applied', 'undoing', 'undone']), isWithin))
    .groupBy(kind);
  return rowKinds.flatMap((one) => {
    const found = rows.find((row) => row.kind === one);
    return found === undefined ? [] : [{ kind: one, imports: found.imports }];
  });
}

/** Job: writes the file of one kind and sends it. */
export async function sendChanges(
  deps: Deps,
  { requestId, userId, kind, from, until, period }: JobData['send-changes'],
  signal: AbortSignal,
): Promise<void> {
  if (await wasSent(deps, requestId)) return;
  try {
    await requireRight('operate', userId, deps);
    await withTempFolder(async (folder) => {
      const path = join(folder, 'changes');
      const found = await copyResults(deps.db, resultsOfPeriod(kind, { from, until }), { kind, signal, path });
      if (found.rows === 0) {
        const text = `Every ${kind === 'tracking' ? 'tracking import' : 'returns import'} of ${code(period)} was undone, so there is no file.`;
        return await postDirectMessage(deps.slack, userId, { text });
      }
      const name = `${kind}-${period}-for-checkoutchamp.csv`;
      const owned = { owner: userId, remedy: 'Please export it again.' };
      await sendToOwner(deps, requestId, { path, name, comment: changesComment(kind, found, period), ...owned });
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await postDirectMessage(deps.slack, userId, { text: toMrkdwn(error) });
  }
}

/** Job: all attempts to make or send the file failed. */
export async function failChanges({ slack }: Deps, { userId, period }: JobData['give-up-changes']): Promise<void> {
  const text = `I couldn’t make the file for ${code(period)}. Please try again in a few minutes.`;
  await postDirectMessage(slack, userId, { text });
}
