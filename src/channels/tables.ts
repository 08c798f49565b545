/** The tables of channels. */
import { boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';

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
