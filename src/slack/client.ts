/** The client for Slack's Web API. */
import { LogLevel, type WebAPICallResult, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { slackErrorCode } from './people.ts';
import { slackLogger } from './slack-logger.ts';

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

/**
 * Counts what comes of each call, and leaves a method alone for as long as Slack asks to: another job's call would be
 * refused as well, and prolong it. Every method of the client goes through `apiCall`.
 */
class ConsiderateClient extends WebClient {
  #calls: Metrics['slackCalls'];
  /** by method: when it may be called again, in milliseconds of this process */
  #pausedUntil = new Map<string, number>();

  constructor(token: string, options: ConstructorParameters<typeof WebClient>[1], calls: Metrics['slackCalls']) {
    super(token, options);
    this.#calls = calls;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    const pause = (this.#pausedUntil.get(method) ?? 0) - performance.now();
    if (pause > 0) throw new WebAPIRateLimitedError(Math.ceil(pause / 1000));
    try {
      const result = await super.apiCall(method, options);
      this.#calls.inc({ method, result: 'ok' });
      return result;
    } catch (error) {
      const limited = error instanceof WebAPIRateLimitedError;
      if (limited) this.#pausedUntil.set(method, performance.now() + error.retryAfter * 1000);
      this.#calls.inc({ method, result: limited ? 'ratelimited' : (slackErrorCode(error) ?? 'no answer') });
      throw error;
    }
  }
}
