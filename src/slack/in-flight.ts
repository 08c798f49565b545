/** Work that has begun and should be finished before the process ends. */
export interface InFlight {
  /** Counts `work` until it settles, and hands its outcome on. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    track(work) {
      const done: Promise<unknown> = work.then(
        () => running.delete(done),
        () => running.delete(done),
      );
      running.add(done);
      return work;
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
