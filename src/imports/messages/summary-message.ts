/**
 * What the thread says about an import. There is one message per import; it is edited in place, and all it says is
 * derived from the import's row. What a person has to decide comes first, details after it.
 */
/* MERGED: What the world adds to an import's row when its summary is worded. */

import { type SlackMessage, section } from '../../slack/blocks.ts';
import { quantity } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import { appliedMessage } from './applied-message.ts';
import { askingMessage } from './asking-message.ts';
import { closedMessage } from './closed-message.ts';
import { readyMessage } from './ready-message.ts';
import { fileName } from './summary-parts.ts';

/** The summary of an import in its present state. */
export function summaryMessage(row: ImportRow, context: SummaryContext): SlackMessage {
  switch (row.state) {
    case 'received':
    case 'confirmed':
    case 'undoing':
      return plainMessage(waitingText(row));
    case 'asking':
      return askingMessage(row);
    case 'ready':
      return readyMessage(row, context);
    case 'applied':
    case 'undone':
      return appliedMessage(row, context);
    case 'refused':
    case 'nothing_to_do':
    case 'discarded':
    case 'expired':
    case 'superseded':
      return closedMessage(row, context);
  }
}

/** What is under way while nobody can do anything. */
export function waitingText(row: ImportRow): string {
  if (row.state === 'confirmed') return `<@${row.decidedBy}> confirmed ${fileName(row)}. Writing …`;
  if (row.state === 'undoing') return `<@${row.undoneBy}> asked to undo ${fileName(row)}. Writing back …`;
  const soFar = row.rowsRead > 0 ? ` ${quantity(row.rowsRead, 'row')} so far.` : '';
  return `Reading ${fileName(row)} …${soFar}`;
}

function plainMessage(text: string): SlackMessage {
  return { text, blocks: [section(text)] };
}

/** What a message about an import needs beside the import itself. */
export interface SummaryContext {
  /** who may confirm: user and group ids; empty for every operator */
  approvers: readonly string[];
  /** an import of so many records, or one that cancels, needs a second person; undefined when that is off */
  fourEyesRows: number | undefined;
  /** whether the time in which an applied import can be undone is still running */
  canUndo: boolean;
  /** the address of the message about the import that makes this one needless, and that import */
  same: { link: string | null; row: ImportRow } | null;
}
