/** The tables of home. */
import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';

export const homes = pgTable('homes', {
  /** Slack user id */
  userId: text('user_id').primaryKey(),
  teamId: text('team_id').notNull(),
  openedAt: moment('opened_at').notNull(),
  /** whether summaries of others could wait for this person when it was last drawn */
  mayDecide: boolean('may_decide').notNull().default(false),
  /** SHA-256 of what was drawn last, hex: the same is not sent again */
  drawnDigest: text('drawn_digest'),
  /** Slack's own mark of it, which keeps an older drawing from taking the place of a newer one */
  slackHash: text('slack_hash'),
});
