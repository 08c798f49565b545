/**
 * What the thread says about an import. There is one message per import; it is edited in place, and all it says is
 * derived from the import's row. What a person has to decide comes first, details after it.
 */
import { type SlackMessage, section } from '../../slack/blocks.ts';
import { quantity } from '../../slack/wording.ts';
import type { ImportRow } from '../import-row.ts';
import { appliedMessage } from './applied-message.ts';
import { askingMessage } from './asking-message.ts';
import { closedMessage } from './closed-message.ts';
import { readyMessage } from './ready-message.ts';
import type { SummaryContext } from './summary-context.ts';
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
