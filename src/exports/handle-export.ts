/** `/fulfillments export <filters>`, the button under a result, and the one that stops an export. */
import type { Deps } from '../deps.ts';
import type { ExportFormat, Filter } from '../filters/filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import type { Note } from '../filters/read-query.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { countMatches } from '../search/find-page.ts';
import { readSubmittedFilter } from '../search/handle-form.ts';
import { authorizeSearch, readTyped, requireSearch } from '../search/handle-search.ts';
import type { Click, CommandCall, Requester, Submission } from '../slack/interaction.ts';
import { readChangesPeriod, startChanges } from './export-changes.ts';
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
