/** Event: somebody opens the Home tab. */

import type { Deps } from '../deps.ts';
import type { SlackEvents } from '../slack/events.ts';
import { claimRequest } from '../slack/replay-guard.ts';
import { recordOpened } from './home-row.ts';

/** Records that they look at it, and has it published; from now on what changes for them is published there, too. */
export async function handleHomeOpened(
  { db, queue, now }: Deps,
  { teamId, eventId, userId }: SlackEvents['homeOpened'],
): Promise<void> {
  await db.write(async (tx) => {
    if (!(await claimRequest(tx, eventId))) return;
    await recordOpened(tx, { userId, teamId, openedAt: now() });
    await queue.send(tx, 'open-home', { userId });
  });
}
