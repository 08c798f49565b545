/** The answers to people who write to Holdfast, or share a file that it can't read: one sentence or two, and buttons. */
import { homeActions } from '../../action-ids.ts';
import { mentionAll } from '../../permissions.ts';
import { actions, button, type SlackMessage, section } from '../../slack/blocks.ts';
import { formatList } from '../../text/wording.ts';

/** What somebody did: wrote a direct message, sent a file there, mentioned Holdfast, or shared a file of this kind. */
export type HelpCause = 'dm' | 'dm file' | 'mention' | 'picture' | 'pdf' | 'online' | 'other';

const maxChannelsNamed = 5;
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
  return { text, blocks: [section(text)] };
}
