/** Several processes of Holdfast on one database and one workspace; they can be killed and started anew. */
import { type Database, openDatabase } from '../../src/db/client.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace, WorkspaceOptions } from '../workspace/workspace.ts';
import { hurryJobs } from './bot.ts';
import { type BotProcess, type Ending, startBotProcess } from './bot-process.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface Replicas {
  workspace: Workspace;
  /** for looking at the records from outside */
  db: Database;
  databaseUrl: string;
  /** those that run, in the order of their start */
  running: BotProcess[];
  /** Starts one more process and has Slack deliver to it too. */
  start(): Promise<BotProcess>;
  /** Ends a process, by kill -9 unless said otherwise. */
  end(process: BotProcess, signal?: NodeJS.Signals): Promise<Ending>;
  /** Makes everything due now that was put off. */
  hurry(): Promise<void>;
  /** Ends everything that is still running. */
  stop(): Promise<void>;
}

export interface ReplicasOptions {
  environment?: Record<string, string>;
  workspace?: WorkspaceOptions;
  /** as that of a bot */
  database?: TestDatabase;
  seed?: (db: Database) => Promise<unknown>;
  /** another way to the same database for the processes, a proxy for instance */
  through?: (databaseUrl: string) => string;
  /** a command that runs each process */
  under?: string[];
}

/** Makes database and workspace; no process runs yet. */
export async function prepareReplicas(options: ReplicasOptions = {}): Promise<Replicas> {
  const { environment = {}, seed, through = (url) => url, under = [] } = options;
  const database = options.database ?? (await createTestDatabase());
  const workspace = await startWorkspace(options.workspace);
  const db = openDatabase(database.url);
  await seed?.(db);
  const running: BotProcess[] = [];
  const deliver = () => workspace.deliverTo(...running.map(({ port }) => `http://127.0.0.1:${port}/slack/events`));
  const end = async (process: BotProcess, signal: NodeJS.Signals = 'SIGKILL') => {
    running.splice(running.indexOf(process), 1);
    if (!environment.SLACK_APP_TOKEN) deliver();
    return await process.end(signal);
  };
  return {
    workspace,
    db,
    databaseUrl: database.url,
    running,
    async start() {
      const settings = {
        DATABASE_URL: through(database.url),
        SLACK_API_URL: workspace.apiUrl,
        SLACK_BOT_TOKEN: workspace.botToken,
        SLACK_SIGNING_SECRET: workspace.signingSecret,
        HOST: '127.0.0.1',
        PORT: '0',
        ...environment,
      };
      const process = await startBotProcess(settings, under);
      running.push(process);
      if (!environment.SLACK_APP_TOKEN) deliver();
      return process;
    },
    end,
    hurry: () => hurryJobs(db),
    async stop() {
      await Promise.all([...running].map((process) => end(process)));
      await workspace.stop();
      await db.close();
      await database.drop();
    },
  };
}
