/** What the thread says about a summary that nobody has decided on. */

import { mentionAll } from '../../permissions.ts';
import { type SlackMessage, section } from '../../slack/blocks.ts';
import { slackDate } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import { effectParts } from './effect-words.ts';
import { countsOf, fileName } from './summary-parts.ts';

/** What those who are reminded are asked for. */
export type ReminderRequest = 'decide' | 'find a colleague' | 'share it where others see it';

export interface Reminded {
  /** user and group ids, the groups first */
  ids: string[];
  request: ReminderRequest;
}

/** The reminder; once there is nothing to decide any more, a word that it is settled. */
export function reminderMessage(row: ImportRow, reminded: Reminded): SlackMessage {
  const text = isOpen(row.state) ? `${waiting(row)} ${ask(row, reminded)}${until(row)}` : settled(row);
  return { text, blocks: [section(text)] };
}

function waiting(row: ImportRow): string {
  if (row.state === 'asking') return `:hourglass: ${fileName(row)} still waits for somebody to say what it is.`;
  const effect = countsOf(row).effect[row.ambiguousChoice];
  const what = effect.records === 0 ? '' : `: ${effectParts(row.kind ?? 'tracking', effect, 'will').join(' · ')}`;
  return `:hourglass: ${fileName(row)} still waits for a decision${what}.`;
}

const requests: Record<ReminderRequest, string> = {
  decide: 'please confirm or discard it in the summary above.',
  'find a colleague': 'please ask a colleague who may confirm it: it takes a second person.',
  'share it where others see it':
    'you can’t confirm it yourself, and nobody else sees it here: please share the file in a channel with somebody who may.',
};

function ask(row: ImportRow, { ids, request }: Reminded): string {
  return `${mentionAll(ids)}, ${row.state === 'asking' ? 'please choose in the summary above.' : requests[request]}`;
}

function until({ expiresAt }: ImportRow): string {
  return expiresAt === null ? '' : ` It stays open until ${slackDate(expiresAt)}.`;
}

function settled(row: ImportRow): string {
  return row.state === 'received'
    ? `${fileName(row)} is being read once more.`
    : `${fileName(row)} waited for a decision; the summary above says what became of it.`;
}
