/** Asks a PostgreSQL server to stop, and waits until it has. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PostgresLibrary } from './library.ts';

/**
 * The ways to stop, in order, with the time each is given in milliseconds ("Shutting Down the Server" in the PostgreSQL
 * manual): fast ends sessions and writes everything out; immediate ends at once and leaves the rest to the recovery at
 * the next start, which loses no committed row.
 */
const steps = [
  { signal: 'SIGINT', wait: 10_000 },
  { signal: 'SIGQUIT', wait: 5_000 },
  { signal: 'SIGKILL', wait: 5_000 },
] as const;

/** Stops the server with this process number; `isRunning` tells whether it is still there. */
export async function stopServer(
  pid: number,
  isRunning: () => boolean | Promise<boolean>,
  library: PostgresLibrary,
): Promise<void> {
  for (const { signal, wait } of steps) {
    const deadline = Date.now() + wait;
    if (await isRunning()) await sendSignal(pid, signal, library);
    while (await isRunning()) {
      if (Date.now() > deadline) break;
      await sleep(20);
    }
    if (!(await isRunning())) return;
  }
  throw new Error(`The PostgreSQL server, process ${pid}, does not stop.`);
}

/** Windows has no signals; PostgreSQL brings its own there. (Not tried on Windows.) */
async function sendSignal(
  pid: number,
  signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL',
  library: PostgresLibrary,
): Promise<void> {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    await promisify(execFile)(library.pgCtl, ['kill', signal.slice('SIG'.length), String(pid)]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended since we looked.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
