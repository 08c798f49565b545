import { LogLevel, WebClient } from '@slack/web-api';
import type { Workspace } from './workspace.ts';

/** A client as the app would use it, without retries, so that a test sees the first answer. */
export function webClient(workspace: Workspace, token = workspace.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
}

/** The error code that a call ends with: Slack's own, or the client's; "ok" when it succeeds. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const { data, code } = error as { data?: { error: string }; code?: string };
    return data?.error ?? code ?? String(error);
  }
}
