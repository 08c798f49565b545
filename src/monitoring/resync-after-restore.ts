/**
 * Notices that the database has gone back in time: restored from a backup, or replaced by a standby that lacked the last
 * transactions. Slack may then show what the database doesn't know, so the summaries are synced again.
 */
import { and, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import { queryRows } from '../db/queries.ts';
import { recordWrites } from '../db/tables.ts';
import type { Deps } from '../deps.ts';
import { imports, messages } from '../imports/model/tables.ts';
import { describeError } from '../runtime/errors.ts';

/** A restored dump is another database, and each promotion and point-in-time recovery begins another timeline. */
const timelineNow = sql`concat_ws(' ', (select system_identifier from pg_control_system()),
  (select oid from pg_database where datname = current_database()), left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))`;

interface Timelines {
  now: string;
  /** null before the first look */
  known: string | null;
}

/** Older backups are rare, and each message costs a call to Slack, at one a second. */
const recently = sql`now() - interval '7 days'`;

/** Has the summaries of recent imports said again, by the check for lost jobs, if the database isn't that of the last look. */
export async function resyncAfterRestore(deps: Pick<Deps, 'db' | 'log'>): Promise<void> {
  const timelines = await readTimelines(deps);
  if (timelines === null || timelines.now === timelines.known) return;
  const resynced = await deps.db.write(async (tx) => {
    const timeline = timelines.now;
    await tx
      .insert(recordWrites)
      .values({ row: 1, count: 0, timeline })
      .onConflictDoUpdate({ target: recordWrites.row, set: { timeline } });
    if (timelines.known === null) return [];
    const recent = tx.select({ importId: imports.importId }).from(imports).where(gt(imports.sharedAt, recently));
    const follows = inArray(messages.purpose, ['summary', 'reminder']);
    return await tx
      .update(messages)
      .set({ saidRevision: 0 })
      .where(and(follows, isNotNull(messages.slackTs), inArray(messages.importId, recent)))
      .returning({ messageId: messages.messageId });
  });
  if (timelines.known === null) return;
  deps.log.warn({ messages: resynced.length }, 'the database was restored or failed over: syncing messages again');
}

async function readTimelines({ db, log }: Pick<Deps, 'db' | 'log'>): Promise<Timelines | null> {
  try {
    const known = sql`select ${recordWrites.timeline} from ${recordWrites}`;
    const [found] = await db.read((tx) =>
      queryRows<Timelines>(tx, sql`select ${timelineNow} as now, (${known}) as known`),
    );
    return found ?? null;
  } catch (error) {
    // Some hosted databases don't allow these functions.
    log.debug(describeError(error), 'the timeline of the database is unknown');
    return null;
  }
}
