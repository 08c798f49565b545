/** The rows of watched files: taken once, shared once, moved once. */
import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { watchedFiles } from './tables.ts';

export type WatchedFile = typeof watchedFiles.$inferSelect;

/** The files of a folder that have not been moved yet, in the order in which they were found. */
export async function findOpenFiles(tx: Transaction, folder: string): Promise<WatchedFile[]> {
  const isOpen = and(eq(watchedFiles.folder, folder), isNull(watchedFiles.endedAt));
  return await tx.select().from(watchedFiles).where(isOpen).orderBy(asc(watchedFiles.foundAt));
}

/** Takes a file; null when another run took it first. */
export async function takeFile(
  tx: Transaction,
  file: Pick<WatchedFile, 'folder' | 'name' | 'contentHash' | 'channelId'>,
): Promise<WatchedFile | null> {
  const [taken] = await tx
    .insert(watchedFiles)
    .values({ watchId: randomUUID(), ...file })
    .onConflictDoNothing()
    .returning();
  return taken ?? null;
}

/** Records which file is about to be shared; false when another run has recorded one since `file` was read. */
export async function recordSharing(
  tx: Transaction,
  file: WatchedFile,
  upload: Pick<WatchedFile, 'uploadFileId' | 'uploadNotedAt' | 'contentHash'>,
): Promise<boolean> {
  const isSame = sql`${watchedFiles.uploadFileId} is not distinct from ${file.uploadFileId}`;
  const isMine = and(eq(watchedFiles.watchId, file.watchId), isNull(watchedFiles.importId), isSame);
  return (await tx.update(watchedFiles).set(upload).where(isMine).returning()).length > 0;
}

/** Records its import. */
export async function recordImport(tx: Transaction, { watchId }: WatchedFile, importId: string): Promise<void> {
  await tx.update(watchedFiles).set({ importId }).where(eq(watchedFiles.watchId, watchId));
}

/** Ends the watch over a file. */
export async function endWatch(tx: Transaction, { watchId }: WatchedFile): Promise<void> {
  await tx.update(watchedFiles).set({ endedAt: sql`now()` }).where(eq(watchedFiles.watchId, watchId));
}

/** Forgets the files that were moved long ago, also where no folder is watched any more. */
export async function purgeWatchedFiles(tx: Transaction): Promise<void> {
  await tx.delete(watchedFiles).where(sql`${watchedFiles.endedAt} < now() - interval '90 days'`);
}
