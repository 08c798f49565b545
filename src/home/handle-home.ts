/** Event: somebody opens the Home tab. */

import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { claimRequest } from '../slack/replay-guard.ts';
import { recordOpened } from './home-row.ts';

const openedSchema = z.object({ user: z.string(), tab: z.literal('home') });
const bodySchema = z.object({ team_id: z.string(), event_id: z.string() });

/** Notes that they look at it, and has it drawn; from now on what changes for them is drawn there, too. */
export async function handleHomeOpened({ db, queue, now }: Deps, event: unknown, body: unknown): Promise<void> {
  const opened = openedSchema.safeParse(event);
  const envelope = bodySchema.safeParse(body);
  if (!opened.success || !envelope.success) return;
  const userId = opened.data.user;
  const { team_id: teamId, event_id: eventId } = envelope.data;
  await db.write(async (tx) => {
    if (!(await claimRequest(tx, eventId))) return;
    await recordOpened(tx, { userId, teamId, openedAt: now() });
    await queue.send(tx, 'open-home', { userId });
  });
}
