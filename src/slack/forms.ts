/** Opens forms and updates open ones. A form carries, as metadata, where it was asked for: its result goes there. */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UserError } from '../runtime/errors.ts';
import type { RequestContext, Requester } from './interaction.ts';
import { withResponse } from './response-url.ts';
import { slackErrorCode } from './slack-failure.ts';

const triggerErrors = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/** Slack also says it as an invalid argument, with the reason in words (slackapi/node-slack-sdk#1131). */
function isLate(error: unknown): boolean {
  const data = (error as { data?: { response_metadata?: { messages?: unknown } } } | null)?.data;
  const messages = data?.response_metadata?.messages;
  const isTrigger = Array.isArray(messages) && messages.some((one) => /trigger_id/i.test(String(one)));
  const code = slackErrorCode(error) ?? '';
  return triggerErrors.has(code) || (code === 'invalid_arguments' && isTrigger);
}

/**
 * Opens a form and returns its id.
 * @param triggerId comes with a click or command; valid for three seconds, once
 * @throws {UserError} when it has expired; another try brings a new one
 */
export async function openForm(slack: WebClient, triggerId: string, view: ModalView): Promise<string> {
  try {
    const opened = await slack.views.open({ trigger_id: triggerId, view });
    return opened.view?.id ?? '';
  } catch (error) {
    if (!isLate(error)) throw error;
    throw new UserError(
      'Slack gives me three seconds to open a form, and I took longer. Nothing was changed, so please try again.',
    );
  }
}

/** Updates an open form; one that was closed in the meantime stays closed. */
export async function changeForm(slack: WebClient, viewId: string, view: ModalView): Promise<void> {
  try {
    await slack.views.update({ view_id: viewId, view });
  } catch (error) {
    if (slackErrorCode(error) !== 'not_found') throw error;
  }
}

/** Where a form was asked for. */
export interface FormOrigin extends Pick<RequestContext, 'channelId' | 'teamId' | 'responseUrl'> {
  /** what the form is about: an id of ours, or a keyword */
  about?: string | undefined;
}

/** As replicas of earlier versions write and read it. */
const originSchema = z
  .object({ channelId: z.string(), teamId: z.string(), address: z.string(), about: z.string().optional() })
  .transform(({ address: responseUrl, ...origin }): FormOrigin => ({ ...origin, responseUrl }));

/** The metadata of a form; `about` is an id of ours, or a keyword. */
export function writeOrigin({ channelId, teamId, responseUrl }: Omit<FormOrigin, 'about'>, about?: string): string {
  const stored = { channelId, teamId, address: responseUrl, ...(about === undefined ? {} : { about }) };
  return JSON.stringify(stored satisfies z.input<typeof originSchema>);
}

/** Reads a form's metadata. @throws when `writeOrigin` did not write it */
export function readOrigin(metadata: string): FormOrigin {
  return originSchema.parse(JSON.parse(metadata));
}

/**
 * The person who submitted a form, to be answered where it was asked for.
 * @param how `replaces`: the answer takes the place of the message on which the form was asked for
 */
export function requesterFrom(
  { slack }: { slack: WebClient },
  userId: string,
  { channelId, teamId, responseUrl }: FormOrigin,
  how: { replaces?: boolean } = {},
): Requester {
  return withResponse(slack, { userId, triggerId: '', channelId, teamId, responseUrl }, how);
}
