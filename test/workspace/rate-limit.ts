/** Slack's rate limits. Off unless the workspace is started with them. Source: docs.slack.dev/apis/web-api/rate-limits. */
import type { ApiMethod } from './api-method.ts';
import type { World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Counts a call; gives the seconds to wait when it is one too many, undefined when it may pass. */
export function secondsToWait(
  world: World,
  method: string,
  rate: ApiMethod['rate'],
  channel: string,
): number | undefined {
  if (!world.settings.rateLimits || rate === undefined) return undefined;
  const [key, allowed, span] = rate === 'perChannel' ? [`${method} ${channel}`, 1, SECOND] : [method, rate, MINUTE];
  const now = world.clock.now();
  const recent = (world.calls.get(key) ?? []).filter((at) => now - at < span);
  const [oldest] = recent;
  if (recent.length >= allowed && oldest !== undefined) return Math.ceil((oldest + span - now) / 1000);
  world.calls.set(key, [...recent, now]);
  return undefined;
}
