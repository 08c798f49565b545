/** Reads and writes rows of the exports table: who exported which records, when, and how far it got. */
import { randomUUID } from 'node:crypto';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import type { Filter } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import type { Search } from '../search/searches.ts';
import { type ExportState, exportedRecords, exports, exportTransitions } from './tables.ts';

export type ExportRow = typeof exports.$inferSelect;

/** What only scheduled exports have: a title, a channel (null: the person), and how many were missed before them. */
interface ScheduledDelivery {
  title: string;
  deliverTo: string | null;
  missedSlots: number;
}

/** The ids of the only records that an export is to have. */
type OnlyRecords = readonly string[];

interface NewExport {
  search: Omit<Search, 'searchId' | 'askedBy'>;
  requestedBy: string;
  /** where it was asked for */
  channelId: string;
  delivery?: ScheduledDelivery;
  onlyNew?: OnlyRecords;
}

/** Records a new export; its job is up to the caller. */
export async function registerExport(
  { tx, queue }: UnitOfWork,
  { search, requestedBy, channelId, delivery, onlyNew }: NewExport,
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
    onlyNew: onlyNew !== undefined,
  });
  if (onlyNew !== undefined && onlyNew.length > 0) {
    await tx.execute(sql`insert into ${exportedRecords} (export_id, fulfillment_id)
      select ${exportId}::uuid, unnest(${sql.param(onlyNew)}::text[]::bigint[])`);
  }
  await queue.send(tx, 'refresh-homes', { exportId });
  return exportId;
}

/** The export with this id, or null. */
export async function findExport(tx: Transaction, exportId: string): Promise<ExportRow | null> {
  if (!isUuid(exportId)) return null;
  const [row] = await tx.select().from(exports).where(eq(exports.exportId, exportId));
  return row ?? null;
}

/** The filter of an export. It names the same days as when it was requested. */
export function exportFilter({ filter, requestedAt, timeZone }: ExportRow): Filter {
  return parseFilter(filter, { now: requestedAt, timeZone });
}

/**
 * Whether the records of an export are marked as exported only once its file is delivered: marked earlier, they would no
 * longer match the next time, though nobody has them. `filter` is in its own language.
 */
export function marksLast({ onlyNew, filter }: Pick<ExportRow, 'onlyNew' | 'filter'>): boolean {
  return onlyNew || /(?:^| )-?exported:/.test(filter);
}

/** Moves an export to another state; null when that can't be reached from its present one. */
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
        inArray(exports.state, [...exportTransitions[to]]),
        to === 'cancelled' ? isNull(exports.uploadFileId) : undefined,
      ),
    )
    .returning();
  if (row === undefined) return null;
  await queue.send(tx, 'refresh-homes', { exportId });
  return row;
}

/**
 * Records the file that is about to be shared. False when it must not be shared: the export was canceled, or another run
 * has recorded a file since `row` was read.
 */
export async function recordExportUpload(
  tx: Transaction,
  row: ExportRow,
  upload: { uploadFileId: string; uploadNotedAt: Date; rowCount: number },
): Promise<boolean> {
  return (await changeUpload(tx, row, upload)) !== null;
}

/** Clears a file that was never shared, so that the export can be canceled again; null when another run was faster. */
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

/** Records where the progress message was posted. */
export async function recordExportMessage(
  tx: Transaction,
  exportId: string,
  place: { messageChannel: string; messageTs: string | null },
): Promise<void> {
  await tx.update(exports).set(place).where(eq(exports.exportId, exportId));
}
