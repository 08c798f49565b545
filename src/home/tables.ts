/** The tables of home. */
import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';

export const homes = pgTable('homes', {
  /** Slack user id */
  userId: text('user_id').primaryKey(),
  teamId: text('team_id').notNull(),
  openedAt: moment('opened_at').notNull(),
  /** whether this person could decide on others' imports when it was last published */
  mayDecide: boolean('may_decide').notNull().default(false),
  /** SHA-256 of what was published last, hex: the same is not sent again */
  drawnDigest: text('drawn_digest'),
  /** Slack's hash of that view: with it, an older view can't overwrite a newer one */
  slackHash: text('slack_hash'),
});
