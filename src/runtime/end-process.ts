/** The end of processes of our own. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Kills a process and waits for its end; nothing to do when it has ended. */
export async function end(worker: ChildProcess): Promise<void> {
  if (hasEnded(worker)) return;
  const exit = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exit;
}

/** Whether a process has ended, for whatever reason. */
export const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;
