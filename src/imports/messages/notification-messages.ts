/**
 * The messages that mention people or are shown to one person: reminders, results, files in a wrong channel, and what
 * people get who write to Holdfast or share a file that it can't read.
 */

import { homeActions } from '../../action-ids.ts';
import { mentionAll } from '../../permissions.ts';
import { actions, button, code, escapeText, type SlackMessage, section, textMessage } from '../../slack/blocks.ts';
import { formatList, lowerFirst, slackDate, upperFirst } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import type { ImportResult } from '../model/message-kinds.ts';
import { describeLeft, describeUndo } from './applied-message.ts';
import { describeEffect } from './describe-effect.ts';
import { countLeftOut, countsOf, fileName } from './summary-parts.ts';

/** What a reminder asks for. */
export type ReminderRequest = 'decide' | 'find a colleague' | 'share it where others see it';

export interface Reminded {
  /** user and group ids, the groups first */
  ids: string[];
  request: ReminderRequest;
}

/** The reminder of a summary that waits for a decision; afterwards, that it is settled. */
export function reminderMessage(row: ImportRow, reminded: Reminded): SlackMessage {
  return textMessage(isOpen(row.state) ? `${waiting(row)} ${ask(row, reminded)}${until(row)}` : settled(row));
}

function waiting(row: ImportRow): string {
  if (row.state === 'asking') return `:hourglass: ${fileName(row)} is still waiting for a choice.`;
  const effect = countsOf(row).effect[row.ambiguousChoice];
  const what = effect.records === 0 ? '' : `: ${describeEffect(row.kind ?? 'tracking', effect, 'will').join(' · ')}`;
  return `:hourglass: ${fileName(row)} is still waiting for a decision${what}.`;
}

const requests: Record<ReminderRequest, string> = {
  decide: 'please confirm or discard it above.',
  'find a colleague': 'it needs approval from someone other than you. Please ask a colleague.',
  'share it where others see it':
    'it needs approval from someone else, and only you can see it here. Please share the file in a channel.',
};

function ask(row: ImportRow, { ids, request }: Reminded): string {
  const what = row.state === 'asking' ? 'please choose above what to import.' : requests[request];
  return ids.length === 0 ? upperFirst(what) : `${mentionAll(ids)}, ${what}`;
}

function until({ expiresAt }: ImportRow): string {
  return expiresAt === null ? '' : ` Expires ${slackDate(expiresAt)}.`;
}

function settled(row: ImportRow): string {
  return row.state === 'received'
    ? `${fileName(row)} is being read again.`
    : `${fileName(row)} is settled: see the summary above.`;
}

/** Tells the person who shared a file what others decided; mentions them unless they were mentioned before. */
export function resultMessage(row: ImportRow, result: ImportResult, mentions: readonly string[]): SlackMessage {
  return textMessage(`${mentions.includes(row.sharedBy) ? `<@${row.sharedBy}>, ` : ''}${describeResult(row, result)}`);
}

function describeResult(row: ImportRow, result: ImportResult): string {
  const name = fileName(row);
  switch (result) {
    case 'applied': {
      const did = describeEffect(row.kind ?? 'tracking', countsOf(row).effect[row.ambiguousChoice], 'did').join(' · ');
      const left = countLeftOut(row);
      return `${name} was applied: ${lowerFirst(did)}.${left > 0 ? ` ${describeLeft(row)}.` : ''}`;
    }
    case 'undone': {
      const back = row.undoOutcome === null ? null : describeUndo(row.undoOutcome, 'did');
      return `${name} was undone: ${back ?? 'nothing could be restored'}.`;
    }
    case 'discarded':
      return row.sentBackReason === null
        ? `${name} was discarded. Nothing was changed.`
        : `${name} was sent back: ${escapeText(row.sentBackReason)}\nFix it and share it again.`;
    case 'deleted':
      return `${name} was deleted, so its import is closed. Nothing was changed.`;
    case 'expired':
      return `${name} expired before anyone decided, so nothing was changed. To see it again, click Review again above.`;
  }
}

/** Asks those who may confirm an import that needs a second person; posted once. */
export function approvalRequest(row: ImportRow, ids: string[]): SlackMessage {
  const effect = countsOf(row).effect[row.ambiguousChoice];
  const what = lowerFirst(describeEffect(row.kind ?? 'tracking', effect, 'will').join(' · '));
  const whom = ids.length === 0 ? 'Approval needed' : `${mentionAll(ids)}, please review`;
  // Whoever shared the file isn't named: that would notify them of what they did.
  return textMessage(`${whom}: ${fileName(row)} would ${what}. Confirm or send it back in the summary above.`);
}

/** Channels that a sentence names. */
const maxChannelsNamed = 5;

/** Tells somebody who shared a table in a channel that is not for imports, or not ours alone, where to share it instead. */
export function wrongChannelMessage(channelId: string, channels: readonly string[], isShared = false): SlackMessage {
  const mention = (id: string) => `<#${id}>`;
  const others = channels.filter((id) => id !== channelId).slice(0, maxChannelsNamed);
  const where = others.length === 0 ? 'one of your own channels' : formatList(others.map(mention), 'or');
  const because = isShared ? ', because another company can read it' : '';
  const text = `I don’t import files in ${mention(channelId)}${because}. Share yours in ${where}, or choose *Import this CSV* from the message’s menu, and I’ll DM you the summary.`;
  return textMessage(text);
}

/** Says why a table that a bot posted is not read; `botId` is what IMPORT_BOTS may name. */
export function botFileMessage(botId: string): SlackMessage {
  const text = `I don’t read files that apps post, unless IMPORT_BOTS names the app (${code(botId)}). To import this one, choose *Import this CSV* from its message’s menu.`;
  return textMessage(text);
}

/** What somebody did: wrote a direct message, sent a file there, mentioned Holdfast, or shared a file of this kind. */
type HelpCause = 'dm' | 'dm file' | 'mention' | 'picture' | 'pdf' | 'online' | 'other';

const skills = 'I find fulfillments, and import tracking numbers and returns from CSV or Excel files.';
const commands = 'All commands: `/fulfillments help`.';

/** The answer to somebody who may work with Holdfast. @param channels where to share files, if that is known */
export function helpOffer(cause: HelpCause, channels: readonly string[]): SlackMessage {
  const named = channels.slice(0, maxChannelsNamed).map((id) => `<#${id}>`);
  const where = named.length === 0 ? 'a channel I’m in' : formatList(named, 'or');
  const text = sentences(cause, where).join(' ');
  return { text, blocks: [section(text), actions(...buttonsOf(cause))] };
}

function sentences(cause: HelpCause, where: string): string[] {
  switch (cause) {
    case 'dm':
      return [`Hi! ${skills} Share yours in ${where}, or click *Import*.`, commands];
    case 'mention':
      return [`Hi! ${skills} To import, share a file in ${where}, or click *Import*.`, commands];
    case 'dm file':
      return [`I don’t read files in direct messages. Share yours in ${where}, or click *Import* and choose it there.`];
    case 'picture':
      return ['I can’t read pictures.', instead];
    case 'pdf':
      return ['I can’t read PDFs.', instead];
    case 'online':
      return [
        'I can’t open files that aren’t stored in Slack. Download yours as CSV or Excel, and share that file here.',
      ];
    case 'other':
      return ['I can’t read files of this kind.', instead];
  }
}

const instead = 'To import, share the list as a CSV or Excel file, or click *Import* and paste its lines.';

function buttonsOf(cause: HelpCause) {
  const value = 'offer';
  const importButton = button(homeActions.import, 'Import', { value, style: 'primary' });
  if (cause === 'dm file') return [importButton];
  if (cause === 'dm' || cause === 'mention') {
    return [button(homeActions.search, 'Search', { value }), button(homeActions.import, 'Import', { value })];
  }
  return [
    importButton,
    button(homeActions.templateTracking, 'Tracking template', { value }),
    button(homeActions.templateReturns, 'Returns template', { value }),
  ];
}

const maxNamed = 5;

/** The answer to somebody who may not work with Holdfast. @param outsider why guests and others may do nothing */
export function noAccessMessage(outsider: string | null, operators: readonly string[]): SlackMessage {
  const text =
    outsider === null
      ? `Holdfast finds and exports fulfillments, and imports tracking numbers and returns. To get access, ask ${mentionAll(operators.slice(0, maxNamed))}.`
      : `${outsider} Please ask a colleague here for what you need.`;
  return textMessage(text);
}
