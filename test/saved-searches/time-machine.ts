/**
 * Two replicas whose clock belongs to the test. Jobs come from the real queue; both replicas take each at the same time,
 * and any of them may end at any step of its work, after which the job is taken up again.
 */
import { sql } from 'drizzle-orm';
import { beforeAll } from 'vitest';
import type { Database } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { Deps } from '../../src/deps.ts';
import type { JobName } from '../../src/jobs/job-kinds.ts';
import type { Queue } from '../../src/jobs/queue.ts';
import { jobHandlers } from '../../src/routes.ts';
import { RetryLater } from '../../src/runtime/errors.ts';
import { createSaved, type SavedRow, type SavedValues } from '../../src/saved-searches/saved-row.ts';
import { createTestDatabase } from '../support/database.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The process is gone: nothing after this happens. */
class Killed extends Error {}

export interface TimeMachine {
  workspace: Workspace;
  db: Database;
  queue: Queue;
  /** Saves a search of a person's with a schedule, by the clock's time. */
  save(values: Partial<SavedValues> & Pick<SavedValues, 'name'>, who?: string): Promise<SavedRow>;
  /** Moves the clock there and does all that is due; `mayKill` is asked at each step whether the process ends there. */
  goTo(moment: string | Date, mayKill?: () => boolean): Promise<void>;
  /** When the next schedule is due, if one is. */
  nextDue(): Promise<Date | undefined>;
  /** Names of the files that a conversation has been sent, oldest first. */
  files(conversation: { text: string; files?: { name: string }[] }[]): string[];
  close(): Promise<void>;
}

interface DueJob {
  id: string;
  name: JobName;
  data: never;
}

/** Opens everything in a time zone of the account, at a moment; before, everything in the database is deleted. */
export type OpenTimeMachine = (timeZone: string, start: string, environment?: object) => Promise<TimeMachine>;

/** Gives the tests of a file one database with the connections of both replicas, on which each opens its time machine. */
export function timeMachines(): OpenTimeMachine {
  const opened: OpenDeps[] = [];
  beforeAll(async () => {
    const database = await createTestDatabase();
    for (let n = 0; n < 2; n += 1) opened.push(await openDeps(database.url));
    return async () => {
      for (const { close } of opened) await close();
      await database.drop();
    };
  });
  return async (timeZone, start, environment = {}) => await openTimeMachine(opened, timeZone, start, environment);
}

async function openTimeMachine(
  opened: readonly OpenDeps[],
  timeZone: string,
  start: string,
  environment: object,
): Promise<TimeMachine> {
  const [first] = opened;
  if (first === undefined) throw new Error('no replica');
  const { db } = first.deps;
  await deleteEverything(db);
  await seedHoldOrders(db, 3);
  const workspace = await startWorkspace();
  const access = { SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken };
  let clock = new Date(start);
  let mayEnd = () => false;
  const replicas = opened.map(({ under }) => {
    const deps = under({ ...access, TIME_ZONE: timeZone, ...environment });
    return mortal({ ...deps, now: () => clock }, () => mayEnd());
  });

  const dueJobs = () =>
    db.read((tx) =>
      queryRows<DueJob>(
        tx,
        sql`select id, name, data from pgboss.job where state = 'created'
          and name in ('run-schedule', 'watch-search', 'export-records', 'give-up-export', 'pause-schedule', 'tell-owner')
          and (name not in ('run-schedule', 'watch-search') or start_after <= ${clock.toISOString()}) order by created_on`,
      ),
    );
  /** Gives the seconds until the job is taken up again; null when it is done. */
  const runOnAll = async ({ name, data }: DueJob): Promise<number | null> => {
    const signal = AbortSignal.timeout(60_000);
    // A word too many to its person does less harm than a lost one: telling them is tried until it is done.
    const takers = name === 'tell-owner' ? replicas.slice(0, 1) : replicas;
    const runs = takers.map((deps) => jobHandlers(deps)[name](data, signal, 0));
    const outcomes = await Promise.allSettled(runs);
    const waits = outcomes.map((outcome) => {
      if (outcome.status === 'fulfilled') return null;
      if (outcome.reason instanceof RetryLater) return outcome.reason.seconds;
      if (outcome.reason instanceof Killed) return 1;
      throw outcome.reason;
    });
    return waits.includes(null) ? null : Math.min(...waits.map(Number));
  };

  return {
    workspace,
    db,
    queue: first.deps.queue,
    save: async ({ filter = 'status:hold', name, ...chosen }, who = 'dana') => {
      const ownedBy = workspace.as(who).id;
      const unsent = { schedule: null, deliverTo: null, delivery: 'every', isWatched: false } as const;
      const values = { name, filter, ...unsent, ...chosen };
      const channelId = workspace.ids.channels.fulfillment;
      return await db.write((tx) =>
        createSaved({ tx, queue: first.deps.queue }, { ownedBy, channelId, values, clock: { now: clock, timeZone } }),
      );
    },
    async goTo(moment, mayKill = () => false) {
      clock = new Date(moment);
      mayEnd = mayKill;
      for (let jobs = await dueJobs(); jobs.length > 0; jobs = await dueJobs()) {
        const waits: number[] = [];
        for (const job of jobs) {
          const wait = await runOnAll(job);
          waits.push(wait ?? 1);
          if (wait === null) await db.write((tx) => tx.execute(sql`delete from pgboss.job where id = ${job.id}`));
        }
        await workspace.idle();
        // What is put off waits for this.
        clock = new Date(clock.getTime() + Math.min(...waits) * 1_000);
      }
    },
    async nextDue() {
      const [next] = await db.read((tx) =>
        queryRows<{ at: string | null }>(
          tx,
          sql`select min(start_after)::text as at from pgboss.job where state = 'created' and name in ('run-schedule', 'watch-search')`,
        ),
      );
      return next?.at == null ? undefined : new Date(next.at);
    },
    files: (messages) => messages.flatMap(({ files = [] }) => files.map(({ name }) => name)),
    close: () => workspace.stop(),
  };
}

/** Empties the tables that hold something, and the queues. */
async function deleteEverything(db: Database): Promise<void> {
  await db.write(async (tx) => {
    await tx.execute(sql`delete from pgboss.job`);
    await tx.execute(sql`
      do $$
      declare
        one regclass;
        has_rows boolean;
      begin
        for one in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
          execute format('select exists (select from %s)', one) into has_rows;
          if has_rows then execute format('truncate %s cascade', one); end if;
        end loop;
      end $$`);
  });
}

/** The same, but before and after every transaction and every call of Slack’s the process may end. */
function mortal(deps: Deps, mayEnd: () => boolean): Deps {
  const maybeEnd = () => {
    if (mayEnd()) throw new Killed('killed');
  };
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    maybeEnd();
    const result = await work();
    maybeEnd();
    return result;
  };
  const wrapped = (db: Database): Database => ({
    ...db,
    write: (work) => around(() => db.write(work)),
    poolClass: (poolClass) => wrapped(db.poolClass(poolClass)),
  });
  return { ...deps, slack: eachCall(deps.slack, around), db: wrapped(deps.db) };
}

/** The same client, with something around each call of its methods, which stand in groups: `files.info`. */
function eachCall<Group extends object>(group: Group, around: <T>(call: () => Promise<T>) => Promise<T>): Group {
  return new Proxy(group, {
    get(target, name) {
      const found = Reflect.get(target, name) as unknown;
      if (typeof found === 'function')
        return (...given: unknown[]) => around(() => Reflect.apply(found, target, given));
      return typeof found === 'object' && found !== null ? eachCall(found, around) : found;
    },
  });
}
