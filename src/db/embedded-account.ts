/** PostgreSQL refuses to run as root; this finds the account that it runs as when we are root. */

import { spawnSync } from 'node:child_process';
import { lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { PostgresLibrary } from './embedded-library.ts';

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
