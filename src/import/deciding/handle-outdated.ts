/** Rows of an export that is older than their records: a person takes them all the same, or leaves them out again. */
import type { Deps } from '../../deps.ts';
import type { Click } from '../../slack/click.ts';
import { lockImport, moveImport } from '../import-row.ts';
import type { ImportState } from '../lifecycle.ts';
import { decide, openedBy } from './open-for-decision.ts';

/** The states in which those rows are shown and not yet settled. */
const choosableStates = ['ready', 'nothing_to_do'] as const satisfies readonly ImportState[];

/** Turns the choice round and has the rows planned anew, unless the summary is not any more what the person saw. */
export async function chooseForOutdated(deps: Deps, click: Click): Promise<void> {
  const { shown } = await openedBy(deps, click, 'handle', 'choose for');
  await decide(deps, shown, async (work) => {
    const row = await lockImport(work.tx, shown.importId);
    const from = choosableStates.find((state) => state === row?.state);
    if (row === null || row.kind === null || from === undefined || row.planVersion !== shown.planVersion) return false;
    const changes = { takeOutdated: !row.takeOutdated, drift: null, rowsRead: 0 };
    await moveImport(work, row.importId, { from, to: 'received' }, changes);
    await work.queue.send(work.tx, 'read-import', { importId: row.importId });
    return true;
  });
}
