/**
 * Two replicas whose clock belongs to the test. Jobs come from the real queue; both replicas take each at the same time,
 * and any of them may end at any step of its work, after which the job is taken up again.
 */
import { sql } from 'drizzle-orm';
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

/** Opens everything in a time zone of the account, at a moment. */
export async function openTimeMachine(timeZone: string, start: string, environment = {}): Promise<TimeMachine> {
  const database = await createTestDatabase();
  const workspace = await startWorkspace();
  const access = { SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken };
  const opened: OpenDeps[] = [];
  for (let n = 0; n < 2; n += 1) {
    opened.push(await openDeps(database.url, { ...access, TIME_ZONE: timeZone, ...environment }));
  }
  const [first] = opened;
  if (first === undefined) throw new Error('no replica');
  let clock = new Date(start);
  let mayEnd = () => false;
  const replicas = opened.map(({ deps }) => mortal({ ...deps, now: () => clock }, () => mayEnd()));
  const { db } = first.deps;
  await seedHoldOrders(db, 3);

  const dueJobs = () =>
    db.read((tx) =>
      queryRows<DueJob>(
        tx,
        sql`select id, name, data from pgboss.job where state = 'created'
          and name in ('run-schedule', 'watch-search', 'export-records', 'give-up-export', 'pause-schedule', 'tell-owner')
          and (name not in ('run-schedule', 'watch-search') or start_after <= ${clock.toISOString()}) order by created_on`,
      ),
    );
  const runOnAll = async ({ name, data }: DueJob): Promise<boolean> => {
    const signal = AbortSignal.timeout(60_000);
    // A word too many to its person does less harm than a lost one: telling them is tried until it is done.
    const takers = name === 'tell-owner' ? replicas.slice(0, 1) : replicas;
    const runs = takers.map((deps) => jobHandlers(deps)[name](data, signal, 0));
    const outcomes = await Promise.allSettled(runs);
    for (const outcome of outcomes) {
      const passes =
        outcome.status === 'fulfilled' || outcome.reason instanceof Killed || outcome.reason instanceof RetryLater;
      if (!passes) throw outcome.reason;
    }
    return outcomes.some(({ status }) => status === 'fulfilled');
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
        for (const job of jobs) {
          if (await runOnAll(job)) await db.write((tx) => tx.execute(sql`delete from pgboss.job where id = ${job.id}`));
        }
        await workspace.idle();
        // What is put off waits for this.
        clock = new Date(clock.getTime() + 1_000);
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
    async close() {
      for (const { close } of opened) await close();
      await workspace.stop();
      await database.drop();
    },
  };
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
