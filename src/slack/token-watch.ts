/** Whether Slack accepts the bot token, asked now and then. */
import type { WebClient } from '@slack/web-api';
import type { Metrics } from '../runtime/metrics.ts';
import { slackErrorCode } from './slack-failure.ts';

export interface TokenWatch {
  /** Why the token can't be used; null when Slack accepted it. Asks Slack when the last answer is old. */
  problem(): Promise<string | null>;
}

const goodFor = { accepted: 30_000, refused: 5_000 };

/** Makes the watch; it asks at most every few seconds. */
export function watchToken(slack: WebClient, metrics: Metrics, now: () => number = Date.now): TokenWatch {
  let last: { problem: string | null; until: number } | null = null;
  return {
    async problem() {
      if (last !== null && last.until > now()) return last.problem;
      const problem = await askSlack(slack);
      metrics.tokenAccepted.set(problem === null ? 1 : 0);
      last = { problem, until: now() + (problem === null ? goodFor.accepted : goodFor.refused) };
      return problem;
    },
  };
}

async function askSlack(slack: WebClient): Promise<string | null> {
  try {
    await slack.auth.test();
    return null;
  } catch (error) {
    const code = slackErrorCode(error);
    return code === undefined ? 'Slack can’t be reached' : `Slack refuses the bot token: ${code}`;
  }
}
