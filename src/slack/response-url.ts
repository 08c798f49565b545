/** Responds to commands and clicks through their response_url, and without it when it has expired or there is none. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { describeError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import type { SlackMessage } from './blocks.ts';
import type { RequestContext, Requester } from './interaction.ts';
import { plainerForms, postDirectMessage, postPrivately } from './messages.ts';
import { classifyFailure } from './slack-failure.ts';

/** Slack refused a response; `code` is its reason, such as `invalid_blocks` or `Used url`. */
class ResponseUrlError extends Error {
  override readonly name = 'ResponseUrlError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number) {
    super(`Slack refused a response: ${code}`);
    this.code = code;
    this.status = status;
  }

  /**
   * Whether the URL takes nothing any longer: it is used up (five responses) or expired (half an hour), which Slack says in
   * more than one spelling, or its rate is limited.
   */
  get isClosed(): boolean {
    const isOver = /^(used|expired|invalid)[ _]url$/i.test(this.code);
    return isOver || this.status === 404 || this.status === 410 || this.status === 429;
  }

  /** Whether Slack took the response apart and refused what is in it. */
  get isAboutContent(): boolean {
    return !this.isClosed && this.status < 500;
  }
}

/** Whether Slack refused a message for what is in it, by whatever way it was sent: a plainer one may be taken. */
function isAboutContent(error: unknown): boolean {
  if (error instanceof ResponseUrlError) return error.isAboutContent;
  return classifyFailure(error) === 'form refused';
}

/**
 * Adds the way to respond: through the response_url; when that takes nothing any longer, privately in the same channel;
 * where there is none, by direct message.
 * @param how `replaces`: the response takes the place of the message with the button
 */
export function withResponse(slack: WebClient, context: RequestContext, { replaces = false } = {}): Requester {
  const manner = { response_type: 'ephemeral', replace_original: replaces };
  const send = async ({ text, blocks }: SlackMessage) => {
    if (context.responseUrl === '')
      return await postDirectMessage(slack, context.userId, { text, blocks }, { asIs: true });
    try {
      await postToResponseUrl(context.responseUrl, { text, blocks, ...manner });
    } catch (error) {
      if (!(error instanceof ResponseUrlError && error.isClosed)) throw error;
      await postPrivately(slack, context, { text, blocks }, { asIs: true });
    }
  };
  return {
    ...context,
    async answer(message, ...plainer) {
      const forms = [message, ...plainer, ...plainerForms(plainer.at(-1) ?? message)];
      for (const [index, form] of forms.entries()) {
        try {
          await send(form);
          return index;
        } catch (error) {
          if (!isAboutContent(error)) throw error;
        }
      }
      // The address itself is at fault, whatever it says.
      await postPrivately(slack, context, plainer.at(-1) ?? message);
      return forms.length;
    },
  };
}

/** Seconds between attempts to reply; the person is still there. */
const replyPauses = [1, 3, 10, 20];

/**
 * Replies to one person only, in Slack's markup, by whatever way is left: the response_url, an ephemeral message in the
 * channel, a direct message; all of them a few times, for half a minute, after which the reply would be out of date. A
 * failure is logged, not thrown.
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
  for (const pause of [...replyPauses, null]) {
    try {
      return await postPrivately(slack, { userId, channelId }, { text });
    } catch (error) {
      if (pause === null || classifyFailure(error) === 'token refused') {
        return log.warn(describeError(error), 'reply failed');
      }
      await sleep(pause * 1000);
    }
  }
}

const answerSchema = z.object({ ok: z.boolean().optional(), error: z.string().optional() });

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
  const body = readAnswer((await response.text()).trim());
  if (!response.ok || body.ok === false) {
    throw new ResponseUrlError(body.error ?? String(response.status), response.status);
  }
}

/** Slack answers with JSON, even a refusal with status 200, or with its reason as plain text. */
function readAnswer(body: string): z.infer<typeof answerSchema> {
  if (/^[a-z][\w ]{2,60}$/i.test(body)) return { error: body };
  try {
    return answerSchema.safeParse(JSON.parse(body)).data ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
