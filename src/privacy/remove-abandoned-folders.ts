/** A process that is killed leaves the folder behind in which it kept a file for its job. */
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeError, type Log } from '../runtime/log.ts';

/** No job runs for longer than an hour. */
const oldestMilliseconds = 2 * 60 * 60 * 1000;
const ours = /^holdfast-[A-Za-z0-9]{6}$/;

/** Removes those of our folders in `parent` that no job can be using any more; gives how many. */
export async function removeAbandonedFolders(now: Date, log: Log, parent = tmpdir()): Promise<number> {
  let removed = 0;
  for (const name of (await readdir(parent)).filter((one) => ours.test(one))) {
    try {
      const path = join(parent, name);
      if (now.getTime() - (await stat(path)).mtimeMs < oldestMilliseconds) continue;
      await rm(path, { recursive: true, force: true });
      removed += 1;
    } catch (error) {
      // Another replica was first, or it belongs to another user.
      log.info(describeError(error), 'folder not removed');
    }
  }
  return removed;
}
