/** What the one who shared a file is told when others decided on it; nobody else is mentioned. */

import { escapeText, type SlackMessage, section } from '../../slack/blocks.ts';
import { quantity } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import type { ImportResult } from '../model/message-kinds.ts';
import { effectParts } from './effect-words.ts';
import { countsOf, fileName, rowsLeftOut } from './summary-parts.ts';
import { whatGoesBack } from './undo-message.ts';

/** The message; who decided stands in the summary. */
export function importResultMessage(row: ImportRow, result: ImportResult): SlackMessage {
  const text = `<@${row.sharedBy}>, ${describeResult(row, result)}`;
  return { text, blocks: [section(text)] };
}

function describeResult(row: ImportRow, result: ImportResult): string {
  const name = fileName(row);
  switch (result) {
    case 'applied': {
      const did = effectParts(row.kind ?? 'tracking', countsOf(row).effect[row.ambiguousChoice], 'did').join(' · ');
      const left = rowsLeftOut(row);
      return `${name} has been applied: ${did}.${left > 0 ? ` ${quantity(left, 'row')} could not be imported.` : ''}`;
    }
    case 'undone': {
      const back = row.undoOutcome === null ? null : whatGoesBack(row.undoOutcome, 'did');
      return `${name} has been undone: ${back ?? 'nothing could go back'}.`;
    }
    case 'discarded':
      return row.sentBackReason === null
        ? `${name} has been discarded. Nothing was written.`
        : `${name} has been sent back to you: ${escapeText(row.sentBackReason)}\nNothing was written.`;
    case 'deleted':
      return `the message with ${name} was deleted before anybody decided on it, so its import is closed. Nothing was written. If it is still to be imported, share the file again.`;
    case 'expired':
      return `nobody decided on ${name} in time, so nothing was written. Click Check again above to see how it stands today.`;
  }
}
