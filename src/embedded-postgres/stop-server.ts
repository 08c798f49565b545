/** Stopping a server: on request, when this process dies without having stopped it, or at the next start. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { end } from '../runtime/end-process.ts';
import type { Log } from '../runtime/log.ts';
import type { PostgresPrograms } from './postgres-programs.ts';

/**
 * The signals in order, with how many milliseconds each gets ("Shutting Down the Server" in the PostgreSQL manual). Fast
 * shutdown ends sessions and writes everything to disk; immediate shutdown quits at once and leaves the rest to crash
 * recovery at the next start, which loses no committed row.
 */
const steps = [
  { signal: 'SIGINT', wait: 10_000 },
  { signal: 'SIGQUIT', wait: 5_000 },
  { signal: 'SIGKILL', wait: 5_000 },
] as const;

/** Stops the server with this process id, and waits until it has ended. */
export async function stopServer(
  pid: number,
  isRunning: () => boolean | Promise<boolean>,
  programs: PostgresPrograms,
): Promise<void> {
  for (const { signal, wait } of steps) {
    const deadline = Date.now() + wait;
    if (await isRunning()) await sendSignal(pid, signal, programs);
    while (await isRunning()) {
      if (Date.now() > deadline) break;
      await sleep(20);
    }
    if (!(await isRunning())) return;
  }
  throw new Error(`The PostgreSQL server, process ${pid}, does not stop.`);
}

/** Windows has no signals, so PostgreSQL brings its own there. (Untested on Windows.) */
async function sendSignal(
  pid: number,
  signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL',
  programs: PostgresPrograms,
): Promise<void> {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    await promisify(execFile)(programs.pgCtl, ['kill', signal.slice('SIG'.length), String(pid)]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Waits for the end of its standard input, which the kernel closes when we die, however we die. Then it stops the server
 * ($1), which removes its postmaster.pid ($2) when it has stopped: fast shutdown first, immediate after 10 s. A shell
 * needs 1 MB where another Node would need 40.
 */
const watchdogScript = `
read -r _
kill -INT "$1" 2>/dev/null
for tenth in $(seq 100); do
  test -e "$2" && kill -0 "$1" 2>/dev/null || exit 0
  sleep 0.1
done
kill -QUIT "$1" 2>/dev/null
`;

/**
 * Starts a process that stops the server when this process dies without having done so; `dismiss` ends it. Windows has no
 * such shell: there, the next start stops the leftover server.
 */
export function startWatchdog(serverPid: number, cluster: string): { dismiss(): Promise<void> } {
  if (process.platform === 'win32') return { dismiss: async () => {} };
  const args = ['-c', watchdogScript, 'holdfast-watchdog', String(serverPid), postmasterPidFile(cluster)];
  // Detached, so that neither Ctrl-C nor closing the terminal ends it. In /, so that it doesn't keep our folder busy.
  const watchdog = spawn('/bin/sh', args, { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.once('error', () => undefined); // no shell: as on Windows
  watchdog.unref();
  const dismiss = async () => {
    if (watchdog.pid === undefined) return;
    watchdog.ref();
    await end(watchdog);
  };
  return { dismiss };
}

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * The fields of `postmaster.pid` that we use (PostgreSQL's miscadmin.h, "LOCK_FILE_LINE_…": line 1 is the process id, line
 * 8 the status, padded with spaces).
 */
interface PostmasterPid {
  pid: number;
  ready: boolean;
}

/** Where a running server of the cluster writes its process id. */
function postmasterPidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** Reads the cluster's `postmaster.pid`; undefined when no server has started since the last clean shutdown. */
export async function readPostmasterPid(cluster: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(postmasterPidFile(cluster), 'utf8').catch(ignoreMissing);
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
}

/**
 * Finds the process that `postmaster.pid` names: `server` if it serves this cluster, `stranger` if another program has
 * that id now (common in containers, where ids start at 1 again); undefined if there is none.
 */
export async function findLeftover(cluster: string): Promise<{ pid: number; kind: 'server' | 'stranger' } | undefined> {
  const pid = (await readPostmasterPid(cluster))?.pid;
  if (pid === undefined || !isAlive(pid)) return undefined;
  const commandLine = await readCommandLine(pid);
  return { pid, kind: `${commandLine} `.includes(` -D ${cluster} `) ? 'server' : 'stranger' };
}

/** Stops a server whose owner was killed. It can't be reused: it may have other settings, and has no watchdog. */
export async function stopLeftover(cluster: string, programs: PostgresPrograms, log: Log): Promise<void> {
  const leftover = await findLeftover(cluster);
  if (leftover?.kind !== 'server') return;
  log.warn({ pid: leftover.pid }, 'stopping the PostgreSQL server that a killed process left running');
  const isRunning = async () => {
    const found = await findLeftover(cluster);
    return found?.kind === 'server' && found.pid === leftover.pid;
  };
  await stopServer(leftover.pid, isRunning, programs);
}

/** A process's command line, its arguments separated by spaces; empty when it has ended. */
async function readCommandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(ignoreMissing);
    return (args ?? '').replaceAll('\0', ' ').trim();
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
