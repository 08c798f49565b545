/** Reads what was said in a channel since a moment, in threads, too. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';

export interface HistoryMessage {
  ts: string;
  team?: string;
  user_team?: string;
  source_team?: string;
  /** what was shared with it */
  files?: { id: string }[];
  reply_count?: number;
  latest_reply?: string;
}

const pageSize = 200;
/** Threads that began this long before are looked at as well: somebody may have answered there. */
const threadSeconds = 24 * 3600;

/**
 * All messages after `sinceTs`, oldest first; replies in threads that began up to a day before that.
 * @throws what Slack answers
 */
export async function readHistory(slack: WebClient, channel: string, sinceTs: string): Promise<HistoryMessage[]> {
  const since = Number(sinceTs);
  const isNew = ({ ts }: HistoryMessage) => Number(ts) > since;
  const oldest = String(since - threadSeconds);
  const top = await readPages((paging) => slack.conversations.history({ channel, oldest, ...paging }));
  const busy = top.filter(({ reply_count: count, latest_reply: latest }) => (count ?? 0) > 0 && Number(latest) > since);
  const replies: HistoryMessage[] = [];
  for (const { ts } of busy) {
    const thread = await readPages((paging) =>
      slack.conversations.replies({ channel, ts, oldest: sinceTs, ...paging }),
    );
    replies.push(...thread.filter((reply) => reply.ts !== ts));
  }
  const all = new Map([...top, ...replies].filter(isNew).map((message) => [message.ts, message]));
  return [...all.values()].sort((a, b) => Number(a.ts) - Number(b.ts));
}

interface Page {
  messages?: unknown[];
  response_metadata?: { next_cursor?: string };
}

async function readPages(
  read: (paging: { limit: number; cursor?: string }) => Promise<Page>,
): Promise<HistoryMessage[]> {
  const found: HistoryMessage[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? {} : { cursor };
    const page = await patiently(() => read({ limit: pageSize, ...from }));
    found.push(...((page.messages ?? []) as HistoryMessage[]));
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return found;
}

/** A longer pause is left to the job. */
const maxPauseSeconds = 60;

/** Waits where Slack limits the rate: begun anew, a long history would meet the limit at the same place each time. */
async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError) || error.retryAfter > maxPauseSeconds) throw error;
      await sleep(Math.max(1, error.retryAfter) * 1000);
    }
  }
}
