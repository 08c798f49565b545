/** Something that is done again and again beside other work. */
export interface Interval {
  /** Ends it, and waits for the turn that is under way. */
  stop(): Promise<void>;
}

/**
 * Does `work`, which must not reject, `first` milliseconds from now and then again and again, each time
 * `everyMilliseconds` after the last turn has ended: turns never pile up, however long one takes.
 */
export function startInterval(
  work: () => Promise<void>,
  everyMilliseconds: number,
  { first = everyMilliseconds }: { first?: number } = {},
): Interval {
  let isStopped = false;
  let underWay = Promise.resolve();
  const take = async () => {
    underWay = work();
    await underWay;
    if (!isStopped) timer = setTimeout(take, everyMilliseconds);
  };
  let timer = setTimeout(take, first);
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
