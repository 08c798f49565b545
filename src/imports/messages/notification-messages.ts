/** The messages that mention people or are shown to one person: reminders, results, and files in a wrong channel. */
import { mentionAll } from '../../permissions.ts';
import { code, escapeText, type SlackMessage, section } from '../../slack/blocks.ts';
import { formatList, quantity, slackDate } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import type { ImportResult } from '../model/message-kinds.ts';
import { describeEffect } from './describe-effect.ts';
import { countLeftOut } from './rejected-rows.ts';
import { countsOf, fileName } from './summary-parts.ts';
import { describeUndo } from './undo-message.ts';

/** What a reminder asks for. */
export type ReminderRequest = 'decide' | 'find a colleague' | 'share it where others see it';

export interface Reminded {
  /** user and group ids, the groups first */
  ids: string[];
  request: ReminderRequest;
}

/** The reminder of a summary that waits for a decision; afterwards, that it is settled. */
export function reminderMessage(row: ImportRow, reminded: Reminded): SlackMessage {
  const text = isOpen(row.state) ? `${waiting(row)} ${ask(row, reminded)}${until(row)}` : settled(row);
  return { text, blocks: [section(text)] };
}

function waiting(row: ImportRow): string {
  if (row.state === 'asking') return `:hourglass: ${fileName(row)} still waits for somebody to say what it is.`;
  const effect = countsOf(row).effect[row.ambiguousChoice];
  const what = effect.records === 0 ? '' : `: ${describeEffect(row.kind ?? 'tracking', effect, 'will').join(' · ')}`;
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

/** Tells the person who shared a file what others decided. Who decided is in the summary, so nobody else is mentioned. */
export function resultMessage(row: ImportRow, result: ImportResult): SlackMessage {
  const text = `<@${row.sharedBy}>, ${describeResult(row, result)}`;
  return { text, blocks: [section(text)] };
}

function describeResult(row: ImportRow, result: ImportResult): string {
  const name = fileName(row);
  switch (result) {
    case 'applied': {
      const did = describeEffect(row.kind ?? 'tracking', countsOf(row).effect[row.ambiguousChoice], 'did').join(' · ');
      const left = countLeftOut(row);
      return `${name} has been applied: ${did}.${left > 0 ? ` ${quantity(left, 'row')} could not be imported.` : ''}`;
    }
    case 'undone': {
      const back = row.undoOutcome === null ? null : describeUndo(row.undoOutcome, 'did');
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

const maxChannelsNamed = 5;

/** Tells somebody who shared a table in a channel that is not for imports where to share it instead. */
export function wrongChannelMessage(channelId: string, importChannels: readonly string[]): SlackMessage {
  const mention = (id: string) => `<#${id}>`;
  const where = formatList(importChannels.slice(0, maxChannelsNamed).map(mention), 'or');
  const text = `I don’t read files in ${mention(channelId)}. To import yours, share it in ${where}, or choose *Import this CSV* from its message’s menu: then the summary comes to you alone.`;
  return { text, blocks: [section(text)] };
}

/** Says why a table that a bot posted is not read; `botId` is what IMPORT_BOTS may name. */
export function botFileMessage(botId: string): SlackMessage {
  const text = `I don’t read files that apps post, unless IMPORT_BOTS names the app (${code(botId)}). To import this one, choose *Import this CSV* from its message’s menu.`;
  return { text, blocks: [section(text)] };
}
