/** A message that Slack refuses as it is: the same in plainer forms, until one is taken. */
import { type SlackMessage, section, shorten } from './blocks.ts';
import { classifyFailure } from './slack-failure.ts';

const maxSectionText = 3000;

/** The message without anything but its text and its buttons, which are what a person needs to go on; then the text alone. */
export function plainerForms({ text, blocks }: SlackMessage): SlackMessage[] {
  const short = shorten(text, maxSectionText);
  const buttons = blocks.filter(({ type }) => type === 'actions');
  return [
    { text: short, blocks: [section(short), ...buttons] },
    { text: short, blocks: [] },
  ];
}

/**
 * Sends a message with `send`, and plainer forms of it while Slack refuses its form.
 * @throws what `send` threw last
 */
export async function inPlainerForms<Sent>(
  message: SlackMessage,
  send: (form: SlackMessage) => Promise<Sent>,
): Promise<Sent> {
  const [plainer, ...rest] = plainerForms(message);
  for (const form of [message, plainer, ...rest].slice(0, -1)) {
    if (form === undefined) continue;
    try {
      return await send(form);
    } catch (error) {
      if (classifyFailure(error) !== 'form refused') throw error;
    }
  }
  return await send(rest[0] ?? message);
}
