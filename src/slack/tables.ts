/** The tables of slack. */
import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';

export const channelTurns = pgTable('channel_turns', {
  channelId: text('channel_id').primaryKey(),
  nextAt: moment('next_at').notNull(),
});

export const takenRequests = pgTable('taken_requests', {
  /** see take-request.ts */
  requestId: text('request_id').primaryKey(),
  takenAt: moment('taken_at').notNull().defaultNow(),
});
