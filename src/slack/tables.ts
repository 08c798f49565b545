/** The tables that replicas share about Slack: turns to post, requests, deletions, files on their way, and channels. */
import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
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

export const channelSettings = pgTable(
  'channel_settings',
  {
    teamId: text('team_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** the hour at which reminders of waiting summaries are posted on the next working morning; null: never */
    remindAtHour: integer('remind_at_hour'),
    /** whom to remind, by user id; empty: those who may confirm */
    remind: text('remind').array().notNull(),
    /** whether the person who shared a file is told when somebody else decided on it */
    tellsSharer: boolean('tells_sharer').notNull(),
    /** whether those who may approve an import that needs a second person are mentioned, once */
    asksApprovers: boolean('asks_approvers').notNull().default(true),
    /** whether the file for the CRM is sent after each import that is applied or undone */
    sendsResults: boolean('sends_results').notNull().default(false),
    /** Slack user id */
    changedBy: text('changed_by').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.channelId] })],
);

export const sharedChannels = pgTable('shared_channels', {
  channelId: text('channel_id').primaryKey(),
  seenAt: moment('seen_at').notNull().defaultNow(),
});

export const sweptChannels = pgTable('swept_channels', {
  channelId: text('channel_id').primaryKey(),
  teamId: text('team_id').notNull(),
  /** up to this moment, as a message's ts, its history has been read */
  seenTs: text('seen_ts').notNull(),
  sweptAt: moment('swept_at').notNull().defaultNow(),
  /** how many sweeps in a row found nothing new */
  quietSweeps: integer('quiet_sweeps').notNull().default(0),
});
