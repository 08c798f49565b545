/** The tables that replicas share about Slack: turns to post, and requests that were accepted. */
import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
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
