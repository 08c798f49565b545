/** Sends an import back to be read or planned again. */
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { Shown } from '../model/button-value.ts';
import { type ImportChanges, type ImportRow, lockImport, moveImport } from '../model/import-row.ts';
import type { ImportState } from '../model/lifecycle.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';
import { applyDecision } from './apply-decision.ts';
import { deleteFixes } from './corrections.ts';

/** Undoes what people chose, and the results of the earlier reading. */
const unread = {
  refusal: null,
  counts: null,
  kind: null,
  drift: null,
  correctors: null,
  choosers: null,
  rowsRead: 0,
  rowsExpected: null,
  ambiguousChoice: 'skip',
  takeOutdated: false,
  included: [],
  decidedBy: null,
  decidedAt: null,
  sentBackReason: null,
  fileEditedAt: null,
} satisfies ImportChanges;

/**
 * Has the file read again, without any choice or correction made since; `changes` are made as well. With `keepsFixes`, what
 * was corrected or chosen for single rows stays, if the file is still the same. Resolves to false when the import has left
 * the states `from` or shows another plan.
 */
export async function rereadImport(
  work: UnitOfWork,
  importId: string,
  { from, planVersion }: { from: readonly ImportState[]; planVersion: number },
  changes: ImportChanges,
  { keepsFixes = false } = {},
): Promise<boolean> {
  const moved = await moveImport(work, importId, { from, to: 'received', planVersion }, { ...unread, ...changes });
  if (moved === null) return false;
  await deleteStagedRows(work.tx, importId, { keepsChoices: keepsFixes });
  if (!keepsFixes) await deleteFixes(work.tx, importId);
  await work.queue.send(work.tx, 'read-import', { importId });
  return true;
}

/** The states in which staged rows can still be planned differently. */
export const replannableStates = ['ready', 'nothing_to_do'] as const satisfies readonly ImportState[];

/**
 * Makes a change to the staged rows or to how they are treated, and has them planned again.
 * @throws {UserError} when the summary is no longer what the person saw
 */
export async function replan(
  deps: Deps,
  shown: Shown,
  change: (work: UnitOfWork, row: ImportRow) => ImportChanges | Promise<ImportChanges>,
): Promise<void> {
  await applyDecision(deps, shown, async (work) => {
    const row = await lockImport(work.tx, shown.importId);
    const from = replannableStates.find((state) => state === row?.state);
    if (row === null || row.kind === null || from === undefined || row.planVersion !== shown.planVersion) return false;
    const changes = await change(work, row);
    await moveImport(work, row.importId, { from, to: 'received' }, { ...changes, drift: null, rowsRead: 0 });
    await work.queue.send(work.tx, 'read-import', { importId: row.importId });
    return true;
  });
}
