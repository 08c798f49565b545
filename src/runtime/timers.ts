/** Work that repeats, and work that may take only so long. */

export interface Interval {
  /** Stops repeating, and waits for the run in progress. */
  stop(): Promise<void>;
}

/**
 * Runs `work`, which must not reject, after `first` milliseconds and then again `everyMilliseconds` after each run has
 * ended, so runs never overlap, however long one takes.
 */
export function startInterval(
  work: () => Promise<void>,
  everyMilliseconds: number,
  { first = everyMilliseconds }: { first?: number } = {},
): Interval {
  let isStopped = false;
  let running = Promise.resolve();
  const run = async () => {
    running = work();
    await running;
    if (!isStopped) timer = setTimeout(run, everyMilliseconds);
  };
  let timer = setTimeout(run, first);
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/**
 * Waits for `work`, but no longer than `milliseconds`. Gives whether it settled by then, resolved or rejected; never
 * rejects itself, and keeps a later rejection of `work` from being unhandled.
 */
export async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  return await Promise.race([settled, timeout]).finally(() => clearTimeout(timer));
}
