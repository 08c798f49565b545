/** Event: something about a file changed in Slack, perhaps its content. Summaries that wait for a decision are compared. */
import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { findUndecided } from './earlier-imports.ts';

const eventSchema = z.object({ file_id: z.string() });
const bodySchema = z.object({ team_id: z.string() });

/** Queues the comparison. The event comes for every change of any property, and says neither which nor who made it. */
export async function handleFileChanged({ db, queue }: Deps, event: unknown, body: unknown): Promise<void> {
  const changed = eventSchema.safeParse(event);
  const envelope = bodySchema.safeParse(body);
  if (!changed.success || !envelope.success) return;
  await db.write(async (tx) => {
    const undecided = await findUndecided(tx, { teamId: envelope.data.team_id, fileId: changed.data.file_id });
    for (const importId of undecided) await queue.send(tx, 'read-edited-file', { importId });
  });
}
