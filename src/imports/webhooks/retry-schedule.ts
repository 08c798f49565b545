/** When a webhook that failed is tried again. */

const minute = 60;
const hour = 60 * minute;

/** Seconds before the second attempt, the third, …: two days in all. */
const waits = [
  1,
  5,
  30,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  24 * hour,
];

const maxRetryAfter = 24 * hour;

/**
 * The seconds until the next attempt; null when there is none.
 * @param attempts how many have failed
 * @param retryAfter seconds that the receiver asked for
 */
export function secondsUntilRetry(attempts: number, retryAfter: number | null): number | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : Math.max(wait, Math.min(retryAfter ?? 0, maxRetryAfter));
}

/** The seconds in a `Retry-After` header; null when it has none, or a date. */
export function readRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,7}$/.test(header.trim()) ? Number(header) : null;
}
