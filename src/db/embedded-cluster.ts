/** The folder with PostgreSQL's files: made once, in one step, and checked at every later start. */

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.ts';
import type { ServerAccount } from './embedded-account.ts';
import type { PostgresLibrary } from './embedded-library.ts';

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
