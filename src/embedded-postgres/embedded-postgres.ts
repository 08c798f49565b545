/** The database: the configured one, or the PostgreSQL server that comes with the bot when none is configured. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { migrateDatabase } from '../db/migrate.ts';
import type { Log } from '../runtime/log.ts';
import { embeddedUser, lockDataFolder, openDataFolder, prepareCluster } from './data-folder.ts';
import { chooseServerAccount, findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts';
import { rotateLog, startServer } from './server-process.ts';
import { stopServer } from './stop-server.ts';

interface DatabaseServer {
  url: string;
  /** Stops the server if it is the embedded one. */
  stop(): Promise<void>;
}

/** Where the embedded server keeps its data, relative to the folder that the command is started in. */
export const embeddedFolder = '.data/postgres';

/** Whether the embedded server has been started here before. */
export function hasEmbeddedCluster(): boolean {
  return existsSync(join(embeddedFolder, 'cluster'));
}

/**
 * Gives a migrated database: the one at `url`, or that of the embedded server if `url` is undefined.
 * @throws {UserError} when the embedded server can't be started or the configured one can't be used, with what to do
 */
export async function openServer(url: string | undefined, log: Log): Promise<DatabaseServer> {
  const embedded = url === undefined ? await startEmbeddedPostgres({ dataFolder: embeddedFolder, log }) : null;
  const server = { url: url ?? embedded?.url ?? '', stop: async () => embedded?.stop() };
  try {
    const note = await migrateDatabase(server.url);
    if (note !== null) log.warn(note);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export interface EmbeddedPostgres {
  /** with the password of the superuser */
  url: string;
  port: number;
  dataFolder: string;
  /** May be called more than once. */
  stop(): Promise<void>;
}

interface EmbeddedPostgresOptions {
  dataFolder: string;
  /** PostgreSQL settings, in addition to ours */
  settings?: Record<string, string>;
  log: Log;
}

/**
 * Starts the PostgreSQL server of a data folder, after creating the folder and its cluster if they don't exist. The server
 * accepts connections on 127.0.0.1 until `stop` is called or this process ends, however it ends.
 * @throws {UserError} when another process uses the folder, the programs are missing, another major version created the
 * cluster, or no account here may run a server
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const programs = await findPostgresPrograms();
  const dataFolder = await openDataFolder(options.dataFolder);
  const lock = await lockDataFolder(dataFolder);
  const logFile = join(dataFolder, 'postgres.log');
  const rotation = rotateLog(logFile);
  const release = () => {
    rotation.stop();
    lock.release();
  };
  try {
    return await startLocked({ ...options, dataFolder }, { programs, logFile, release });
  } catch (error) {
    release();
    throw error;
  }
}

async function startLocked(
  { dataFolder, settings = {}, log }: EmbeddedPostgresOptions,
  { programs, logFile, release }: { programs: PostgresPrograms; logFile: string; release: () => void },
): Promise<EmbeddedPostgres> {
  const cluster = join(dataFolder, 'cluster');
  const account = await chooseServerAccount(dataFolder, programs);
  const { password } = await prepareCluster(cluster, { programs, account, durable: settings.fsync !== 'off' });
  const server = await startServer({ programs, account, cluster, logFile, settings, log });
  let isStopping = false;
  const ended = server.ended.then(() => {
    release();
    if (isStopping) log.info({ dataFolder, logFile }, 'the built-in PostgreSQL has stopped');
    else log.error({ dataFolder, logFile }, 'the built-in PostgreSQL ended unexpectedly');
  });
  log.info({ port: server.port, dataFolder }, 'the built-in PostgreSQL is ready');
  return {
    url: `postgres://${embeddedUser}:${password}@127.0.0.1:${server.port}/postgres`,
    port: server.port,
    dataFolder,
    stop: async () => {
      isStopping = true;
      await stopServer(server.pid, server.isRunning, programs);
      await ended;
    },
  };
}
