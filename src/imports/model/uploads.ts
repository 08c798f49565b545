/** Files that are about to be shared at somebody's request, so that a later run can ask Slack whether that happened. */
import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { uploads } from './tables.ts';

export type RecordedUpload = Pick<typeof uploads.$inferSelect, 'fileId' | 'notedAt'>;

/** The file of a request; null before there was one. */
export async function findUpload(tx: Transaction, requestId: string): Promise<RecordedUpload | null> {
  const [noted] = await tx.select().from(uploads).where(eq(uploads.requestId, requestId));
  return noted ?? null;
}

/** Notes the file of a request in the place of an earlier one; kept for 30 days. */
export async function recordUpload(tx: Transaction, requestId: string, upload: RecordedUpload): Promise<void> {
  await tx.delete(uploads).where(sql`${uploads.notedAt} < now() - interval '30 days'`);
  await tx
    .insert(uploads)
    .values({ requestId, ...upload })
    .onConflictDoUpdate({ target: uploads.requestId, set: upload });
}
