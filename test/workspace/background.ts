/** Work that goes on after a request is answered: retries, late shares. It ends with the workspace. */
export interface Background {
  /** Runs work after a pause, unless the workspace stops first. */
  later(ms: number, work: () => void | Promise<void>): void;
  /** Keeps track of work that nobody awaits. */
  track(work: Promise<unknown>): void;
  /** Resolves when nothing is under way and no timer is set. */
  idle(): Promise<void>;
  /** Cancels what has not begun. */
  stop(): void;
}

/** A fresh set of background work. */
export function newBackground(): Background {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<unknown>>();
  const waiting = new Set<() => void>();

  const settle = () => {
    if (timers.size + running.size > 0) return;
    for (const resume of waiting) resume();
    waiting.clear();
  };
  const track = (work: Promise<unknown>) => {
    const tracked = work.finally(() => {
      running.delete(tracked);
      settle();
    });
    running.add(tracked);
  };
  return {
    track,
    later(ms, work) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        track(Promise.resolve(work()));
      }, ms);
      timers.add(timer);
    },
    idle: () =>
      timers.size + running.size === 0 ? Promise.resolve() : new Promise((resume) => waiting.add(() => resume())),
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      settle();
    },
  };
}
