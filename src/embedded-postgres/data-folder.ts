/** One process at a time owns a data folder, and a dead one owns nothing. */
/* MERGED: What a dead owner left running on a cluster, and how to tell it from a stranger with the same process number. */
import { spawnSync } from 'node:child_process';
import { access, constants, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import type { PostgresLibrary } from './library.ts';
import { stopServer } from './stop-server.ts';

const sqliteBusy = 5;

/**
 * Makes the data folder unless it is there and gives its one true path: a server left running is recognised by it.
 * Throws a UserError when this account may not write there.
 */
export async function openDataFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw new UserError(
      `The data folder ${path} cannot be used (${error instanceof Error ? error.message : error}): let this account write there, choose another data folder, or set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
}

/**
 * Makes this process the owner of the data folder until it calls `release` or dies. Throws a UserError that names the
 * owner when there is one.
 *
 * Node has no file lock of its own, but its SQLite has: an exclusive transaction holds an operating-system lock on the
 * file, which the kernel takes back when the process dies, however it dies. It also holds between containers that
 * share the folder, where process numbers mean nothing.
 */
export async function ownDataFolder(dataFolder: string): Promise<{ release(): void }> {
  const numberFile = join(dataFolder, 'owner.pid');
  const lock = new DatabaseSync(join(dataFolder, 'owner.lock'));
  try {
    // Nothing is ever written, so there is nothing to undo after a crash and no need for a journal beside the file.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new UserError(
      `The data folder ${dataFolder} is in use by ${await nameOwner(numberFile)}: stop that process first, or start this one with another data folder.`,
    );
  }
  await writeFile(numberFile, String(process.pid));
  return { release: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

/** The owner writes its number just after it has the lock, so a file that is missing or names a dead process is early. */
async function nameOwner(numberFile: string): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pid = Number(await readFile(numberFile, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive(pid)) return `process ${pid}`;
    await sleep(50);
  }
  return 'another process';
}

/** Whether a process with this number lives, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * The fields of `postmaster.pid` that we use (miscadmin.h of PostgreSQL, "LOCK_FILE_LINE_…": line 1 process number,
 * line 8 status, padded with blanks).
 */
export interface PostmasterPid {
  pid: number;
  ready: boolean;
}

/** Where a running server of the cluster leaves its process number. */
export function postmasterPidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** Reads the cluster's `postmaster.pid`; undefined when no server has started since the last clean stop. */
export async function readPostmasterPid(cluster: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(postmasterPidFile(cluster), 'utf8').catch(ignoreMissing);
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
}

/**
 * Looks for the process that `postmaster.pid` names: `server` when it serves this cluster, `stranger` when another
 * program has got its number since (usual in a container, where the numbers start again at 1), else nothing.
 */
export async function findLeftover(cluster: string): Promise<{ pid: number; kind: 'server' | 'stranger' } | undefined> {
  const pid = (await readPostmasterPid(cluster))?.pid;
  if (pid === undefined || !isAlive(pid)) return undefined;
  const commandLine = await readCommandLine(pid);
  return { pid, kind: `${commandLine} `.includes(` -D ${cluster} `) ? 'server' : 'stranger' };
}

/** Stops a server whose owner was killed, rather than taking it over: it may have other settings, and no watchdog. */
export async function stopLeftover(cluster: string, library: PostgresLibrary, log: Log): Promise<void> {
  const leftover = await findLeftover(cluster);
  if (leftover?.kind !== 'server') return;
  log.warn({ pid: leftover.pid }, 'stopping the PostgreSQL server that a killed process left running');
  const isRunning = async () => {
    const found = await findLeftover(cluster);
    return found?.kind === 'server' && found.pid === leftover.pid;
  };
  await stopServer(leftover.pid, isRunning, library);
}

/** The words of a process's command line with blanks between them; empty when it has ended. */
async function readCommandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(ignoreMissing);
    return (words ?? '').replaceAll('\0', ' ').trim();
  }
  const [command, ...args] =
    process.platform === 'win32'
      ? [
          'powershell',
          '-NoProfile',
          '-Command',
          `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`,
        ]
      : ['ps', '-ww', '-o', 'command=', '-p', String(pid)];
  return spawnSync(command ?? '', args, { encoding: 'utf8' }).stdout.trim();
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
}
