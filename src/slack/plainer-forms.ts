/** A message that Slack refuses as it is: the same in plainer forms, until one is taken. */
import { type SlackMessage, section, shorten } from './blocks.ts';
import { classifyFailure } from './slack-failure.ts';

const maxSectionText = 3000;
/** What Slack has always taken; tables, charts and the like came later, and not to all workspaces at once. */
const basicBlocks: ReadonlySet<string> = new Set(['section', 'context', 'header', 'divider', 'actions']);

/**
 * Plainer forms of a message, one after the other: without its tables, charts and menus beside text; with nothing but its
 * text and its buttons, which are what a person needs to go on; with its text alone, which says that the buttons are missing.
 */
export function plainerForms(message: SlackMessage): [SlackMessage, ...SlackMessage[]] {
  const short = shorten(message.text, maxSectionText);
  const buttons = message.blocks.filter(({ type }) => type === 'actions');
  const withButtons = { text: short, blocks: [section(short), ...buttons] };
  const missing = buttons.length === 0 ? '' : ' Slack didn’t take the buttons that belong here.';
  const alone = { text: `${shorten(message.text, maxSectionText - missing.length)}${missing}`, blocks: [] };
  const basic = plainerBlocks(message.blocks);
  const isSame = JSON.stringify(basic) === JSON.stringify(message.blocks);
  return isSame || basic.length === 0
    ? [withButtons, alone]
    : [{ text: message.text, blocks: basic }, withButtons, alone];
}

/** The blocks that every workspace takes, of a message or of a Home tab. */
export function plainerBlocks<Block extends { type: string }>(blocks: readonly Block[]): Block[] {
  return blocks.filter(({ type }) => basicBlocks.has(type)).map(withoutAccessory);
}

function withoutAccessory<Block extends { type: string; accessory?: unknown }>(block: Block): Block {
  if (block.type !== 'section') return block;
  const plain = { ...block };
  delete plain.accessory;
  return plain;
}

/**
 * Sends a message with `send`, and plainer forms of it while Slack refuses its form.
 * @param how `isPlain`: not even tried as it is
 * @returns what `send` gave, and whether the message was taken as it is
 * @throws what `send` threw last
 */
export async function inPlainerForms<Sent>(
  message: SlackMessage,
  send: (form: SlackMessage) => Promise<Sent>,
  { isPlain = false }: { isPlain?: boolean } = {},
): Promise<{ sent: Sent; isWhole: boolean }> {
  const forms = isPlain ? plainerForms(message) : [message, ...plainerForms(message)];
  for (const [index, form] of forms.entries()) {
    try {
      return { sent: await send(form), isWhole: !isPlain && index === 0 };
    } catch (error) {
      if (index === forms.length - 1 || classifyFailure(error) !== 'form refused') throw error;
    }
  }
  throw new Error('a message has at least one form');
}
