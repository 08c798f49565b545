/** Somebody who asked for something, by the slash command, a click or a form, in our own terms. */
import type { SlackMessage } from './blocks.ts';

export interface Asker {
  userId: string;
  channelId: string;
  teamId: string;
  /** opens a form; good for three seconds, once */
  triggerId: string;
  /** where answers go; see answer-at.ts */
  address: string;
  /**
   * Answers the asker alone. May be used five times within half an hour.
   * @param plainer what is said instead if Slack does not take the blocks
   */
  answer(message: SlackMessage, plainer?: SlackMessage): Promise<void>;
}

/** One use of the slash command. */
export interface CommandCall extends Asker {
  /** what follows the subcommand, as it was typed: perhaps with curly quotes, and not yet fit to be said */
  text: string;
}

/** A click on a message that only its reader sees. */
export interface PrivateClick extends Asker {
  /** the button's value, or the chosen entry of a menu */
  value: string;
  /** the same person, answered in the place of the message that was clicked on */
  inPlace: Asker;
}
