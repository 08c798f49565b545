/** The workspace's own clock for everything that expires: trigger ids, response_urls, rate limits. */
export interface Clock {
  /** milliseconds since 1970 */
  now(): number;
  /** Moves the clock ahead, so that a test need not wait 30 minutes. */
  advance(ms: number): void;
}

/** A clock that runs with the machine's, plus what it was advanced by. */
export function newClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}
