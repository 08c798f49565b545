/** The whole bot for a test: a database of its own, a strict local workspace, and Holdfast between the two. */
import { sql } from 'drizzle-orm';
import { type Config, readConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { type Holdfast, startHoldfast } from '../../src/holdfast.ts';
import { openLog } from '../../src/runtime/log.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace, WorkspaceOptions } from '../workspace/workspace.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { sharePlanners } from './shared-planners.ts';

export interface Bot {
  workspace: Workspace;
  /** for looking at the records from outside */
  db: Database;
  databaseUrl: string;
  config: Config;
  holdfast: Holdfast;
  /** every line that was logged */
  log: string[];
  /** Makes everything due now that the bot has put off, so that a test need not wait. */
  hurry(): Promise<void>;
  stop(): Promise<void>;
}

export interface BotOptions {
  environment?: Record<string, string>;
  workspace?: WorkspaceOptions;
  /** a database of its own, dropped with the bot; by default an empty one */
  database?: TestDatabase;
  /** runs before the bot starts, for records */
  seed?: (db: Database) => Promise<unknown>;
}

/** Starts all three in this process, over HTTP on loopback; `stop` ends and removes them. */
export async function startBot({
  environment = {},
  workspace: options = {},
  database: given,
  seed,
}: BotOptions = {}): Promise<Bot> {
  const database = given ?? (await createTestDatabase());
  const workspace = await startWorkspace(options);
  const db = openDatabase(database.url);
  await seed?.(db);
  const config = readConfig({
    DATABASE_URL: database.url,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    HOST: '127.0.0.1',
    PORT: '0',
    ...environment,
  });
  const log: string[] = [];
  const holdfast = await startHoldfast(
    config,
    openLog(config.LOG_LEVEL, { write: (line: string) => void log.push(line) }),
    sharePlanners,
  );
  if (config.SLACK_APP_TOKEN === undefined) workspace.deliverTo(`http://127.0.0.1:${holdfast.port}/slack/events`);
  return {
    workspace,
    db,
    databaseUrl: database.url,
    config,
    holdfast,
    log,
    hurry: () => hurryJobs(db),
    async stop() {
      await holdfast.stop();
      await workspace.stop();
      await db.close();
      await database.drop();
    },
  };
}

/** Makes every waiting job due now, except those that wait for a deadline days ahead. */
export async function hurryJobs(db: Database): Promise<void> {
  await db.write(async (tx) => {
    await tx.execute(sql`
      update pgboss.job set start_after = now()
      where state in ('created', 'retry') and start_after between now() and now() + interval '1 hour'`);
    // The queue tells its workers by a channel whose name only its listeners know.
    await tx.execute(sql`
      select pg_notify(substring(query from '^LISTEN "?([^";]+)'), name) from pg_stat_activity, pgboss.queue
      where datname = current_database() and query like 'LISTEN %'`);
  });
}
