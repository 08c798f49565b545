/** Schedules that have to stand still because of where, or for whom, their exports would go. */
import { sharedChannelOf } from '../channels/shared-channels.ts';
import type { Deps } from '../deps.ts';
import type { JobData } from '../jobs/job-kinds.ts';
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

/** Event: a message in a channel that is shared with another company. Exports don't go there any more. */
export async function handleSharedChannel({ db, queue }: Deps, event: unknown, body: unknown): Promise<void> {
  const channel = sharedChannelOf(event, body);
  if (channel === null || !(await db.read((tx) => hasDeliveriesTo(tx, channel)))) return;
  await db.write(async (tx) => {
    for (const row of await lockByChannel(tx, channel)) await pauseSaved({ tx, queue }, row, 'shared');
  });
}
