/** The exports table: who took which records out, when. */
/* MERGED: The life of an export. */

import { randomUUID } from 'node:crypto';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { formatFilter } from '../search/format-filter.ts';
import type { Search } from '../search/searches.ts';
import { type ExportState, exportMoves } from './lifecycle.ts';
import { exports } from './tables.ts';

export type ExportRow = typeof exports.$inferSelect;

/** What is special about a scheduled export: its name, its channel (null: the person), and how many before it were missed. */
export interface ScheduledDelivery {
  title: string;
  deliverTo: string | null;
  missedSlots: number;
}

interface NewExport {
  search: Omit<Search, 'searchId' | 'askedBy'>;
  requestedBy: string;
  /** where it was asked for */
  channelId: string;
  delivery?: ScheduledDelivery;
}

/** Notes an export before anything is read. */
export async function registerExport(
  { tx, queue }: UnitOfWork,
  { search, requestedBy, channelId, delivery }: NewExport,
): Promise<string> {
  const exportId = randomUUID();
  const { filter, clock } = search;
  await tx.insert(exports).values({
    exportId,
    requestedBy,
    channelId,
    requestedAt: clock.now,
    timeZone: clock.timeZone,
    filter: formatFilter(filter),
    format: filter.format,
    state: 'queued',
    ...delivery,
  });
  await queue.send(tx, 'refresh-homes', { exportId });
  return exportId;
}

/** The export with this id, or null. */
export async function findExport(tx: Transaction, exportId: string): Promise<ExportRow | null> {
  if (!isUuid(exportId)) return null;
  const [row] = await tx.select().from(exports).where(eq(exports.exportId, exportId));
  return row ?? null;
}

/** Moves an export to a state that it may reach from its present one; null when it may not. */
export async function moveExport(
  { tx, queue }: UnitOfWork,
  exportId: string,
  to: ExportState,
  changes: Partial<Pick<ExportRow, 'rowCount' | 'finishedAt' | 'failure'>> = {},
): Promise<ExportRow | null> {
  const [row] = await tx
    .update(exports)
    .set({ ...changes, state: to })
    .where(
      and(
        eq(exports.exportId, exportId),
        inArray(exports.state, [...exportMoves[to]]),
        to === 'cancelled' ? isNull(exports.uploadFileId) : undefined,
      ),
    )
    .returning();
  if (row === undefined) return null;
  await queue.send(tx, 'refresh-homes', { exportId });
  return row;
}

/**
 * Notes the file that is about to be shared. False when it must not be: the export was cancelled, or another run of it
 * has noted a file since `row` was read.
 */
export async function recordExportUpload(
  tx: Transaction,
  row: ExportRow,
  upload: { uploadFileId: string; uploadNotedAt: Date; rowCount: number },
): Promise<boolean> {
  return (await changeUpload(tx, row, upload)) !== null;
}

/** Forgets a noted file that was never shared, so that the export can be cancelled again; null when it must not be. */
export async function clearExportUpload(tx: Transaction, row: ExportRow): Promise<ExportRow | null> {
  return await changeUpload(tx, row, { uploadFileId: null, uploadNotedAt: null, rowCount: null });
}

async function changeUpload(
  tx: Transaction,
  { exportId, uploadFileId }: ExportRow,
  upload: Pick<ExportRow, 'uploadFileId' | 'uploadNotedAt' | 'rowCount'>,
): Promise<ExportRow | null> {
  const unchanged = sql`${exports.uploadFileId} is not distinct from ${uploadFileId}`;
  const [row] = await tx
    .update(exports)
    .set(upload)
    .where(and(eq(exports.exportId, exportId), eq(exports.state, 'running'), unchanged))
    .returning();
  return row ?? null;
}

/** Notes where the message stands that tells how far the export is. */
export async function recordExportMessage(
  tx: Transaction,
  exportId: string,
  place: { messageChannel: string; messageTs: string | null },
): Promise<void> {
  await tx.update(exports).set(place).where(eq(exports.exportId, exportId));
}
