/** Has the staged rows of an import planned anew, because a person changed what they are or how they are taken. */
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { Shown } from '../model/action-ids.ts';
import { type ImportChanges, type ImportRow, lockImport, moveImport } from '../model/import-row.ts';
import type { ImportState } from '../model/lifecycle.ts';
import { applyDecision } from './open-for-decision.ts';

/** The states in which rows are shown and not yet settled. */
const plannedStates = ['ready', 'nothing_to_do'] as const satisfies readonly ImportState[];

/** Makes the change, unless the summary is not any more what the person saw; the summary is then made anew. */
export async function replan(
  deps: Deps,
  shown: Shown,
  change: (work: UnitOfWork, row: ImportRow) => ImportChanges | Promise<ImportChanges>,
): Promise<void> {
  await applyDecision(deps, shown, async (work) => {
    const row = await lockImport(work.tx, shown.importId);
    const from = plannedStates.find((state) => state === row?.state);
    if (row === null || row.kind === null || from === undefined || row.planVersion !== shown.planVersion) return false;
    const changes = await change(work, row);
    await moveImport(work, row.importId, { from, to: 'received' }, { ...changes, drift: null, rowsRead: 0 });
    await work.queue.send(work.tx, 'read-import', { importId: row.importId });
    return true;
  });
}
