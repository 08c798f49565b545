/** Checks from time to time whether Slack accepts the bot token. */
import type { WebClient } from '@slack/web-api';
import type { Metrics } from '../runtime/metrics.ts';
import { slackErrorCode } from './slack-failure.ts';

export interface TokenWatch {
  /** Why the token can't be used; null when Slack accepted it. Calls Slack when the last answer has expired. */
  problem(): Promise<string | null>;
}

const cacheTtlMs = { accepted: 30_000, refused: 5_000 };

/** Creates the watch; it calls Slack every few seconds at most. */
export function watchToken(slack: WebClient, metrics: Metrics, now: () => number = Date.now): TokenWatch {
  let last: { problem: string | null; until: number } | null = null;
  return {
    async problem() {
      if (last !== null && last.until > now()) return last.problem;
      const problem = await testToken(slack);
      metrics.tokenAccepted.set(problem === null ? 1 : 0);
      last = { problem, until: now() + (problem === null ? cacheTtlMs.accepted : cacheTtlMs.refused) };
      return problem;
    },
  };
}

async function testToken(slack: WebClient): Promise<string | null> {
  try {
    await slack.auth.test();
    return null;
  } catch (error) {
    const code = slackErrorCode(error);
    return code === undefined ? 'Slack can’t be reached' : `Slack refuses the bot token: ${code}`;
  }
}
