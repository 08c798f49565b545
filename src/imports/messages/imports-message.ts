/** `/fulfillments imports`: the latest imports, what became of them, and where to find them. */
import type { SectionBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { button, code, type SlackMessage, section, sectionWith } from '../../slack/blocks.ts';
import { quantity, slackDate } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { ImportRow } from '../model/import-row.ts';
import type { ImportState } from '../model/lifecycle.ts';

/** An import and the permalink of its summary; null when Slack gives none. */
export interface ListedImport {
  row: ImportRow;
  link: string | null;
  /** whether it was applied and can still be undone */
  canUndo: boolean;
}

const stateLabels: Record<ImportState, string> = {
  received: 'Being read',
  asking: 'Waits for the kind to be chosen',
  ready: 'Waits for Confirm',
  confirmed: 'Being written',
  applied: 'Applied',
  refused: 'Could not be read',
  nothing_to_do: 'Nothing to do',
  discarded: 'Discarded',
  expired: 'Expired',
  superseded: 'Replaced by a corrected file',
  undoing: 'Being undone',
  undone: 'Undone',
};

/** The list, with a button to undo those that can still be undone. */
export function importsMessage(listed: ListedImport[]): SlackMessage {
  if (listed.length === 0) {
    const text = 'No file has been imported yet. Share a CSV in a channel that I am in to begin.';
    return { text, blocks: [section(text)] };
  }
  const text = listed.length === 1 ? 'One import so far' : `The latest ${quantity(listed.length, 'import')}`;
  return { text, blocks: [section(`*${text}*`), ...listed.map(listImport)] };
}

function listImport(one: ListedImport): SectionBlock {
  const text = describeImport(one);
  if (!one.canUndo) return section(text);
  return sectionWith(text, button(importActions.undo, 'Undo …', { value: toButtonValue(one.row) }));
}

/** An import's state, kind and place. */
export function describeImport({ row, link }: Omit<ListedImport, 'canUndo'>): string {
  const file = link === null ? code(row.fileName) : `${code(row.fileName)} (<${link}|thread>)`;
  const kind = row.kind === null ? '' : ` · ${row.kind}`;
  const written = row.outcome === null ? '' : ` · ${quantity(row.outcome.records, 'record')}`;
  const lastBy = row.undoneBy ?? row.decidedBy;
  const by = lastBy === null ? '' : ` by <@${lastBy}>`;
  return `*${stateLabels[row.state]}*${by}${written} · ${file}${kind}\nshared by <@${row.sharedBy}> ${slackDate(row.sharedAt)}`;
}
