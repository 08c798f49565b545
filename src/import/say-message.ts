/**
 * Job: brings one message in Slack to what the database says. It always renders the present state, so an old job can't
 * put an old state over a newer one; it goes on until the message says the newest revision.
 */
import { addHours } from 'date-fns';
import { and, eq } from 'drizzle-orm';
import { whoMay } from '../access.ts';
import type { Transaction } from '../db/client.ts';
import { messages } from '../db/schema.ts';
import type { Deps } from '../deps.ts';
import { type SlackMessage, section } from '../slack/blocks.ts';
import { findPosted, postMessage, updateMessage } from '../slack/lasting-message.ts';
import { classifyFailure, putOff } from '../slack/slack-failure.ts';
import { findImport, type ImportRow } from './import-row.ts';
import { type SummaryContext, summaryMessage } from './summary-message.ts';

type MessageRow = typeof messages.$inferSelect;

interface Due {
  message: MessageRow;
  row: ImportRow;
  /** the import that a file of the same content leads to, and where its summary stands */
  same: { row: ImportRow; message: MessageRow | null } | null;
}

/** Says a message until Slack has its newest state. */
export async function sayMessage(deps: Deps, { messageId }: { messageId: string }): Promise<void> {
  for (;;) {
    const due = await deps.db.read((tx) => findDue(tx, messageId));
    if (due === null) return;
    try {
      await say(deps, due);
    } catch (error) {
      if (!(await recover(deps, due, error))) throw putOff(error);
    }
  }
}

/** The message and what it is about, if it does not say the newest revision yet. */
async function findDue(tx: Transaction, messageId: string): Promise<Due | null> {
  const [message] = await tx.select().from(messages).where(eq(messages.messageId, messageId));
  if (message?.importId == null) return null;
  const row = await findImport(tx, message.importId);
  const said = message.purpose === 'pointer' ? message.saidRevision > 0 : message.saidRevision >= (row?.revision ?? 0);
  if (row === null || said) return null;
  const sameId = message.purpose === 'pointer' ? row.importId : row.sameAs;
  const sameRow = sameId === null ? null : await findImport(tx, sameId);
  return {
    message,
    row,
    same: sameRow === null ? null : { row: sameRow, message: await findSummary(tx, sameRow.importId) },
  };
}

async function findSummary(tx: Transaction, importId: string): Promise<MessageRow | null> {
  const [found] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.importId, importId), eq(messages.purpose, 'summary')));
  return found ?? null;
}

async function say(deps: Deps, due: Due): Promise<void> {
  const { message, row } = due;
  const content = await render(deps, due);
  if (message.slackTs !== null) {
    await updateMessage(deps.slack, { channelId: message.channelId, slackTs: message.slackTs }, content);
    return await record(deps, message, { saidRevision: row.revision });
  }
  // An earlier attempt may have reached Slack without our learning of it: look before saying it twice.
  const posted = message.postAttemptedAt === null ? null : await findPosted(deps.slack, message);
  if (posted !== null) return await record(deps, message, { slackTs: posted });
  await record(deps, message, { postAttemptedAt: deps.now() });
  const slackTs = await postMessage(deps.slack, message, content);
  await record(deps, message, { slackTs, saidRevision: row.revision });
}

async function render({ slack, config, now }: Deps, { message, row, same }: Due): Promise<SlackMessage> {
  const link = same === null ? null : await permalink(slack, same.message);
  if (message.purpose === 'pointer') {
    const text = `This file is already being handled.${link === null ? '' : ` <${link}|See its summary>.`}`;
    return { text, blocks: [section(text)] };
  }
  const context: SummaryContext = {
    approvers: whoMay('approve', config),
    fourEyesRows: config.FOUR_EYES_ROWS,
    canUndo: row.appliedAt !== null && now() < addHours(row.appliedAt, config.UNDO_HOURS),
    same: same === null ? null : { link, row: same.row },
  };
  return summaryMessage(row, context);
}

async function permalink(slack: Deps['slack'], message: MessageRow | null): Promise<string | null> {
  if (message?.slackTs == null) return null;
  const { permalink: link } = await slack.chat.getPermalink({
    channel: message.channelId,
    message_ts: message.slackTs,
  });
  return link ?? null;
}

async function record({ db }: Deps, { messageId }: MessageRow, changes: Partial<MessageRow>): Promise<void> {
  await db.write(async (tx) => void (await tx.update(messages).set(changes).where(eq(messages.messageId, messageId))));
}

/** What can be mended at once: a message that is gone is said anew, a channel that is gone becomes a direct message. */
async function recover(deps: Deps, { message, row }: Due, error: unknown): Promise<boolean> {
  const failure = classifyFailure(error);
  const anew = { slackTs: null, postAttemptedAt: null, saidRevision: 0 };
  if (failure === 'message gone' && message.slackTs !== null) {
    await record(deps, message, anew);
    return true;
  }
  if (failure !== 'channel gone' || message.threadTs === null) return false;
  const { channel } = await deps.slack.conversations.open({ users: row.sharedBy });
  if (channel?.id === undefined) return false;
  await record(deps, message, { ...anew, channelId: channel.id, threadTs: null });
  return true;
}
