/** The question which import a file is, when both its tracking numbers and its statuses differ from the records. */
import type { KnownBlock } from '@slack/types';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { actions, button, type SlackMessage, section } from '../../slack/blocks.ts';
import { present, quantity } from '../../text/wording.ts';
import { importActions, toButtonValue } from '../model/action-ids.ts';
import type { ImportRow } from '../model/import-row.ts';
import { effectParts } from './effect-words.ts';
import { checkAgainButton, editedNotice, fileName } from './summary-parts.ts';

/** Asks with two buttons, and says for each what it would do. */
export function askingMessage(row: ImportRow): SlackMessage {
  const text = `${fileName(row)} has both tracking numbers and statuses that differ from the records. Which of the two should be imported? Only one can be, and nothing is written before it is confirmed.`;
  const value = toButtonValue(row);
  const blocks = present<KnownBlock>(
    editedNotice(row),
    section(text),
    section(
      `• *Tracking numbers:* ${outlook(row, 'tracking')}\n• *Returned and cancelled:* ${outlook(row, 'returns')}`,
    ),
    actions(
      button(importActions.kindTracking, 'Import tracking numbers', { value }),
      button(importActions.kindReturns, 'Import returned and cancelled', { value }),
      button(importActions.discard, 'Discard', { value }),
      ...(row.fileEditedAt === null ? [] : [checkAgainButton(row)]),
    ),
  );
  return { text, blocks };
}

function outlook(row: ImportRow, kind: ImportKind): string {
  const counts = row.counts?.[kind];
  if (counts === undefined) return 'not possible';
  const { skip, all } = counts.effect;
  const nothing = all.records === 0 ? 'nothing can be written' : 'nothing without a further choice';
  const parts = skip.records === 0 ? [nothing] : effectParts(kind, skip, 'will');
  const left = counts.rejected + counts.ambiguous;
  return [...parts, ...(left > 0 ? [`${quantity(left, 'row')} can’t be imported`] : [])].join(' · ');
}
