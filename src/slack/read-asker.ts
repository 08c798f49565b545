/** Takes out of Slack's payloads who asked, and how to answer them alone. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { AnswerRefused, answerAt } from './answer-at.ts';
import type { SlackMessage } from './blocks.ts';
import { readClickPlace } from './click-place.ts';
import type { Asker, CommandCall, PrivateClick } from './command-call.ts';
import { sayPrivately } from './say-privately.ts';
import { slackErrorCode } from './slack-failure.ts';
import { unescapeCommand } from './unescape-command.ts';

const commandSchema = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  team_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string(),
  text: z.string().default(''),
});

const actionSchema = z.object({
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_conversation: z.string().nullish(),
});

/** Reads a slash command, with its text as it was typed. @throws when it has not the shape that Slack documents */
export function toCommandCall(slack: WebClient, payload: unknown): CommandCall {
  const command = commandSchema.parse(payload);
  const asker = {
    userId: command.user_id,
    channelId: command.channel_id,
    teamId: command.team_id,
    triggerId: command.trigger_id,
    address: command.response_url,
  };
  return { ...withAnswer(slack, asker), text: unescapeCommand(command.text) };
}

/**
 * Reads a click on a private message; a message that others see too is never replaced.
 * @throws when it has not the shape that Slack documents
 */
export function toPrivateClick(slack: WebClient, body: unknown, action: unknown): PrivateClick {
  const { isEphemeral, ...asker } = readClickPlace(body);
  const { value, selected_option: selected, selected_conversation: conversation } = actionSchema.parse(action);
  const onlyTheirs = isEphemeral || asker.channelId.startsWith('D');
  const inPlace = withAnswer(slack, asker, { replaces: onlyTheirs });
  return { ...withAnswer(slack, asker), inPlace, value: selected?.value ?? conversation ?? value ?? '' };
}

/** Gives somebody the way to be answered at their address; when that can't be used any more, privately where they are. */
export function withAnswer(slack: WebClient, asker: Omit<Asker, 'answer'>, { replaces = false } = {}): Asker {
  const manner = { response_type: 'ephemeral', replace_original: replaces };
  const send = async ({ text, blocks }: SlackMessage) => {
    try {
      await answerAt(asker.address, { text, blocks, ...manner });
    } catch (error) {
      if (!(error instanceof AnswerRefused && error.isOver)) throw error;
      await sayPrivately(slack, asker, { text, blocks });
    }
  };
  return {
    ...asker,
    async answer(message, plainer) {
      try {
        await send(message);
      } catch (error) {
        const code = error instanceof AnswerRefused ? error.code : (slackErrorCode(error) ?? '');
        if (plainer === undefined || !code.includes('block')) throw error;
        await send(plainer);
      }
    },
  };
}
