/** What somebody is told who shares a table in a channel that is not for imports. */
import { type SlackMessage, section } from '../../slack/blocks.ts';
import { listOf } from '../../slack/wording.ts';

const mostNamed = 5;

/** For them alone: where files are read, and how to have this one read all the same. */
export function wrongChannelMessage(channelId: string, importChannels: readonly string[]): SlackMessage {
  const mention = (id: string) => `<#${id}>`;
  const where = listOf(importChannels.slice(0, mostNamed).map(mention), 'or');
  const text = `I don’t read files in ${mention(channelId)}. To import yours, share it in ${where}, or choose *Import this CSV* from its message’s menu: then the summary comes to you alone.`;
  return { text, blocks: [section(text)] };
}
