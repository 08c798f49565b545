/** Where somebody clicked: what Slack's payload says of the person, the channel and the message. */
import { z } from 'zod';
import type { Asker } from './command-call.ts';

export interface ClickPlace extends Omit<Asker, 'answer'> {
  /** whether the message was said to this person alone and vanishes when they reload */
  isEphemeral: boolean;
}

const bodySchema = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  channel: z.object({ id: z.string() }).optional(),
  /** null where the app is installed for a whole organisation */
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string().default(''),
  response_url: z.string().default(''),
  container: z.object({ is_ephemeral: z.boolean().default(false) }).default({ is_ephemeral: false }),
});

/** Reads where a click came from. @throws when the payload has not the shape that Slack documents */
export function readClickPlace(body: unknown): ClickPlace {
  const { user, channel, team, trigger_id, response_url, container } = bodySchema.parse(body);
  return {
    userId: user.id,
    channelId: channel?.id ?? '',
    teamId: team?.id ?? user.team_id ?? '',
    triggerId: trigger_id,
    address: response_url,
    isEphemeral: container.is_ephemeral,
  };
}
