/** What a summary says of how its file came: from a bot, so that no person waits for the answer, or later than it was shared. */
import type { KnownBlock } from '@slack/types';
import { mentionAll } from '../../permissions.ts';
import { context as contextBlock, type SlackMessage } from '../../slack/blocks.ts';
import { present, slackDate } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isOpen } from '../model/lifecycle.ts';
import type { SummaryContext } from './summary-parts.ts';

const maxMentions = 5;

/** Adds the notes to a summary. */
export function withArrivalNotes(
  message: SlackMessage,
  row: ImportRow,
  { approvers }: Pick<SummaryContext, 'approvers'>,
): SlackMessage {
  const notes = present(addressed(row, approvers), foundLate(row));
  if (notes.length === 0) return message;
  const blocks: KnownBlock[] = [contextBlock(notes.join('\n'))];
  return { text: [message.text, ...notes].join(' '), blocks: [...blocks, ...message.blocks] };
}

/** The summary of a bot's file asks those who can decide. */
function addressed(row: ImportRow, approvers: readonly string[]): string | null {
  if (!row.isByBot || !isOpen(row.state)) return null;
  const bot = /^[UW]/.test(row.sharedBy) ? `<@${row.sharedBy}>` : 'An app';
  const whom = approvers.length === 0 ? '' : `${mentionAll(approvers.slice(0, maxMentions))}: `;
  return `${whom}${bot} posted this file.`;
}

function foundLate({ isFoundLate, state, messageTs }: ImportRow): string | null {
  const isOver = !isOpen(state) && state !== 'received' && state !== 'nothing_to_do';
  if (!isFoundLate || isOver || messageTs === null) return null;
  return `I found this late, because Slack didn’t tell me when it was shared (${slackDate(new Date(Number(messageTs) * 1000))}).`;
}
