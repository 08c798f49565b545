/** Opens forms and changes open ones. Slack gives three seconds for the first, and people close them at any time. */
/* MERGED: Where a form was asked for: there its result goes. It travels with the form. */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UserError } from '../runtime/errors.ts';
import { type Requester, withAnswer } from './interaction.ts';
import { answeringByDirectMessage } from './response-url.ts';
import { slackErrorCode } from './slack-failure.ts';

const tooLate = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/**
 * Opens a form and gives its id.
 * @param triggerId what came with the click or command: good for three seconds, once
 * @throws {UserError} when those are over; trying again brings a new one
 */
export async function openForm(slack: WebClient, triggerId: string, view: ModalView): Promise<string> {
  try {
    const opened = await slack.views.open({ trigger_id: triggerId, view });
    return opened.view?.id ?? '';
  } catch (error) {
    if (!tooLate.has(slackErrorCode(error) ?? '')) throw error;
    throw new UserError(
      'Slack gives me three seconds to open a form, and I took longer. Nothing was changed. Please try again.',
    );
  }
}

/** Puts something else into an open form; one that was closed meanwhile stays closed. */
export async function changeForm(slack: WebClient, viewId: string, view: ModalView): Promise<void> {
  try {
    await slack.views.update({ view_id: viewId, view });
  } catch (error) {
    if (slackErrorCode(error) !== 'not_found') throw error;
  }
}

const originSchema = z.object({
  channelId: z.string(),
  teamId: z.string(),
  address: z.string(),
  /** what the form is about: an id, or a word */
  about: z.string().optional(),
});
export type FormOrigin = z.infer<typeof originSchema>;

/** The metadata of a form that somebody asked for; `about` is an id of ours, or a word. */
export function writeOrigin({ channelId, teamId, address }: Omit<FormOrigin, 'about'>, about?: string): string {
  return JSON.stringify({ channelId, teamId, address, ...(about === undefined ? {} : { about }) } satisfies FormOrigin);
}

/** Reads a form's metadata. @throws when it is not what `writeOrigin` gave */
export function readOrigin(metadata: string): FormOrigin {
  return originSchema.parse(JSON.parse(metadata));
}

/**
 * A form that was opened where nothing can be answered has no address; then the answer comes as a direct message.
 * @param how `replaces`: the answer takes the place of the message on which the form was asked for
 */
export function requesterFrom(
  { slack }: { slack: WebClient },
  userId: string,
  origin: FormOrigin,
  how: { replaces?: boolean } = {},
): Requester {
  const { channelId, teamId, address } = origin;
  const asker = withAnswer(slack, { userId, triggerId: '', channelId, teamId, address }, how);
  return address === '' ? answeringByDirectMessage(slack, asker) : asker;
}
