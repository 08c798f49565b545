/** Responds to commands and clicks through their response_url, and without it when it has expired or there is none. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { describeError, type Log } from '../runtime/log.ts';
import type { SlackMessage } from './blocks.ts';
import type { RequestContext, Requester } from './interaction.ts';
import { postDirectMessage, postPrivately } from './private-message.ts';
import { slackErrorCode } from './slack-failure.ts';

/** Slack refused a response; `code` is its reason, such as `invalid_blocks` or `used_url`. */
export class ResponseUrlError extends Error {
  override readonly name = 'ResponseUrlError';
  readonly code: string;

  constructor(code: string) {
    super(`Slack refused a response: ${code}`);
    this.code = code;
  }

  /** whether the URL is used up (five responses) or expired (half an hour) */
  get isExpired(): boolean {
    return this.code.endsWith('_url') || this.code === '404' || this.code === '410';
  }
}

/**
 * Adds the way to respond: through the response_url; when that has expired, privately in the same channel; where there is
 * none, by direct message.
 * @param how `replaces`: the response takes the place of the message with the button
 */
export function withResponse(slack: WebClient, context: RequestContext, { replaces = false } = {}): Requester {
  const manner = { response_type: 'ephemeral', replace_original: replaces };
  const send = async ({ text, blocks }: SlackMessage) => {
    if (context.responseUrl === '') return await postDirectMessage(slack, context.userId, { text, blocks });
    try {
      await postToResponseUrl(context.responseUrl, { text, blocks, ...manner });
    } catch (error) {
      if (!(error instanceof ResponseUrlError && error.isExpired)) throw error;
      await postPrivately(slack, context, { text, blocks });
    }
  };
  return {
    ...context,
    async answer(message, plainer) {
      try {
        await send(message);
      } catch (error) {
        const code = error instanceof ResponseUrlError ? error.code : (slackErrorCode(error) ?? '');
        if (plainer === undefined || !code.includes('block')) throw error;
        await send(plainer);
      }
    },
  };
}

/**
 * Replies to one person only, in Slack's markup, by whatever way is left: the response_url, an ephemeral message in the
 * channel, a direct message. A failure is logged, not thrown; by the time it could be retried, the reply is out of date.
 */
export async function replyPrivately(
  { slack, log }: { slack: WebClient; log: Log },
  { userId, channelId, responseUrl }: Pick<RequestContext, 'userId' | 'channelId' | 'responseUrl'>,
  text: string,
): Promise<void> {
  if (responseUrl !== '') {
    try {
      return await postToResponseUrl(responseUrl, { text, response_type: 'ephemeral', replace_original: false });
    } catch (error) {
      log.info(describeError(error), 'response URL expired');
    }
  }
  await postPrivately(slack, { userId, channelId }, { text }).catch((error) =>
    log.warn(describeError(error), 'reply failed'),
  );
}

const errorSchema = z.object({ error: z.string() });

/**
 * Posts to a response_url; `message` is what Slack takes there.
 * @throws {ResponseUrlError} when Slack refuses it
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export async function postToResponseUrl(responseUrl: string, message: object): Promise<void> {
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(5_000),
  });
  const body = await response.text();
  if (!response.ok) throw new ResponseUrlError(readErrorCode(body) ?? String(response.status));
}

/** Slack sends the code as JSON or as plain text. */
function readErrorCode(body: string): string | undefined {
  const alone = /^[a-z_]{3,60}$/.exec(body.trim())?.[0];
  if (alone !== undefined || !body.startsWith('{')) return alone;
  return errorSchema.safeParse(JSON.parse(body)).data?.error;
}
