/** Puts the parts together: database, queue, Slack, HTTP; and takes them apart again in the opposite order. */
import { sql } from 'drizzle-orm';
import { buildApp, jobHandlers } from './app.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/client.ts';
import { openServer } from './db/open-server.ts';
import type { Deps } from './deps.ts';
import { createHttpServer, listen } from './http-server.ts';
import { openQueue } from './jobs/queue.ts';
import { describeError, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openSlackClient } from './slack/client.ts';
import { createHttpReceiver } from './slack/http-receiver.ts';
import { createInFlight } from './slack/in-flight.ts';
import { openPeople } from './slack/people.ts';
import { createSocketReceiver } from './slack/socket-receiver.ts';
import { type TokenWatch, watchToken } from './slack/token-watch.ts';

export interface Holdfast {
  /** the port of the HTTP server */
  port: number;
  /** Takes no new work, finishes what is under way within ten seconds or hands it back, and closes everything. */
  stop(): Promise<void>;
}

const graceSeconds = 8;

/** Starts everything; resolves once deliveries are taken. @throws when the database or the port can't be had */
export async function startHoldfast(config: Config, log: Log): Promise<Holdfast> {
  const database = await openServer(config.DATABASE_URL);
  const { url } = database;
  const db = openDatabase(url);
  const metrics = createMetrics();
  const queue = await openQueue(url, log, metrics);
  const slack = openSlackClient(config, log);
  const deps: Deps = { config, db, queue, slack, people: openPeople(slack), log, metrics, now: () => new Date() };

  const inFlight = createInFlight();
  const http = createHttpReceiver({
    signingSecrets: config.SLACK_SIGNING_SECRET ?? [],
    inFlight,
    metrics,
    now: Date.now,
  });
  const receiver = config.SLACK_APP_TOKEN === undefined ? http : createSocketReceiver(config, log, inFlight);
  const app = await buildApp(deps, receiver);
  await queue.work(jobHandlers(deps));

  const token = watchToken(slack, metrics);
  const readiness = () => whyNotReady(db, token);
  const server = createHttpServer({ readiness, metrics, ...(receiver === http ? { slackEvents: http.handle } : {}) });
  const port = await listen(server, config.HOST, config.PORT);
  await app.start();
  log.info({ port, mode: receiver === http ? 'http' : 'socket' }, 'listening');

  return {
    port,
    async stop() {
      server.close();
      server.closeIdleConnections();
      await app.stop();
      await Promise.all([atMost(graceSeconds, inFlight.settled()), queue.stop(graceSeconds)]);
      server.closeAllConnections();
      await db.close();
      await database.stop();
      log.info('stopped');
    },
  };
}

async function whyNotReady(db: Database, token: TokenWatch): Promise<string[]> {
  const [database, slack] = await Promise.all([databaseProblem(db), token.problem()]);
  return [database, slack].filter((reason) => reason !== null);
}

async function databaseProblem(db: Database): Promise<string | null> {
  try {
    await db.read((tx) => tx.execute(sql`select 1 from imports limit 1`));
    return null;
  } catch (error) {
    return `The database can’t be reached or is not migrated: ${String(describeError(error).code ?? 'no answer')}`;
  }
}

async function atMost(seconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
