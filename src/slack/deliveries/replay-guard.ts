/**
 * Accepts each request from Slack once. Someone who captured one could replay it while its signature is still valid, and a
 * click that was right a minute ago may do harm now. Request ids are kept in the database, for all replicas.
 */

import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { takenRequests } from '../tables.ts';

/** Longer than any signature is valid (ten minutes, when a clock is five minutes behind), and than any pause between sweeps. */
const retention = sql`interval '6 hours'`;

/** Identifies a request by everything its signature covers; the signature header itself has more than one spelling. */
export function requestIdOf(seconds: number, body: string): string {
  return createHash('sha256').update(`${seconds}:${body}`).digest('hex');
}

/** Records a request; false when it was recorded before. */
export async function claimRequest(tx: Transaction, requestId: string): Promise<boolean> {
  const claimed = await tx.insert(takenRequests).values({ requestId }).onConflictDoNothing().returning();
  return claimed.length > 0;
}

/**
 * Records that something was said, so that it isn't said again within an hour; false when it was said in that time, by
 * whichever replica.
 */
export async function claimOncePerHour(tx: Transaction, what: string): Promise<boolean> {
  const claimed = await tx
    .insert(takenRequests)
    .values({ requestId: `said ${what}` })
    .onConflictDoUpdate({
      target: takenRequests.requestId,
      set: { takenAt: sql`now()` },
      setWhere: sql`${takenRequests.takenAt} <= now() - interval '1 hour'`,
    })
    .returning();
  return claimed.length > 0;
}

/** Deletes the requests whose signature has expired. */
export async function purgeRequests(tx: Transaction): Promise<void> {
  await tx.delete(takenRequests).where(sql`${takenRequests.takenAt} < now() - ${retention}`);
}
