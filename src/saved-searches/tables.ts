/** The tables of saved-searches. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';
import { exports } from '../exports/tables.ts';
import { deliveries, pauseReasons, scheduleDays, slotOutcomes } from './schedule.ts';

export const savedSearches = pgTable(
  'saved_searches',
  {
    savedSearchId: uuid('saved_search_id').primaryKey(),
    /** Slack user id */
    ownedBy: text('owned_by').notNull(),
    name: text('name').notNull(),
    /** filter text; "today" is the day on which it runs */
    filter: text('filter').notNull(),
    /** the channel in which it was saved */
    channelId: text('channel_id').notNull(),
    savedAt: moment('saved_at').notNull().defaultNow(),
    /** the schedule by the account's clock; null without one */
    days: text('days', { enum: scheduleDays }),
    /** `HH:MM` */
    time: text('time'),
    /** channel id; null for a direct message */
    deliverTo: text('deliver_to'),
    delivery: text('delivery', { enum: deliveries }).notNull().default('every'),
    /** whether new matches are sent soon, instead of by a schedule; it has none then */
    isWatched: boolean('is_watched').notNull().default(false),
    /** since when it is watched; null before the first look */
    watchedSince: moment('watched_since'),
    pausedBecause: text('paused_because', { enum: pauseReasons }),
    /** the next slot; null if there is none */
    nextAt: moment('next_at'),
    /** incremented with every change and slot; jobs for older revisions do nothing */
    revision: integer('revision').notNull().default(1),
  },
  (table) => [
    uniqueIndex('saved_searches_name').on(table.ownedBy, sql`lower(${table.name})`),
    check('saved_searches_schedule', sql`(days is null) = (time is null)`),
  ],
);

export const scheduleSlots = pgTable(
  'schedule_slots',
  {
    savedSearchId: uuid('saved_search_id')
      .notNull()
      .references(() => savedSearches.savedSearchId, { onDelete: 'cascade' }),
    slotAt: moment('slot_at').notNull(),
    outcome: text('outcome', { enum: slotOutcomes }).notNull(),
    exportId: uuid('export_id').references(() => exports.exportId, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.savedSearchId, table.slotAt] }),
    index('schedule_slots_export_id').on(table.exportId),
  ],
);

/** What a saved search matched the last time, by which new matches are told. */
export const savedMatches = pgTable(
  'saved_matches',
  {
    savedSearchId: uuid('saved_search_id')
      .notNull()
      .references(() => savedSearches.savedSearchId, { onDelete: 'cascade' }),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.savedSearchId, table.fulfillmentId] })],
);
