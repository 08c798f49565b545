/** Has a file read once more, as if nobody had chosen or corrected anything. */

import type { UnitOfWork } from '../../jobs/queue.ts';
import { type ImportChanges, moveImport } from '../model/import-row.ts';
import type { ImportState } from '../model/lifecycle.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';
import { deleteCorrections } from './corrections.ts';

/** What people chose, and what came of an earlier reading. */
const untouched = {
  refusal: null,
  counts: null,
  kind: null,
  drift: null,
  correctors: null,
  rowsRead: 0,
  ambiguousChoice: 'skip',
  takeOutdated: false,
  decidedBy: null,
  decidedAt: null,
  sentBackReason: null,
  fileEditedAt: null,
} as const satisfies ImportChanges;

/**
 * Moves an import back to its reading and queues it, with these changes; false when it is not any more in one of the
 * states `from`, or shows another plan.
 */
export async function rereadImport(
  work: UnitOfWork,
  importId: string,
  { from, planVersion }: { from: readonly ImportState[]; planVersion: number },
  changes: ImportChanges = {},
): Promise<boolean> {
  const moved = await moveImport(work, importId, { from, to: 'received', planVersion }, { ...untouched, ...changes });
  if (moved === null) return false;
  await deleteStagedRows(work.tx, importId);
  await deleteCorrections(work.tx, importId);
  await work.queue.send(work.tx, 'read-import', { importId });
  return true;
}
