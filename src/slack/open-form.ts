/** Opens forms and changes open ones. Slack gives three seconds for the first, and people close them at any time. */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
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
