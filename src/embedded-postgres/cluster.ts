/** The folder with PostgreSQL's files: made once, in one step, and checked at every later start. */
/* MERGED: PostgreSQL refuses to run as root; this finds the account that it runs as when we are root. */
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, lchown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../runtime/errors.ts';
import type { PostgresLibrary } from './library.ts';

/** The one role of the embedded server, its superuser. */
export const embeddedUser = 'holdfast';

/** Names of locales whose letters are Unicode's; without one, pg_trgm finds nothing in names such as "Jörg". */
const unicodeLocale: Partial<Record<NodeJS.Platform, string>> = { darwin: 'en_US.UTF-8', win32: 'en-US' };

const draftPrefix = 'cluster-draft-';

/** What makes a cluster, as whom, and whether it must survive a power cut (which takes waiting for the disk). */
export interface ClusterTools {
  library: PostgresLibrary;
  account: ServerAccount;
  durable: boolean;
}

/**
 * Makes the cluster folder unless it is there, and gives the password of its role. The caller owns the data folder.
 * Throws a UserError when another major version made the cluster.
 */
export async function prepareCluster(cluster: string, tools: ClusterTools): Promise<{ password: string }> {
  if (!existsSync(cluster)) await createCluster(cluster, tools);
  await removeDrafts(dirname(cluster));
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version !== tools.library.majorVersion) {
    throw new UserError(
      `The database in ${cluster} was made by PostgreSQL ${version}, and the built-in one is PostgreSQL ${tools.library.majorVersion}: move that folder away to start with an empty database, or serve it with PostgreSQL ${version} and set DATABASE_URL.`,
    );
  }
  return { password: await readFile(passwordFile(cluster), 'utf8') };
}

function passwordFile(cluster: string): string {
  return join(cluster, 'holdfast-password');
}

/**
 * Everything happens in a draft folder beside the final one, so that a cluster under its own name is always whole. Each
 * try has a draft of its own, because the initdb of an owner that was killed may still be writing to an earlier one.
 */
async function createCluster(cluster: string, tools: ClusterTools): Promise<void> {
  const dataFolder = dirname(cluster);
  const draft = await mkdtemp(join(dataFolder, draftPrefix));
  const draftPassword = join(draft, 'password');
  const draftCluster = join(draft, 'cluster');
  await writeFile(draftPassword, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  const { identity } = tools.account;
  if (identity) await Promise.all([draft, draftPassword].map((path) => chown(path, identity.uid, identity.gid)));
  await runInitdb(draftCluster, draftPassword, tools);
  await rename(draftPassword, passwordFile(draftCluster));
  if (tools.durable) await syncFolder(draftCluster);
  await rename(draftCluster, cluster);
  if (tools.durable) await syncFolder(dataFolder);
}

async function removeDrafts(dataFolder: string): Promise<void> {
  const drafts = (await readdir(dataFolder)).filter((name) => name.startsWith(draftPrefix));
  // Retries, because an initdb that nobody waits for any more may be adding files.
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };
  for (const draft of drafts) await rm(join(dataFolder, draft), options);
}

async function runInitdb(folder: string, pwfile: string, { library, account, durable }: ClusterTools): Promise<void> {
  const [command = '', ...args] = [
    ...account.prefix,
    library.initdb,
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

/** A rename is only sure to survive a power cut once its folder is on disk; Windows offers no way to ask for that. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

/** How a PostgreSQL program is started: words before the command line, and the account it runs as when not ours. */
export interface ServerAccount {
  prefix: string[];
  identity?: { uid: number; gid: number };
}

/** Runs the rest of the command line in a user namespace of its own, where root is an ordinary account. */
const withoutRoot = ['/usr/bin/unshare', '--user', '--'];

/**
 * Decides as whom the server of a data folder runs, and gives the folder to that account. Not as root: as ourselves.
 * As root, in this order: the account that owns the folder; ourselves without root's rights in a user namespace (needs
 * no account and works below a folder that only root can enter); `postgres`; `nobody`. Throws a UserError when none can.
 */
export async function chooseServerAccount(dataFolder: string, library: PostgresLibrary): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = await stat(dataFolder);
  if (owner.uid === 0 && canRun(withoutRoot, library)) return { prefix: withoutRoot };
  const candidates = [owner, findAccount('postgres'), findAccount('nobody')];
  for (const candidate of candidates) {
    if (candidate === undefined || candidate.uid === 0) continue;
    const identity = { uid: candidate.uid, gid: candidate.gid };
    if (!canReach(identity, dirname(dataFolder), library)) continue;
    await giveFolder(dataFolder, identity);
    return { prefix: [], identity };
  }
  throw new UserError(
    `The built-in database cannot run as root here, and no other account can reach both ${dataFolder} and ${library.postgres}: start as an ordinary user, choose a data folder that the account "nobody" can enter, or set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

function canRun(prefix: string[], library: PostgresLibrary): boolean {
  const [command = '', ...args] = [...prefix, library.postgres, '--version'];
  return spawnSync(command, args).status === 0;
}

function canReach(identity: { uid: number; gid: number }, folder: string, library: PostgresLibrary): boolean {
  const script = 'cd "$1" && "$2" --version';
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder, library.postgres], identity).status === 0;
}

function findAccount(name: string): { uid: number; gid: number } | undefined {
  const read = (option: string) => spawnSync('/usr/bin/id', [option, name], { encoding: 'utf8' });
  const [uid, gid] = [read('-u'), read('-g')];
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** Links are given, never followed: what they point to may belong to somebody else. */
async function giveFolder(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await lchown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), uid, gid);
}
