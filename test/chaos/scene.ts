/** Where the people of a chaos run act: the workspace, what was shared in it, and what they find there. */

import type { Random } from '../demo/random.ts';
import { findButton, type Thread } from '../support/conversation.ts';
import type { Message } from '../workspace/protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ChaosDatabase } from './chaos-database.ts';
import type { FileMaker } from './shared-files.ts';

export interface Scene {
  workspace: Workspace;
  database: ChaosDatabase;
  files: FileMaker;
  people: string[];
  channels: string[];
  /** every file that was shared, in order */
  shared: SharedThread[];
}

export interface SharedThread extends Thread {
  sharedBy: string;
  name: string;
  content: string;
}

/** People look at what is new; they seldom scroll back. */
const lookBack = 60;

/** One of the newest messages that offer this button; undefined when there is none. */
export function findOffer({ workspace, shared }: Scene, random: Random, actionId: string): Message | undefined {
  const offers = shared
    .slice(-lookBack)
    .map((thread) => findButton(workspace, thread, actionId))
    .filter((message) => message !== undefined);
  return offers.length === 0 ? undefined : random.pick(offers);
}
