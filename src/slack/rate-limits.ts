/**
 * Slack's rate limits. Three things keep to them: posting waits for its turn in a channel (`throttleChannel`), the client
 * pauses whatever Slack has limited (`RateLimitPauses`), and a job whose call was limited is deferred (`toRetryable`).
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { channelTurns } from './tables.ts';

/** Slack allows one posted message per second and channel, and short bursts. */
const messageIntervalSeconds = 1;
const messageBurst = 10;
/** No turn is farther away, whatever the database's clock was when the last one was given out: a failover may set it back. */
const maxWaitSeconds = 30;

/** How often one message may be edited, in milliseconds: `chat.update` is limited to 50 calls a minute. */
export const editIntervalMs = 4_000;

/**
 * Claims the next turn to post in a channel, by the database's clock. Replicas share the turns; each is given out once,
 * in order.
 * @returns the seconds until that turn; 0 or less when it is now
 */
export async function throttleChannel(tx: Transaction, channelId: string): Promise<number> {
  const now = sql`clock_timestamp()`;
  const interval = sql`${messageIntervalSeconds} * interval '1 second'`;
  const latest = sql`${now} + ${maxWaitSeconds} * interval '1 second'`;
  const secondsToNext = sql`extract(epoch from ${channelTurns.nextAt} - ${now})::float8`;
  const [turn] = await tx
    .insert(channelTurns)
    .values({ channelId, nextAt: sql`${now} + ${interval}` })
    .onConflictDoUpdate({
      target: channelTurns.channelId,
      set: { nextAt: sql`least(greatest(${channelTurns.nextAt}, ${now}), ${latest}) + ${interval}` },
    })
    .returning({ wait: sql`${secondsToNext} - ${messageIntervalSeconds * messageBurst}`.mapWith(Number) });
  return turn?.wait ?? 0;
}

/** What Slack has asked to leave alone, and for how long; of this process alone. */
interface RateLimitPauses {
  /** Slack answered a call with `Retry-After: seconds`. */
  start(scope: string, seconds: number): void;
  /** The seconds until the scope may be called again, rounded up; 0 when it may be called now. */
  secondsLeft(scope: string): number;
}

/** Begins without pauses; `now` is a monotonic clock in milliseconds. */
export function createRateLimitPauses(now: () => number): RateLimitPauses {
  const pausedUntil = new Map<string, number>();
  return {
    start: (scope, seconds) => void pausedUntil.set(scope, now() + seconds * 1000),
    secondsLeft(scope) {
      const pause = (pausedUntil.get(scope) ?? 0) - now();
      if (pause > 0) return Math.ceil(pause / 1000);
      pausedUntil.delete(scope);
      return 0;
    },
  };
}

/** What Slack limits together: a method in the whole workspace, except that each channel has its own limit for posting. */
export function rateLimitScope(method: string, options?: Record<string, unknown>): string {
  return method === 'chat.postMessage' ? `${method} ${String(options?.channel)}` : method;
}
