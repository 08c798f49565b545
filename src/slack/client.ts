/** The client for Slack's Web API. */
/* MERGED: Lets Slack's libraries write into our log. */
import { type Logger, LogLevel, type WebAPICallResult, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { classifyFailure, slackErrorCode } from './slack-failure.ts';

/**
 * Opens the client. It tries each call once, for ten seconds at most, and reports a rate limit instead of waiting:
 * whatever must reach Slack is a job, and jobs do the retrying. Absolute addresses are refused, so the token goes to
 * `SLACK_API_URL` alone.
 */
export function openSlackClient(
  config: Pick<Config, 'SLACK_API_URL' | 'SLACK_BOT_TOKEN'>,
  log: Log,
  metrics: Metrics,
): WebClient {
  const options = {
    slackApiUrl: config.SLACK_API_URL,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: slackLogger(log),
    logLevel: LogLevel.WARN,
  };
  return new ConsiderateClient(config.SLACK_BOT_TOKEN, options, metrics.slackCalls);
}

/** After Slack has refused the token, so long nothing but `auth.test` is sent with it, in milliseconds. */
const refusedTokenRests = 5_000;

/**
 * Counts what comes of each call, and leaves Slack alone for as long as it asks to: another job's call would be refused
 * as well, and prolong it. Every method of the client goes through `apiCall`.
 */
class ConsiderateClient extends WebClient {
  #calls: Metrics['slackCalls'];
  /** by what Slack limits together: when it may be called again, in milliseconds of this process */
  #pausedUntil = new Map<string, number>();
  /** how Slack refused the token, and until when that is taken for its answer to everything */
  #refusal: { error: unknown; until: number } | null = null;

  constructor(token: string, options: ConstructorParameters<typeof WebClient>[1], calls: Metrics['slackCalls']) {
    super(token, options);
    this.#calls = calls;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    const limited = limitedTogether(method, options);
    this.#refuseWhilePaused(method, limited);
    try {
      const result = await super.apiCall(method, options);
      this.#refusal = null;
      this.#calls.inc({ method, result: 'ok' });
      return result;
    } catch (error) {
      const isLimit = error instanceof WebAPIRateLimitedError;
      if (isLimit) this.#pausedUntil.set(limited, performance.now() + error.retryAfter * 1000);
      if (classifyFailure(error) === 'token refused') {
        this.#refusal = { error, until: performance.now() + refusedTokenRests };
      }
      this.#calls.inc({ method, result: isLimit ? 'ratelimited' : (slackErrorCode(error) ?? 'no answer') });
      throw error;
    }
  }

  #refuseWhilePaused(method: string, limited: string): void {
    const now = performance.now();
    if (this.#refusal !== null && this.#refusal.until > now && method !== 'auth.test') throw this.#refusal.error;
    const pause = (this.#pausedUntil.get(limited) ?? 0) - now;
    if (pause > 0) throw new WebAPIRateLimitedError(Math.ceil(pause / 1000));
    this.#pausedUntil.delete(limited);
  }
}

/**
 * What Slack limits together: a method in the whole workspace, but posting in each channel by itself.
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
function limitedTogether(method: string, options?: Record<string, unknown>): string {
  return method === 'chat.postMessage' ? `${method} ${String(options?.channel)}` : method;
}

/** A logger of the shape that Bolt and the Web API client take; their debug lines can hold payloads and are dropped. */
export function slackLogger(log: Log): Logger {
  const text = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : '…')).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.debug(text(parts)),
    warn: (...parts) => log.warn(text(parts)),
    error: (...parts) => log.error(text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
