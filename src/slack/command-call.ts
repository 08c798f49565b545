/** One use of the slash command, in our own terms. */
import type { SlackMessage } from './blocks.ts';

export interface CommandCall {
  userId: string;
  channelId: string;
  teamId: string;
  /** what follows the subcommand, as Slack sent it: escaped, perhaps with curly quotes */
  text: string;
  /** opens a form; good for three seconds, once */
  triggerId: string;
  /** Answers the asker alone. May be used five times within half an hour. */
  answer(message: SlackMessage): Promise<void>;
}
