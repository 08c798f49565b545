/** Imports whose rows came as text: pasted into a form, or into a message as a table. */
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { PastedTable } from '../../slack/message-content.ts';
import { formatCsv } from '../../spreadsheets/write-csv.ts';
import { type Ending, registerImport, type SharedFile } from '../model/import-row.ts';
import { importContents } from '../model/tables.ts';
import { pastedFileId } from './fetch-content.ts';

/** Registers pasted lines. Resolves to the id of the import; null when they were registered before. */
export async function registerPasted(
  work: UnitOfWork,
  shared: SharedFile,
  lines: string,
  { PREVIEW_TTL_HOURS, UNDO_HOURS }: Pick<Deps['config'], 'PREVIEW_TTL_HOURS' | 'UNDO_HOURS'>,
  ending: Ending | null = null,
): Promise<string | null> {
  const importId = await registerImport(work, shared, ending);
  if (importId === null) return null;
  // Slack strips neither NUL nor lone surrogates, which PostgreSQL does not store.
  const content = lines.replaceAll('\u0000', '\ufffd').toWellFormed();
  await work.tx.insert(importContents).values({ importId, content });
  await work.queue.send(work.tx, 'forget-contents', { importId }, { after: (PREVIEW_TTL_HOURS + UNDO_HOURS) * 3600 });
  return importId;
}

/**
 * Registers a table that was pasted into a message, as the `index`-th of its tables. The same table of the same message is
 * registered once, however often it is heard of.
 */
export async function registerPastedTable(
  work: UnitOfWork,
  { place, table, index }: { place: Omit<SharedFile, 'fileId' | 'fileName'>; table: PastedTable; index: string },
  config: Deps['config'],
  ending: Ending | null = null,
): Promise<string | null> {
  const shared = { ...place, fileId: pastedFileId(index), fileName: 'pasted-table.csv' };
  return await registerPasted(work, shared, formatCsv(table, 'beginning'), config, ending);
}
