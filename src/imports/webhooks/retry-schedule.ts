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

/**
 * The seconds that a `Retry-After` header asks for, as a number or as a date; null when it says neither.
 * @param now seconds since 1970
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,7}$/.test(text)) return Number(text);
  const at = /^[A-Z][a-z]+, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil(at / 1000 - now));
}
