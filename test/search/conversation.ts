/** A person who types commands and reads the private answers, for tests. */
import type { Message, View } from '../workspace/protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface Conversation {
  /** Types a command and waits for its answer. */
  ask(text: string, channel?: string): Promise<Message>;
  /** Clicks and waits for what it changes: a new answer, or the message itself. */
  click(message: Message, actionId: string, choice?: string): Promise<Message>;
  /** Types or clicks what opens a form, and waits for it. */
  openForm(open: () => Promise<unknown>): Promise<View>;
}

/** The conversation of one person. */
export function converse(workspace: Workspace, who: string): Conversation {
  const person = workspace.as(who);
  const answers = () => workspace.ephemerals(who);
  const isNew = (before: Message[]) => () => {
    const known = new Map(before.map((message) => [message.ts, JSON.stringify(message)]));
    return answers().find((message) => known.get(message.ts) !== JSON.stringify(message));
  };
  return {
    async ask(text, channel) {
      const before = answers();
      await person.command(text, channel);
      return await workspace.waitFor(`an answer to “${text.slice(0, 80)}”`, isNew(before));
    },
    async click(message, actionId, choice) {
      const before = answers();
      await person.click(message, actionId, choice);
      return await workspace.waitFor(`what ${actionId} does`, isNew(before));
    },
    async openForm(open) {
      const before = workspace.modal(who)?.id;
      await open();
      return await workspace.waitFor('the form', () => {
        const modal = workspace.modal(who);
        return modal?.id === before ? undefined : modal;
      });
    },
  };
}

/** Everything that a message or view shows, as one text. */
export function textOf(shown: object | undefined): string {
  return JSON.stringify(shown ?? {});
}

/** The first cell of each row of a message's table, without the header. */
export function ordersIn(message: Message): string[] {
  const table = message.blocks?.find(({ type }) => type === 'table') as { rows: { text: string }[][] } | undefined;
  return (table?.rows ?? []).slice(1).map(([cell]) => cell?.text ?? '');
}

/** The action ids of a message's buttons and menus. */
export function actionsIn(message: Message): string[] {
  const blocks = (message.blocks ?? []) as { elements?: { action_id?: string }[] }[];
  return blocks
    .flatMap(({ elements }) => elements ?? [])
    .flatMap(({ action_id: id }) => (id === undefined ? [] : [id]));
}
