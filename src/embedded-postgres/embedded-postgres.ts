/** The database that comes with the bot: a real PostgreSQL server, used when no other one is configured. */
import { join } from 'node:path';
import type { Log } from '../runtime/log.ts';
import { chooseServerAccount, embeddedUser, prepareCluster } from './cluster.ts';
import { openDataFolder, ownDataFolder } from './data-folder.ts';
import { findPostgresLibrary, type PostgresLibrary } from './library.ts';
import { keepLogSmall, startServer } from './server-process.ts';
import { stopServer } from './stop-server.ts';

/** A running embedded server. `url` holds the password of its superuser; `stop` may be called more than once. */
export interface EmbeddedPostgres {
  url: string;
  port: number;
  dataFolder: string;
  stop(): Promise<void>;
}

/** `settings` are PostgreSQL settings by name, on top of ours. */
export interface EmbeddedPostgresOptions {
  dataFolder: string;
  settings?: Record<string, string>;
  log: Log;
}

/**
 * Starts the PostgreSQL server that belongs to a data folder, making the folder and the cluster in it when they are
 * missing. The server takes connections on 127.0.0.1 until `stop` is called or this process ends, however it ends.
 * Throws a UserError when another process uses the folder, the programs are missing, another major version made the
 * cluster, or nothing here may run a server.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const library = await findPostgresLibrary();
  const dataFolder = await openDataFolder(options.dataFolder);
  const owner = await ownDataFolder(dataFolder);
  const logFile = join(dataFolder, 'postgres.log');
  const logKeeper = keepLogSmall(logFile);
  const release = () => {
    logKeeper.stop();
    owner.release();
  };
  try {
    return await startOwned({ ...options, dataFolder }, { library, logFile, release });
  } catch (error) {
    release();
    throw error;
  }
}

async function startOwned(
  { dataFolder, settings = {}, log }: EmbeddedPostgresOptions,
  { library, logFile, release }: { library: PostgresLibrary; logFile: string; release: () => void },
): Promise<EmbeddedPostgres> {
  const cluster = join(dataFolder, 'cluster');
  const account = await chooseServerAccount(dataFolder, library);
  const { password } = await prepareCluster(cluster, { library, account, durable: settings.fsync !== 'off' });
  const server = await startServer({ library, account, cluster, logFile, settings, log });
  let isWanted = true;
  const ended = server.ended.then(() => {
    release();
    if (isWanted) log.error({ dataFolder, logFile }, 'the built-in PostgreSQL ended unexpectedly');
    else log.info({ dataFolder, logFile }, 'the built-in PostgreSQL has stopped');
  });
  log.info({ port: server.port, dataFolder }, 'the built-in PostgreSQL is ready');
  return {
    url: `postgres://${embeddedUser}:${password}@127.0.0.1:${server.port}/postgres`,
    port: server.port,
    dataFolder,
    stop: async () => {
      isWanted = false;
      await stopServer(server.pid, server.isRunning, library);
      await ended;
    },
  };
}
