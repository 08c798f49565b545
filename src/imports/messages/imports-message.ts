/** `/fulfillments imports`: the latest imports, what became of them, and where to find them. */
import type { SectionBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { button, code, type SlackMessage, section, sectionWith, textMessage } from '../../slack/blocks.ts';
import { quantity, slackDate } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import type { ImportState } from '../model/lifecycle.ts';
import { toButtonValue } from './import-buttons.ts';

/** An import and the permalink of its summary; null when Slack gives none. */
interface ListedImport {
  row: ImportRow;
  link: string | null;
  /** whether it was applied and can still be undone */
  canUndo: boolean;
}

const stateLabels: Record<ImportState, string> = {
  received: 'Reading',
  asking: 'Waiting for a choice',
  ready: 'Waiting for a decision',
  confirmed: 'Saving',
  applied: 'Applied',
  refused: 'Couldn’t be read',
  nothing_to_do: 'Nothing to change',
  discarded: 'Discarded',
  expired: 'Expired',
  superseded: 'Replaced by a newer file',
  undoing: 'Undoing',
  undone: 'Undone',
};

/** The list, with a button to undo those that can still be undone. */
export function importsMessage(listed: ListedImport[]): SlackMessage {
  if (listed.length === 0) {
    return textMessage('No imports yet. Share a CSV in a channel I’m in to start.');
  }
  const text = listed.length === 1 ? '1 import' : `Latest ${quantity(listed.length, 'import')}`;
  return { text, blocks: [section(`*${text}*`), ...listed.map(listImport)] };
}

function listImport(one: ListedImport): SectionBlock {
  const text = describeImport(one);
  if (!one.canUndo) return section(text);
  return sectionWith(text, button(importActions.undo, 'Undo import', { value: toButtonValue(one.row) }));
}

function labelOf(row: ImportRow): string {
  return row.state === 'discarded' && row.sentBackReason !== null ? 'Sent back' : stateLabels[row.state];
}

/** An import's state, kind and place. */
export function describeImport({ row, link }: Omit<ListedImport, 'canUndo'>): string {
  const file = link === null ? code(row.fileName) : `${code(row.fileName)} (<${link}|thread>)`;
  const kind = row.kind === null ? '' : ` · ${row.kind}`;
  const written = row.outcome === null ? '' : ` · ${quantity(row.outcome.records, 'fulfillment')}`;
  const lastBy = row.undoneBy ?? row.decidedBy;
  const by = lastBy === null ? '' : ` by <@${lastBy}>`;
  return `*${labelOf(row)}*${by}${written} · ${file}${kind}\nshared by <@${row.sharedBy}> ${slackDate(row.sharedAt)}`;
}
