/** Writes a conversation down as people read it, with ids, moments and addresses replaced, to be compared as a whole. */
import type { KnownBlock } from '@slack/types';
import type { Message } from '../workspace/protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readMessage } from './read-message.ts';

export interface Transcript {
  /** a heading */
  scene(title: string): void;
  /** what a person does */
  act(text: string): void;
  /** what Holdfast says, in its present wording */
  hear(message: Message): void;
  text(): string;
}

/** Begins a transcript of what is said in a workspace. */
export function openTranscript(workspace: Workspace): Transcript {
  const lines: string[] = [];
  return {
    scene: (title) => void lines.push('', `## ${title}`),
    act: (text) => void lines.push(`- ${text}`),
    hear: ({ text, blocks = [], files = [], ephemeralFor }) => {
      const heard = readMessage({ text, blocks: blocks as unknown as KnownBlock[] });
      const attached = files.map(({ name }) => `[file ${name}]`);
      const whispered = ephemeralFor === undefined ? [] : [`only to ${nameOf(workspace, ephemeralFor)}:`];
      lines.push(...[...whispered, ...heard, ...attached].map((line) => `    ${replaceIds(workspace, line)}`));
    },
    text: () => `${lines.slice(1).join('\n')}\n`,
  };
}

function replaceIds(workspace: Workspace, line: string): string {
  return line
    .replace(/<!date\^[^>]*>/g, '<moment>')
    .replace(/<@(U\w+)>/g, (_, id: string) => nameOf(workspace, id))
    .replace(/<https?:[^|>]*\|/g, '<link|');
}

function nameOf(workspace: Workspace, id: string): string {
  return `@${workspace.people.get(id)?.name ?? id}`;
}
