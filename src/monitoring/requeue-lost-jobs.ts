/**
 * Queues the jobs that the state of the database needs and that the queue doesn't have. Jobs are queued in the transaction
 * that makes them necessary, so they can only be missing when the queue itself was lost: emptied, or restored from an
 * older backup than the records.
 */
import { and, gt, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { systemIdentifier } from '../db/standby.ts';
import { recordWrites } from '../db/tables.ts';
import type { Deps } from '../deps.ts';
import { shortRows } from '../imports/model/staged-rows.ts';
import { imports, messages } from '../imports/model/tables.ts';
import { type JobName, jobPayloads } from '../jobs/job-kinds.ts';
import { describeError } from '../runtime/errors.ts';
import { type Interval, startInterval } from '../runtime/timers.ts';

/** An arbitrary number, the same for all replicas. */
const requeueLock = 4_815_162_343;
const everyMs = 60_000;
/** The database may be away when a replica starts, and what it has lost has to wait for this check. */
const retryMs = 5_000;

/** Looks at once and then every minute; a check that failed is repeated within seconds. */
export async function watchLostJobs(deps: Deps): Promise<Interval> {
  let turnsToWait = 0;
  const look = async () => {
    turnsToWait -= 1;
    if (turnsToWait > 0) return;
    try {
      await resyncAfterRestore(deps);
      await requeueLostJobs(deps);
      turnsToWait = everyMs / retryMs;
    } catch (error) {
      deps.log.warn(describeError(error), 'the check for lost jobs failed');
    }
  };
  await look();
  return startInterval(look, retryMs);
}

/** Queues what is missing; of several replicas at once, each job is queued by one. */
export async function requeueLostJobs(deps: Deps): Promise<void> {
  await deps.queue.repair();
  const queued = await deps.db.write(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${requeueLock})`);
    const counts: Partial<Record<JobName, number>> = {};
    for (const needed of neededJobs({ undoHours: deps.config.UNDO_HOURS })) {
      const lost = await findLost(tx, needed);
      for (const { payload, after } of lost) await send(deps, tx, needed.job, payload, after);
      if (lost.length > 0) counts[needed.job] = lost.length;
    }
    const [waiting] = await queryRows(tx, sql`select 1 from pgboss.job where name = 'forget-leftovers' and ${isOpen}`);
    if (waiting === undefined) await deps.queue.send(tx, 'forget-leftovers', {}, { after: secondsToPurge });
    return counts;
  });
  if (Object.keys(queued).length > 0) deps.log.warn({ queued }, 'jobs were lost and queued again');
}

/** A start is busy enough. */
const secondsToPurge = 2 * 60 * 60;

const isOpen = sql`state in ('created', 'retry', 'active')`;

interface LostJob {
  payload: object;
  after: string | null;
}

/** The jobs that are neither waiting nor running. One statement, since a job and its state change together. */
async function findLost(tx: Transaction, { job, orElse, key = 'importId', needed }: NeededJob): Promise<LostJob[]> {
  const names = sql.param(orElse === undefined ? [job] : [job, orElse]);
  return await queryRows<LostJob>(
    tx,
    sql`select payload, after::text as after from (${needed}) as needed where not exists (
      select from pgboss.job where name = any(${names}::text[]) and ${isOpen}
        and data->>${key} = payload->>${key} and coalesce(data->>'revision', '') = coalesce(payload->>'revision', ''))`,
  );
}

async function send<Name extends JobName>(
  { queue }: Deps,
  tx: Transaction,
  name: Name,
  payload: object,
  after: string | null,
): Promise<void> {
  await queue.send(tx, name, jobPayloads[name].parse(payload), after === null ? {} : { after: new Date(after) });
}

interface NeededJob {
  job: JobName;
  /** the other job that brings what is found to an end as well */
  orElse?: JobName;
  /** the key of the payload by which a job is recognized; that of an import by default */
  key?: 'importId' | 'exportId' | 'messageId' | 'savedSearchId' | 'fileId';
  /** a `select` of `payload` (jsonb) and `after` (timestamptz, null for now), a row for each job that there should be */
  needed: SQL;
}

/** An import of this age is nobody's concern any more: what is left of it is deleted once a day. */
const maxAge = sql`now() - interval '60 days'`;

const importsIn = (states: string, { after = sql`null::timestamptz`, where = sql`true` } = {}) => sql`
  select jsonb_build_object('importId', import_id) as payload, ${after} as after from imports
  where state in (${sql.raw(states)}) and shared_at > ${maxAge} and ${where}`;

/** The job itself finds out when it is due. */
const waitsForReminder = sql`reminded_at is null and not exists (
  select from channel_settings s
  where s.team_id = imports.team_id and s.channel_id = imports.channel_id and s.remind_at_hour is null)`;

const dueSearches = (where: SQL) => sql`
  select jsonb_build_object('savedSearchId', saved_search_id, 'revision', revision) as payload, next_at as after
  from saved_searches where next_at is not null and ${where}`;

/** What is due after the time to undo; what the daily purge has deleted needs no job. */
const undoIsOver = (undoHours: number) => sql`applied_at + make_interval(hours => ${undoHours}::int)`;

/** Which job each state needs; `undoHours` as in the configuration. */
function neededJobs({ undoHours }: { undoHours: number }): readonly NeededJob[] {
  return [
    { job: 'read-import', orElse: 'give-up-import', needed: importsIn(`'received'`) },
    {
      job: 'apply-import',
      orElse: 'give-up-apply',
      needed: sql`select jsonb_strip_nulls(jsonb_build_object('importId', import_id, 'long',
            case when (counts->kind->>'rows')::int > ${shortRows} then true end)) as payload,
          null::timestamptz as after
        from imports where state = 'confirmed' and shared_at > ${maxAge}`,
    },
    { job: 'undo-import', orElse: 'give-up-undo', needed: importsIn(`'undoing'`) },
    {
      job: 'expire-import',
      needed: importsIn(`'asking', 'ready'`, { after: sql`expires_at`, where: sql`expires_at is not null` }),
    },
    {
      job: 'retire-import',
      needed: importsIn(`'applied', 'undoing', 'undone'`, {
        after: undoIsOver(undoHours),
        where: sql`exists (select from import_rows r where r.import_id = imports.import_id)`,
      }),
    },
    {
      job: 'deliver-webhooks',
      needed: sql`select jsonb_build_object('importId', import_id) as payload, min(due_at) as after
        from webhook_events where state = 'pending' group by import_id`,
    },
    {
      job: 'export-records',
      orElse: 'give-up-export',
      key: 'exportId',
      needed: sql`select jsonb_build_object('exportId', export_id) as payload, null::timestamptz as after
        from exports where state in ('queued', 'running') and requested_at > ${maxAge}`,
    },
    {
      // The rules of sync-message.ts: what follows the import's state, and what is said once. While a file is being read, its
      // job brings the first message.
      job: 'say-message',
      orElse: 'give-up-message',
      key: 'messageId',
      needed: sql`select jsonb_build_object('messageId', message_id, 'channelId', m.channel_id) as payload,
          null::timestamptz as after
        from imports join messages m using (import_id)
        where shared_at > ${maxAge} and not (state = 'received' and said_revision = 0)
          and said_revision < case when purpose in ('summary', 'reminder') then revision else 1 end`,
    },
    {
      // Its last look, which hands the file over once more or ends it.
      job: 'look-after-file',
      orElse: 'give-up-file',
      key: 'fileId',
      needed: sql`select jsonb_build_object('fileId', file_id, 'look', 3) as payload, null::timestamptz as after
        from handovers where handed_at > now() - interval '2 days'`,
    },
    { job: 'run-schedule', key: 'savedSearchId', needed: dueSearches(sql`not is_watched`) },
    { job: 'watch-search', key: 'savedSearchId', needed: dueSearches(sql`is_watched`) },
    { job: 'remind-import', needed: importsIn(`'asking', 'ready'`, { where: waitsForReminder }) },
  ];
}

/** A restored dump is another database, and each promotion and point-in-time recovery begins another timeline. */
const timelineNow = sql`concat_ws(' ', ${systemIdentifier},
  (select oid from pg_database where datname = current_database()), left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))`;

interface Timelines {
  now: string;
  /** null before the first look */
  known: string | null;
}

/** Older backups are rare, and each message costs a call to Slack, at one a second. */
const recently = sql`now() - interval '7 days'`;

/**
 * Has the summaries of recent imports said again, by the check for lost jobs, if the database isn't that of the last look:
 * restored from a backup, or replaced by a standby that lacked the last transactions. Slack may then show what the database
 * doesn't know.
 */
async function resyncAfterRestore(deps: Pick<Deps, 'db' | 'log'>): Promise<void> {
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
