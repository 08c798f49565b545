/** The tables of search. */
import { boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';

export const searches = pgTable(
  'searches',
  {
    searchId: uuid('search_id').primaryKey(),
    /** Slack user id */
    askedBy: text('asked_by').notNull(),
    /** asked_at and time_zone together define what "today" meant */
    askedAt: moment('asked_at').notNull().defaultNow(),
    timeZone: text('time_zone').notNull(),
    /** the filter in its own language */
    filter: text('filter').notNull(),
    /** it is only behind a button, and no recent search until it is run */
    offered: boolean('offered').notNull().default(false),
  },
  (table) => [index('searches_asked_by').on(table.askedBy, table.askedAt)],
);
