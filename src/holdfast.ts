/** Starts the parts of the bot – database, queue, Slack, HTTP – and stops them in reverse order. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { sql } from 'drizzle-orm';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/client.ts';
import { followDatabaseClock, openTimeZones, requireTimeZone } from './db/clock.ts';
import { describeConnectionError } from './db/database-failure.ts';
import { openRecordSource } from './db/record-reads.ts';
import type { Deps } from './deps.ts';
import { openServer } from './embedded-postgres/embedded-postgres.ts';
import { openPlanners } from './imports/intake/read-import.ts';
import { sweepEveryMs } from './imports/intake/sweep-channels.ts';
import { watchDelays } from './imports/notify/show-delay.ts';
import type { JobData } from './jobs/job-kinds.ts';
import { openQueue } from './jobs/queue.ts';
import { createHttpServer, listen } from './monitoring/http-server.ts';
import { createMetricsRefresh } from './monitoring/refresh-metrics.ts';
import { watchLostJobs } from './monitoring/requeue-lost-jobs.ts';
import { removeAbandonedFolders } from './privacy/purge-expired.ts';
import { jobHandlers } from './routes.ts';
import { describeError, UserError } from './runtime/errors.ts';
import type { Log } from './runtime/log.ts';
import { createMetrics } from './runtime/metrics.ts';
import type { ReadTimeZone } from './runtime/time-zones.ts';
import { settlesWithin, startInterval } from './runtime/timers.ts';
import type { WorkerPool } from './runtime/worker-pool.ts';
import { createChartSupport } from './slack/charts.ts';
import { elapsed, openSlackClient, type TokenWatch, watchToken } from './slack/client.ts';
import { createHttpReceiver } from './slack/deliveries/http-receiver.ts';
import { createInFlight } from './slack/deliveries/in-flight.ts';
import { createSocketReceiver, type SocketReceiver } from './slack/deliveries/socket-receiver.ts';
import { openPeople } from './slack/people.ts';
import { classifyFailure, neededScope, slackErrorCode } from './slack/slack-failure.ts';

export interface Holdfast {
  /** the port of the HTTP server */
  port: number;
  /** Accepts no new work, finishes what is in progress within ten seconds or hands it back, and closes everything. */
  stop(): Promise<void>;
}

/** With the database's two seconds, the whole stop takes less than ten. */
const graceSeconds = 7;

/**
 * Starts everything; resolves once requests are accepted. `plannersOf` gives the processes that read and plan files;
 * by default its own.
 * @throws {UserError} when the database or the port can't be used, or Slack rejects a token; what was opened is closed
 */
export async function startHoldfast(
  config: Config,
  log: Log,
  plannersOf: (databaseUrl: string, db: Database) => WorkerPool = openPlanners,
): Promise<Holdfast> {
  const closers: Closer[] = [];
  try {
    const port = await openAll(config, log, plannersOf, closers);
    const stop = async () => {
      await closeAll(closers, log);
      log.info('stopped');
    };
    return { port, stop };
  } catch (error) {
    await closeAll(closers, log);
    throw error;
  }
}

/** Milliseconds from the start until a process waits for files. */
const warmUpMs = 5_000;

type Closer = () => Promise<unknown>;

async function openAll(
  environment: Config,
  log: Log,
  plannersOf: (databaseUrl: string, db: Database) => WorkerPool,
  closers: Closer[],
): Promise<number> {
  const database = await openServer(environment.DATABASE_URL, log);
  closers.push(database.stop);
  const db = openDatabase(database.url).poolClass('people');
  closers.push(db.close);
  const records = openRecordSource(db, environment.READ_DATABASE_URL, { log, now: elapsed });
  closers.push(records.close);
  const readTimeZone = await openTimeZones(db);
  const clock = await followDatabaseClock(db.poolClass('deliveries'), log, { elapsed, wall: Date.now });
  closers.push(clock.stop);
  const config = { ...environment, TIME_ZONE: requireTimeZone(environment.TIME_ZONE, readTimeZone) };
  const planners = plannersOf(database.url, db.poolClass('jobs'));
  closers.push(planners.stop);
  const metrics = createMetrics();
  const slack = openSlackClient(config, log, metrics);
  const token = watchToken(slack, metrics);
  await checkToken(slack, log);
  const inFlight = createInFlight();
  const signingSecrets = config.SLACK_SIGNING_SECRET ?? [];
  const http = createHttpReceiver({ signingSecrets, inFlight, metrics, log, now: Date.now });
  const overHttp = config.SLACK_APP_TOKEN === undefined;
  const readiness = () => notReadyReasons(db.poolClass('deliveries'), token, socket);
  const refreshMetrics = createMetricsRefresh({
    db: db.poolClass('deliveries'),
    records,
    token,
    metrics,
    now: elapsed,
  });
  const slackEvents = overHttp ? { slackEvents: http.handle } : {};
  const server = createHttpServer({ readiness, metrics, log, refreshMetrics, ...slackEvents });
  // Runs once the requests in progress are answered: a form whose connection is cut would be submitted again.
  closers.push(async () => server.closeAllConnections());
  const queue = await openQueue(database.url, log, metrics).catch((error: unknown) => {
    throw describeConnectionError(error, database.url) ?? error;
  });
  closers.push(() => Promise.all([settlesWithin(inFlight.settled(), graceSeconds * 1000), queue.stop(graceSeconds)]));

  const deps: Deps = {
    config,
    db,
    records: records.reads,
    queue,
    planners,
    slack,
    people: openPeople(slack, { readTimeZone: logUnknown(readTimeZone, log) }),
    charts: createChartSupport(),
    log,
    metrics,
    now: clock.now,
  };
  const sweep = (because: JobData['sweep-channels']['because']) =>
    db
      .write((tx) => queue.send(tx, 'sweep-channels', { because }))
      .catch((error) => log.warn(describeError(error), 'sweep not queued'));
  const socket = overHttp
    ? null
    : createSocketReceiver(config, { inFlight, metrics, log, onConnect: () => void sweep('reconnect') });
  const app = await buildApp(deps, socket ?? http);
  const port = await listen(server, config.HOST, config.PORT);
  const lostJobs = await watchLostJobs(deps);
  closers.push(() => lostJobs.stop());
  await queue.work(jobHandlers(deps));
  const delays = watchDelays(deps, inFlight);
  closers.push(async () => delays.stop());
  await startApp(app);
  closers.push(async () => app.stop());
  closers.push(async () => {
    server.close();
    server.closeIdleConnections();
  });
  await sweep('start');
  const sweeps = startInterval(() => sweep('interval'), sweepEveryMs);
  closers.push(() => sweeps.stop());
  await removeAbandonedFolders(deps.now(), log);
  // The first file finds its process ready, but what was waiting for the bot comes first.
  const warmUp = setTimeout(planners.prepare, warmUpMs);
  closers.push(async () => clearTimeout(warmUp));
  log.info({ port, mode: overHttp ? 'http' : 'socket' }, 'listening');
  return port;
}

/** The reader, with a line in the log for each name that can't be used: the person gets the account's time zone instead. */
function logUnknown(read: ReadTimeZone, log: Log): ReadTimeZone {
  const logged = new Set<string>();
  return (name) => {
    const known = read(name);
    if (known === null && name !== '' && logged.size < 100 && !logged.has(name)) {
      logged.add(name);
      log.warn({ timeZone: name.slice(0, 64) }, 'a person’s time zone in Slack is unknown here; they get TIME_ZONE');
    }
    return known;
  };
}

/** Closes in reverse order; a failure is logged and doesn't keep the rest open. */
async function closeAll(closers: Closer[], log: Log): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error) => log.error(describeError(error), 'close failed'));
  }
}

/** Stops the start if Slack rejects the token. That Slack can't be reached passes by itself. */
async function checkToken(slack: WebClient, log: Log): Promise<void> {
  try {
    await slack.auth.test();
  } catch (error) {
    throwIfRejected(error, 'SLACK_BOT_TOKEN', 'OAuth & Permissions');
    log.warn(describeError(error), 'Slack is not reachable yet');
  }
}

async function startApp(app: App): Promise<void> {
  try {
    await app.start();
  } catch (error) {
    throwIfRejected(error, 'SLACK_APP_TOKEN', 'Basic Information, App-Level Tokens');
    throw error;
  }
}

function throwIfRejected(error: unknown, variable: string, source: string): void {
  const failure = classifyFailure(error);
  if (failure !== 'token refused' && failure !== 'scope missing') return;
  const remedy =
    failure === 'token refused' ? 'Copy it again from' : `It lacks ${neededScope(error)}. Generate one with it in`;
  throw new UserError(`Slack refuses ${variable} (${slackErrorCode(error)}). ${remedy} ${source}.`);
}

async function notReadyReasons(db: Database, token: TokenWatch, socket: SocketReceiver | null): Promise<string[]> {
  const [database, slack] = await Promise.all([databaseProblem(db), token.problem()]);
  return [database, slack, socket?.problem() ?? null].filter((reason) => reason !== null);
}

async function databaseProblem(db: Database): Promise<string | null> {
  try {
    await db.read((tx) => tx.execute(sql`select 1 from imports limit 1`));
    return null;
  } catch (error) {
    return `The database can’t be reached or is not migrated: ${String(describeError(error).code ?? 'no answer')}`;
  }
}
