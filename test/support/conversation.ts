/** The steps of an import's conversation, as people take and see them. */

import type { Message } from '../workspace/protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { trackingFile } from './hold-orders.ts';

/** Where a file was shared: the thread in which the summary appears. */
export interface Thread {
  channel: string;
  ts: string;
  fileId: string;
}

export interface SharedTracking {
  count: number;
  /** the first order, from 1 */
  from?: number;
  /** another seed, other tracking numbers */
  seed?: number;
  who?: string;
  channel?: string;
}

/** Shares a tracking file for `count` orders. */
export function shareTracking(
  workspace: Workspace,
  { count, from = 1, seed = from, who = 'dana', channel = workspace.ids.channels.fulfillment }: SharedTracking,
): Thread {
  const file = trackingFile(count, { from, seed, name: `tracking-${from}-${seed}.csv` });
  const { ts, fileIds } = workspace.as(who).shareFile(channel, file);
  return { channel, ts, fileId: fileIds[0] ?? '' };
}

/** Waits for the summary that can be confirmed. */
export function waitForSummary(workspace: Workspace, thread: Thread, milliseconds?: number): Promise<Message> {
  return workspace.waitFor('a summary to confirm', () => findButton(workspace, thread, 'import_confirm'), milliseconds);
}

/** The newest message of the thread that has this button or menu. */
export function findButton(workspace: Workspace, { channel, ts }: Thread, actionId: string): Message | undefined {
  const isThere = new RegExp(`"${actionId}[":]`);
  return workspace.thread(channel, ts).findLast(({ blocks }) => isThere.test(JSON.stringify(blocks ?? [])));
}

/** Waits for a message in the thread whose text matches. */
export function waitForText(
  workspace: Workspace,
  { channel, ts }: Thread,
  text: RegExp,
  milliseconds?: number,
): Promise<Message> {
  const look = () => workspace.thread(channel, ts).find((message) => text.test(message.text));
  return workspace.waitFor(`a message that says ${text}`, look, milliseconds);
}

/** The delivery that told the bot of a shared file. */
export function deliveryOf(workspace: Workspace, { ts }: Thread) {
  return workspace.waitFor('the delivery of the shared file', () =>
    workspace.record.deliveries.find(({ payload }) => {
      const event = payload.event as { subtype?: string; ts?: string } | undefined;
      return event?.subtype === 'file_share' && event.ts === ts;
    }),
  );
}
