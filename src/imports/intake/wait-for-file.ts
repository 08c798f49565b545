/** Waits for a file that Slack doesn't hand out yet: its thread says so, and after a while it is given up. */
import { differenceInSeconds } from 'date-fns/differenceInSeconds';
import type { Deps } from '../../deps.ts';
import { RetryLater } from '../../runtime/errors.ts';
import type { DownloadDelayed, DownloadRefused } from '../../slack/files/download-obstacles.ts';
import { changeImport, type ImportRow } from '../model/import-row.ts';

/**
 * Records on the import what stands in the way, so that its summary says it. Resolves to the refusal once that has lasted
 * for too long.
 * @throws {RetryLater} when the file is worth waiting for
 */
export async function waitForFile(
  { db, queue, now }: Deps,
  { importId, obstacle, obstacleSince }: ImportRow,
  delay: DownloadDelayed,
): Promise<DownloadRefused> {
  const since = obstacleSince ?? now();
  if (!delay.isWorthWaiting(differenceInSeconds(now(), since))) return delay.toRefusal();
  if (obstacle !== delay.obstacle) {
    const changes = { obstacle: delay.obstacle, obstacleSince: since };
    await db.write((tx) => changeImport({ tx, queue }, importId, { state: 'received' }, changes));
  }
  throw new RetryLater(delay.seconds, delay.message);
}
