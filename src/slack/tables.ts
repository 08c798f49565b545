/** The tables that replicas share about Slack: turns to post, and requests that were accepted. */
import { pgTable, text } from 'drizzle-orm/pg-core';
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
