/** The client for Slack's Web API, the check of its token, and the logger that Slack's libraries write to. */
import { type Logger, LogLevel, type WebAPICallResult, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { createRateLimitPauses, rateLimitScope } from './rate-limits.ts';
import { classifyFailure, slackErrorCode } from './slack-failure.ts';

/** Milliseconds by a clock that nobody sets: what is true for some time only is measured by it. */
export const elapsed = () => performance.now();

/** Opens the client. Whatever must reach Slack is a job, and jobs do the retrying. */
export function openSlackClient(
  config: Pick<Config, 'SLACK_API_URL' | 'SLACK_BOT_TOKEN'>,
  log: Log,
  metrics: Metrics,
): WebClient {
  return new PausingClient(config.SLACK_BOT_TOKEN, clientOptions(config, log), metrics.slackCalls);
}

/**
 * How clients call Slack: once, for ten seconds at most, and a rate limit is reported instead of waited for. Absolute URLs
 * are refused, so a token is sent to `SLACK_API_URL` only.
 */
export const clientOptions = ({ SLACK_API_URL: slackApiUrl }: Pick<Config, 'SLACK_API_URL'>, log: Log) => ({
  slackApiUrl,
  timeout: 10_000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
  logger: slackLogger(log),
  logLevel: LogLevel.WARN,
  fetch: fetchWhole,
});

/** Seconds to leave Slack alone after a rate limit: at most, and where it names none, as that of a proxy on the way. */
const pauseLimits = { most: 3600, unnamed: 5 };

function readPause(header: string | null): number {
  const seconds = Number.parseInt(header ?? '', 10);
  return seconds >= 0 ? Math.min(seconds, pauseLimits.most) : pauseLimits.unnamed;
}

/**
 * `fetch` for clients, which would take whatever a proxy sends in Slack's place for a refusal, and a connection that is
 * lost in the middle of an answer, or a rate limit without `Retry-After`, for a bug. Here all of them mean that Slack can't be
 * reached.
 */
async function fetchWhole(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  const body = await response.text();
  if (status === 200 && !isJson(body)) throw new Error('the answer is not Slack’s');
  if (status === 429) headers.set('retry-after', String(readPause(headers.get('retry-after'))));
  return new Response(body, { status, statusText, headers });
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) instanceof Object;
  } catch {
    return false;
  }
}

/** After Slack refused the token, only `auth.test` is sent with it for this long. */
const tokenRefusalMs = 5_000;

/**
 * Counts the result of each call and honors `Retry-After` for all callers: another call would be refused as well, and
 * would prolong the limit. Every method of the client goes through `apiCall`.
 */
class PausingClient extends WebClient {
  #calls: Metrics['slackCalls'];
  #pauses = createRateLimitPauses(elapsed);
  /** how Slack refused the token, and until when that counts as its answer to every call */
  #refusal: { error: unknown; until: number } | null = null;

  constructor(token: string, options: ConstructorParameters<typeof WebClient>[1], calls: Metrics['slackCalls']) {
    super(token, options);
    this.#calls = calls;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    const scope = rateLimitScope(method, options);
    this.#throwIfPaused(method, scope);
    try {
      const result = await super.apiCall(method, options);
      this.#refusal = null;
      this.#calls.inc({ method, result: 'ok' });
      return result;
    } catch (error) {
      const isLimit = error instanceof WebAPIRateLimitedError;
      if (isLimit) this.#pauses.start(scope, error.retryAfter);
      if (classifyFailure(error) === 'token refused') {
        this.#refusal = { error, until: elapsed() + tokenRefusalMs };
      }
      this.#calls.inc({ method, result: isLimit ? 'ratelimited' : (slackErrorCode(error) ?? 'no answer') });
      throw error;
    }
  }

  #throwIfPaused(method: string, scope: string): void {
    if (this.#refusal !== null && this.#refusal.until > elapsed() && method !== 'auth.test') {
      throw this.#refusal.error;
    }
    const seconds = this.#pauses.secondsLeft(scope);
    if (seconds > 0) throw new WebAPIRateLimitedError(seconds);
  }
}

export interface TokenWatch {
  /** Why the token can't be used; null when Slack accepted it. Calls Slack when the last answer has expired. */
  problem(): Promise<string | null>;
}

const cacheTtlMs = { accepted: 30_000, refused: 5_000 };

/** Creates the watch; it calls Slack every few seconds at most. */
export function watchToken(slack: WebClient, metrics: Metrics): TokenWatch {
  let last: { problem: string | null; until: number } | null = null;
  return {
    async problem() {
      if (last !== null && last.until > elapsed()) return last.problem;
      const problem = await testToken(slack);
      metrics.tokenAccepted.set(problem === null ? 1 : 0);
      last = { problem, until: elapsed() + (problem === null ? cacheTtlMs.accepted : cacheTtlMs.refused) };
      return problem;
    },
  };
}

async function testToken(slack: WebClient): Promise<string | null> {
  try {
    await slack.auth.test();
    return null;
  } catch (error) {
    if (classifyFailure(error) === 'unreachable') return 'Slack can’t be reached';
    return `Slack refuses the bot token: ${slackErrorCode(error)}`;
  }
}

/** A logger as Bolt and the Web API client take it; their debug lines can contain payloads and are dropped. */
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
