/** Schedules that have to stand still because of where, or for whom, their exports would go. */
import type { Deps } from '../deps.ts';
import type { JobData } from '../jobs/job-kinds.ts';
import type { SlackEvents } from '../slack/events.ts';
import { hasDeliveriesTo, lockByChannel, lockByExport, pauseSaved } from './saved-row.ts';

/** Job: a scheduled export could not be handed over, and the next one could not either. */
export async function pauseSchedule(
  { db, queue }: Deps,
  { exportId, because }: JobData['pause-schedule'],
): Promise<void> {
  await db.write(async (tx) => {
    const row = await lockByExport(tx, exportId);
    if (row !== null && row.nextAt !== null) await pauseSaved({ tx, queue }, row, because);
  });
}

/** Event: a message in a channel that is shared with another company. Exports no longer go there. */
export async function handleSharedChannel(
  { db, queue }: Deps,
  { channelId }: SlackEvents['sharedChannelMessage'],
): Promise<void> {
  if (!(await db.read((tx) => hasDeliveriesTo(tx, channelId)))) return;
  await db.write(async (tx) => {
    for (const row of await lockByChannel(tx, channelId)) await pauseSaved({ tx, queue }, row, 'shared');
  });
}
