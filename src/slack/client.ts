/** The client for Slack's Web API. */
import { LogLevel, WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { slackLogger } from './slack-logger.ts';

/**
 * Opens the client. It tries each call once, for ten seconds at most, and reports a rate limit instead of waiting:
 * whatever must reach Slack is a job, and jobs do the retrying. Absolute addresses are refused, so the token goes to
 * `SLACK_API_URL` alone.
 */
export function openSlackClient(config: Config, log: Log): WebClient {
  return new WebClient(config.SLACK_BOT_TOKEN, {
    slackApiUrl: config.SLACK_API_URL,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: slackLogger(log),
    logLevel: LogLevel.WARN,
  });
}
