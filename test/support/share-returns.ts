/** Returns files in a conversation, for as many orders as a test likes. */

import type { Message } from '../workspace/protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CaseRecords } from './case-records.ts';
import type { Thread } from './conversation.ts';

/** Orders R1, R2, … with one SHIPPED record each (the record of R7 is 7) and a subscription to what is in it. */
export function shippedOrders(count: number): CaseRecords {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return Object.fromEntries(
    numbers.map((n) => [
      `R${n}`,
      {
        fulfillments: [{ id: n, status: 'SHIPPED', items: ['P1'] }],
        purchases: { [`S${n}`]: ['P1', n % 2 === 0 ? 'TRIAL' : 'ACTIVE'] },
      },
    ]),
  );
}

/** A file that wants `status` for orders R`from` … R`to`. */
export function returnsFile(status: string, from: number, to = from): string {
  const rows = Array.from({ length: to - from + 1 }, (_, index) => `R${from + index},${status},`);
  return ['orderId,status,rmaNumber', ...rows, ''].join('\n');
}

interface Sharing {
  who?: string;
  name?: string;
  channel?: string;
  /** shared as an answer in this thread */
  inThread?: Thread;
}

/** Shares a file; the summary comes in the thread that is given back. */
export function shareFile(workspace: Workspace, content: string, sharing: Sharing = {}): Thread {
  const { who = 'dana', name = 'returns.csv', inThread } = sharing;
  const channel = inThread?.channel ?? sharing.channel ?? workspace.ids.channels.fulfillment;
  const options = inThread === undefined ? {} : { threadTs: inThread.ts };
  const { ts, fileIds } = workspace.as(who).shareFile(channel, { name, content }, options);
  return { channel, ts: inThread?.ts ?? ts, fileId: fileIds[0] ?? '' };
}

/** What Holdfast says in a thread: the messages without the people's. */
export function answers(workspace: Workspace, { channel, ts }: Thread): Message[] {
  return workspace.thread(channel, ts).filter(({ user }) => user === workspace.ids.botUser);
}

/** The whole of a message as text, to look for words in. */
export function allText({ text, blocks = [] }: Message): string {
  return `${text}\n${JSON.stringify(blocks)}`;
}

/** The action ids of a message's buttons and menus. */
export function controls({ blocks = [] }: Message): string[] {
  return [...JSON.stringify(blocks).matchAll(/"action_id":"(\w+)"/g)].map(([, id = '']) => id);
}
