/** The data folder: locked by one process at a time, with a PostgreSQL cluster that is created once and checked later. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  access,
  chown,
  constants,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UserError } from '../runtime/errors.ts';
import type { PostgresPrograms, ServerAccount } from './postgres-programs.ts';
import { isAlive } from './stop-server.ts';

const sqliteBusy = 5;

/**
 * Creates the data folder unless it exists, and gives its real path, by which a server that was left running is recognized.
 * @throws {UserError} when this account may not write there
 */
export async function openDataFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw new UserError(
      `The data folder ${path} can’t be used (${error instanceof Error ? error.message : error}). Let this account write there, choose another data folder, or set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
}

/**
 * Locks the data folder until `release` is called or this process ends.
 *
 * Node has no file locks, but its SQLite has: an exclusive transaction holds an operating-system lock on the file, which
 * the kernel releases when the process ends, however it ends. The lock also works between containers that share the
 * folder, where process ids mean nothing.
 * @throws {UserError} when another process holds the lock, with its process id
 */
export async function lockDataFolder(dataFolder: string): Promise<{ release(): void }> {
  const pidFile = join(dataFolder, 'owner.pid');
  const lock = new DatabaseSync(join(dataFolder, 'owner.lock'));
  try {
    // Nothing is ever written, so no journal is needed beside the file.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new UserError(
      `The data folder ${dataFolder} is in use by ${await describeOwner(pidFile)}: stop that process first, or set DATABASE_URL to a PostgreSQL server of your own, which both can use.`,
    );
  }
  await writeFile(pidFile, String(process.pid));
  return { release: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

/** The owner writes its process id right after it gets the lock: until then the file is missing, or names a dead process. */
async function describeOwner(pidFile: string): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive(pid)) return `process ${pid}`;
    await sleep(50);
  }
  return 'another process';
}

/** The only role of the embedded server: its superuser. */
export const embeddedUser = 'holdfast';

/** Locales with Unicode letters; without one, pg_trgm finds nothing in names such as "Jörg". */
const unicodeLocale: Partial<Record<NodeJS.Platform, string>> = { darwin: 'en_US.UTF-8', win32: 'en-US' };

const draftPrefix = 'cluster-draft-';

interface ClusterOptions {
  programs: PostgresPrograms;
  account: ServerAccount;
  /** whether the cluster must survive a power cut, which means waiting for the disk */
  durable: boolean;
}

/**
 * Creates the cluster unless it exists, and gives the password of its role. The caller holds the lock of the data folder.
 * @throws {UserError} when another major version created the cluster
 */
export async function prepareCluster(cluster: string, options: ClusterOptions): Promise<{ password: string }> {
  if (!existsSync(cluster)) await createCluster(cluster, options);
  await removeDrafts(dirname(cluster));
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version !== options.programs.majorVersion) {
    throw new UserError(
      `The database in ${cluster} was made by PostgreSQL ${version}, and the built-in one is PostgreSQL ${options.programs.majorVersion}: move that folder away to start with an empty database, or serve it with PostgreSQL ${version} and set DATABASE_URL.`,
    );
  }
  return { password: await readFile(passwordFile(cluster), 'utf8') };
}

function passwordFile(cluster: string): string {
  return join(cluster, 'holdfast-password');
}

/**
 * Creates the cluster as a draft that is renamed at the end, so that a cluster under its final name is always complete.
 * Each attempt has its own draft, because the initdb of a killed process may still be writing to an earlier one.
 */
async function createCluster(cluster: string, options: ClusterOptions): Promise<void> {
  const dataFolder = dirname(cluster);
  const draft = await mkdtemp(join(dataFolder, draftPrefix));
  const draftPassword = join(draft, 'password');
  const draftCluster = join(draft, 'cluster');
  await writeFile(draftPassword, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  const { identity } = options.account;
  if (identity) await Promise.all([draft, draftPassword].map((path) => chown(path, identity.uid, identity.gid)));
  await runInitdb(draftCluster, draftPassword, options);
  await rename(draftPassword, passwordFile(draftCluster));
  if (options.durable) await syncFolder(draftCluster);
  await rename(draftCluster, cluster);
  if (options.durable) await syncFolder(dataFolder);
}

async function removeDrafts(dataFolder: string): Promise<void> {
  const drafts = (await readdir(dataFolder)).filter((name) => name.startsWith(draftPrefix));
  // With retries, because a leftover initdb may still be adding files.
  const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };
  for (const draft of drafts) await rm(join(dataFolder, draft), removal);
}

async function runInitdb(
  folder: string,
  pwfile: string,
  { programs, account, durable }: ClusterOptions,
): Promise<void> {
  const [command = '', ...args] = [
    ...account.prefix,
    programs.initdb,
    `--pgdata=${folder}`,
    `--username=${embeddedUser}`,
    `--pwfile=${pwfile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    `--locale=${unicodeLocale[process.platform] ?? 'C.UTF-8'}`,
    ...(durable ? [] : ['--no-sync']),
  ];
  await promisify(execFile)(command, args, { ...account.identity, cwd: dirname(folder), env: {} });
}

/** A rename survives a power cut only once its folder is on disk; Windows has no way to ask for that. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
