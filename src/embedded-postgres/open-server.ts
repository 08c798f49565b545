/** The PostgreSQL server to work with: the configured one, or an embedded one of our own. */
import { migrateDatabase } from '../db/migrate.ts';
import type { Log } from '../runtime/log.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

export interface DatabaseServer {
  url: string;
  /** Stops the server if it is our own. */
  stop(): Promise<void>;
}

/** Where the embedded server keeps its data, from the folder that the command is started in. */
const embeddedFolder = '.data/postgres';

/**
 * Gives a migrated database: the one at `url`, or without a url the embedded server's.
 * @throws {UserError} when the embedded server can't be started or the configured one not be used, with what to do
 */
export async function openServer(url: string | undefined, log: Log): Promise<DatabaseServer> {
  const embedded = url === undefined ? await startEmbeddedPostgres({ dataFolder: embeddedFolder, log }) : null;
  const server = { url: url ?? embedded?.url ?? '', stop: async () => embedded?.stop() };
  try {
    await migrateDatabase(server.url);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
