/** What the thread says about an import that has been waiting for long. */
/* MERGED: What somebody is told who shares a table in a channel that is not for imports. */
import { context, type SlackMessage, section } from '../../slack/blocks.ts';
import { listOf } from '../../text/wording.ts';

/** `text` is what the message said so far. */
export function delayedMessage(text: string, { readOnly }: { readOnly: boolean }): SlackMessage {
  const why = readOnly ? 'the database takes no changes at the moment' : 'this takes longer than usual';
  const note = `:hourglass_flowing_sand: Delayed: ${why}. It goes on by itself; nobody has to do anything, and nothing is written twice.`;
  return { text: `${text} ${note}`, blocks: [section(text), context(note)] };
}

const maxNamed = 5;

/** For them alone: where files are read, and how to have this one read all the same. */
export function wrongChannelMessage(channelId: string, importChannels: readonly string[]): SlackMessage {
  const mention = (id: string) => `<#${id}>`;
  const where = listOf(importChannels.slice(0, maxNamed).map(mention), 'or');
  const text = `I don’t read files in ${mention(channelId)}. To import yours, share it in ${where}, or choose *Import this CSV* from its message’s menu: then the summary comes to you alone.`;
  return { text, blocks: [section(text)] };
}
