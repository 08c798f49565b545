/** Answers at the address that came with a command or a click: five times within half an hour. */
/* MERGED: Answers for somebody who asked where nothing can be answered, such as the Home tab: they come as direct messages. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Requester } from './interaction.ts';
import { postDirectMessage } from './private-message.ts';

/** Slack did not take an answer; `code` is its reason, such as `invalid_blocks` or `used_url`. */
export class ResponseUrlError extends Error {
  override readonly name = 'AnswerRefused';
  readonly code: string;

  constructor(code: string) {
    super(`an answer was refused: ${code}`);
    this.code = code;
  }

  /** whether the address can't be used any more: after five answers or half an hour */
  get isOver(): boolean {
    return this.code.endsWith('_url') || this.code === '404' || this.code === '410';
  }
}

const reason = z.object({ error: z.string() });

/**
 * Posts an answer; `message` is what Slack's response_url takes.
 * @throws {ResponseUrlError} when Slack does not take it
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export async function postToResponseUrl(address: string, message: object): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(5_000),
  });
  const body = await response.text();
  if (!response.ok) throw new ResponseUrlError(readReason(body) ?? String(response.status));
}

/** The reason stands in JSON or alone. */
function readReason(body: string): string | undefined {
  const alone = /^[a-z_]{3,60}$/.exec(body.trim())?.[0];
  if (alone !== undefined || !body.startsWith('{')) return alone;
  return reason.safeParse(JSON.parse(body)).data?.error;
}

/** The same person, answered in the conversation that they have with the app. */
export function answeringByDirectMessage<Who extends Requester>(slack: WebClient, asker: Who): Who {
  return { ...asker, answer: (message) => postDirectMessage(slack, asker.userId, message) };
}
