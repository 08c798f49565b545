/** Two PostgreSQL servers of a test's own: a primary with all tables, and a standby that streams from it. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { openLog } from '../../src/runtime/log.ts';
import { folderPrefix } from './database-server.ts';
import { waitUntil } from './read-imports.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export interface StandbyPair {
  primaryUrl: string;
  /** leads through the door */
  standbyUrl: string;
  /** before the standby, which listens on this port */
  door: TcpProxy;
  standbyPort: number;
  onPrimary: postgres.Sql;
  /** past the door */
  onStandby: postgres.Sql;
  /** Resolves once the standby has what the primary has now. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '32MB', max_connections: '60' };
const log = openLog('error');

/** Starts both. */
export async function startStandbyPair(): Promise<StandbyPair> {
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const [ours, theirs] = [join(folder, 'primary'), join(folder, 'standby')];
  // The package has no pg_basebackup; the files of a stopped server are as good.
  const first = await startEmbeddedPostgres({ dataFolder: ours, settings, log });
  await migrateDatabase(first.url);
  await first.stop();
  await cp(join(ours, 'cluster'), join(theirs, 'cluster'), { recursive: true });
  await writeFile(join(theirs, 'cluster', 'standby.signal'), '');
  const primary = await startEmbeddedPostgres({ dataFolder: ours, settings, log });
  const standby = await startEmbeddedPostgres({ dataFolder: theirs, settings: followerOf(primary.url), log });
  const door = await startTcpProxy(standby.port);
  const open = (url: string) => postgres(url, { max: 2, onnotice: () => {} });
  const [onPrimary, onStandby] = [open(primary.url), open(standby.url)];
  return {
    primaryUrl: primary.url,
    standbyUrl: Object.assign(new URL(standby.url), { port: String(door.port) }).href,
    door,
    standbyPort: standby.port,
    onPrimary,
    onStandby,
    async caughtUp() {
      const [end] = await onPrimary`select pg_current_wal_flush_lsn()::text as position`;
      await waitUntil('the standby to have it', async () => {
        const [replayed] = await onStandby`select pg_last_wal_replay_lsn() >= ${end?.position}::pg_lsn as there`;
        return replayed?.there;
      });
    },
    async stop() {
      await Promise.all([onPrimary.end(), onStandby.end(), door.stop()]);
      await standby.stop();
      await primary.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function followerOf(primaryUrl: string): Record<string, string> {
  const { hostname, port, username, password } = new URL(primaryUrl);
  return {
    ...settings,
    primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password}`,
  };
}
