/** The messages that an import can have in Slack, and which result the person who shared the file is told. */
import { differenceInMinutes } from 'date-fns/differenceInMinutes';
import type { ImportState } from './lifecycle.ts';

/** What the person who shared a file can be told about its end. */
export const importResults = ['applied', 'undone', 'discarded', 'deleted', 'expired'] as const;
export type ImportResult = (typeof importResults)[number];

/**
 * The summary in the file's thread; a pointer to it from other places where the same file was shared; a reminder that it
 * waits for a decision; the request to approve it, where that takes a second person; the result, for the person who shared
 * the file. All but the summary are posted at most once.
 */
export const messageKinds = [
  'summary',
  'pointer',
  'reminder',
  'request',
  ...importResults.map((result) => `result:${result}` as const),
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The parts of an import's row that say how it ended. */
export interface Ended {
  state: ImportState;
  sharedBy: string;
  decidedBy: string | null;
  decidedAt: Date | null;
  undoneBy: string | null;
  undoneAt: Date | null;
  appliedAt: Date | null;
  waitingSince: Date | null;
  sentBackReason: string | null;
}

/** Somebody who shared a file this recently is still looking at its thread, and sees the summary change. */
const attentionMinutes = 15;

/**
 * The result that the person who shared a file is told: that it was sent back, what others did if that took them longer
 * than `attentionMinutes`, or that it expired. Null for everything else: whoever deletes a file knows that they did.
 */
export function resultToReport(row: Ended): ImportResult | null {
  const { state, sharedBy, waitingSince } = row;
  switch (state) {
    case 'applied':
    case 'discarded':
      if (wasFileDeleted(row)) return null;
      if (row.sentBackReason !== null && decidedByOther(row)) return state;
      return decidedByOther(row) && tookLong(waitingSince, row.decidedAt) ? state : null;
    case 'undone':
      return row.undoneBy !== sharedBy && tookLong(row.appliedAt, row.undoneAt) ? state : null;
    case 'expired':
      return state;
    default:
      return null;
  }
}

/** Whether the message with the file was deleted before a decision: only then is an import discarded by no one. */
export function wasFileDeleted({ state, decidedBy }: Pick<Ended, 'state' | 'decidedBy'>): boolean {
  return state === 'discarded' && decidedBy === null;
}

function decidedByOther({ sharedBy, decidedBy }: Ended): boolean {
  return decidedBy !== null && decidedBy !== sharedBy;
}

function tookLong(from: Date | null, to: Date | null): boolean {
  return from !== null && to !== null && differenceInMinutes(to, from) >= attentionMinutes;
}
