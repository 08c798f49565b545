/** The tables that replicas share about Slack: turns to post, requests, deletions, and files on their way. */
import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';

export const channelTurns = pgTable('channel_turns', {
  channelId: text('channel_id').primaryKey(),
  nextAt: moment('next_at').notNull(),
});

export const takenRequests = pgTable('taken_requests', {
  /** see replay-guard.ts */
  requestId: text('request_id').primaryKey(),
  takenAt: moment('taken_at').notNull().defaultNow(),
});

export const deletedMessages = pgTable(
  'deleted_messages',
  {
    teamId: text('team_id').notNull(),
    channelId: text('channel_id').notNull(),
    messageTs: text('message_ts').notNull(),
    notedAt: moment('noted_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.channelId, table.messageTs] })],
);

export const uploads = pgTable('uploads', {
  requestId: uuid('request_id').primaryKey(),
  /** Slack's id of the file */
  fileId: text('file_id').notNull(),
  notedAt: moment('noted_at').notNull(),
});

/** Files that Slack has accepted and may still have to share. */
export const handovers = pgTable('handovers', {
  /** Slack's id of the file */
  fileId: text('file_id').primaryKey(),
  /** Slack user id of who is waiting for it */
  ownedBy: text('owned_by').notNull(),
  name: text('name').notNull(),
  channelId: text('channel_id').notNull(),
  threadTs: text('thread_ts'),
  /** what the owner can do if it never appears */
  remedy: text('remedy').notNull(),
  attempts: integer('attempts').notNull().default(1),
  handedAt: moment('handed_at').notNull().defaultNow(),
});
