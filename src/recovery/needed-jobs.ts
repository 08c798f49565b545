/**
 * Which job each state needs. Jobs are queued in the transaction that makes them necessary, so they can only be missing
 * when the queue itself was lost: emptied, or restored from an older backup than the records.
 */
import { type SQL, sql } from 'drizzle-orm';
import { shortRows } from '../imports/model/staged-rows.ts';
import type { JobName } from '../jobs/job-kinds.ts';

export interface NeededJob {
  job: JobName;
  /** other jobs that bring what is found to an end as well */
  orElse: readonly JobName[];
  /** the key of the payload by which a job is recognized */
  key: 'importId' | 'exportId' | 'messageId' | 'savedSearchId' | 'fileId';
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

/** The table; `undoHours` as in the configuration. */
export function neededJobs({ undoHours }: { undoHours: number }): readonly NeededJob[] {
  return [
    { job: 'read-import', orElse: ['give-up-import'], key: 'importId', needed: importsIn(`'received'`) },
    {
      job: 'apply-import',
      orElse: ['give-up-apply'],
      key: 'importId',
      needed: sql`select jsonb_strip_nulls(jsonb_build_object('importId', import_id, 'long',
            case when (counts->kind->>'rows')::int > ${shortRows} then true end)) as payload,
          null::timestamptz as after
        from imports where state = 'confirmed' and shared_at > ${maxAge}`,
    },
    { job: 'undo-import', orElse: ['give-up-undo'], key: 'importId', needed: importsIn(`'undoing'`) },
    {
      job: 'expire-import',
      orElse: [],
      key: 'importId',
      needed: importsIn(`'asking', 'ready'`, { after: sql`expires_at`, where: sql`expires_at is not null` }),
    },
    {
      job: 'retire-import',
      orElse: [],
      key: 'importId',
      needed: importsIn(`'applied', 'undoing', 'undone'`, {
        after: undoIsOver(undoHours),
        where: sql`exists (select from import_rows r where r.import_id = imports.import_id)`,
      }),
    },
    {
      job: 'deliver-webhooks',
      orElse: [],
      key: 'importId',
      needed: sql`select jsonb_build_object('importId', import_id) as payload, min(due_at) as after
        from webhook_events where state = 'pending' group by import_id`,
    },
    {
      job: 'export-records',
      orElse: ['give-up-export'],
      key: 'exportId',
      needed: sql`select jsonb_build_object('exportId', export_id) as payload, null::timestamptz as after
        from exports where state in ('queued', 'running') and requested_at > ${maxAge}`,
    },
    {
      // The rules of sync-message.ts: what follows the import's state, and what is said once. While a file is being read, its
      // job brings the first message.
      job: 'say-message',
      orElse: ['give-up-message'],
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
      orElse: ['give-up-file'],
      key: 'fileId',
      needed: sql`select jsonb_build_object('fileId', file_id, 'look', 3) as payload, null::timestamptz as after
        from handovers where handed_at > now() - interval '2 days'`,
    },
    {
      job: 'run-schedule',
      orElse: [],
      key: 'savedSearchId',
      needed: dueSearches(sql`not is_watched`),
    },
    {
      job: 'watch-search',
      orElse: [],
      key: 'savedSearchId',
      needed: dueSearches(sql`is_watched`),
    },
    {
      job: 'remind-import',
      orElse: [],
      key: 'importId',
      needed: importsIn(`'asking', 'ready'`, { where: waitsForReminder }),
    },
  ];
}
