/**
 * Each request of Slack's is taken once. Whoever has captured one could play it again for as long as its signature is
 * young, and a click that was right a minute ago may do harm now. The database remembers, for all replicas together.
 */

import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { takenRequests } from './tables.ts';

/** Longer than any signature is good for: ten minutes, when a clock is five minutes behind. */
const rememberedFor = sql`interval '1 hour'`;

/**
 * What makes a request this one and no other: all that its signature covers. (The header itself may be written in more
 * than one way.)
 */
export function requestIdOf(seconds: number, body: string): string {
  return createHash('sha256').update(`${seconds}:${body}`).digest('hex');
}

/** Takes a request; false when it was taken before. */
export async function claimRequest(tx: Transaction, requestId: string): Promise<boolean> {
  const taken = await tx.insert(takenRequests).values({ requestId }).onConflictDoNothing().returning();
  return taken.length > 0;
}

/** Forgets the requests that Slack's signature would not let in any more. */
export async function purgeRequests(tx: Transaction): Promise<void> {
  await tx.delete(takenRequests).where(sql`${takenRequests.takenAt} < now() - ${rememberedFor}`);
}
