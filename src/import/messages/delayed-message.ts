/** What the thread says about an import that has been waiting for long. */
import { context, type SlackMessage, section } from '../../slack/blocks.ts';

/** `text` is what the message said so far. */
export function delayedMessage(text: string, { readOnly }: { readOnly: boolean }): SlackMessage {
  const why = readOnly ? 'the database takes no changes at the moment' : 'this takes longer than usual';
  const note = `:hourglass_flowing_sand: Delayed: ${why}. It goes on by itself; nobody has to do anything, and nothing is written twice.`;
  return { text: `${text} ${note}`, blocks: [section(text), context(note)] };
}
