/** What a dead owner left running on a cluster, and how to tell it from a stranger with the same process number. */

import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { PostgresLibrary } from './embedded-library.ts';
import { isAlive } from './embedded-owner.ts';
import { stopServer } from './embedded-signal.ts';

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
