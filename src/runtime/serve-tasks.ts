/** The other side of worker-pool.ts: a process that runs the tasks it is sent. */
import { existsSync, statfsSync } from 'node:fs';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { packError } from './errors.ts';
import type { WorkerMessage } from './worker-pool.ts';

/**
 * Reports how far a task is. `clock` says whether the time until the next report counts towards the limit: time that a
 * file takes does, time that the database takes doesn't. `total`: where the progress will end, as far as that can be told.
 */
export type ReportProgress = (progress: number, clock: boolean, total?: number) => void;

/**
 * Runs each task that the parent process sends, one after the other, and ends with that process. `rest` releases what
 * is kept from one task to the next.
 */
export function serveTasks<Task extends object>(
  run: (task: Task, report: ReportProgress) => Promise<unknown>,
  rest: () => Promise<void> = async () => {},
): void {
  const send = (message: WorkerMessage) => void process.send?.(message, () => {}); // the parent is gone if this fails
  let isCodeKept = false;
  process.on('disconnect', () => process.exit());
  process.on('message', async (task: Task | 'rest') => {
    try {
      if (task === 'rest') return send({ type: 'result', result: await rest() });
      send({
        type: 'result',
        result: await run(task, (progress, clock, total) =>
          send({ type: 'progress', progress, clock, ...(total && { total }) }),
        ),
      });
    } catch (error) {
      send({ type: 'failed', error: packError(error) });
    }
    if (!isCodeKept) keepCode();
    isCodeKept = true;
  });
}

/** Bytes that must be free where compiled code is kept: it takes ten million, and files need the room more. */
const roomForCode = 100_000_000;

/** A pool kills its processes: what this one has compiled, with which the next starts faster, would be lost. */
function keepCode(): void {
  const folder = getCompileCacheDir();
  if (folder === undefined || !existsSync(folder)) return;
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize > roomForCode) flushCompileCache();
}
