/** The tables of exports. */
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment, oneOf } from '../db/column-types.ts';
import { exportFormats } from '../search/filter.ts';
import { exportStateCodes } from './lifecycle.ts';

export const exports = pgTable(
  'exports',
  {
    exportId: uuid('export_id').primaryKey(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: moment('requested_at').notNull().defaultNow(),
    channelId: text('channel_id').notNull(),
    /** the filter in its own language; with the moment of the request and the time zone it always means the same days */
    filter: text('filter').notNull(),
    timeZone: text('time_zone').notNull(),
    format: text('format', { enum: exportFormats }).notNull(),
    /** see export/lifecycle.ts */
    state: text('state', { enum: exportStateCodes }).notNull(),
    /** of a scheduled export: the saved search's name, its channel (null: the person), and slots before it that were missed */
    title: text('title'),
    deliverTo: text('deliver_to'),
    missedSlots: integer('missed_slots').notNull().default(0),
    /** the direct message that tells how far it is */
    messageChannel: text('message_channel'),
    messageTs: text('message_ts'),
    rowCount: integer('row_count'),
    /** why it failed, in Slack's markup for the asker; null when nobody foresaw it */
    failure: text('failure'),
    /** Slack's id of the file, kept right before it is shared: a later run asks Slack whether that happened */
    uploadFileId: text('upload_file_id'),
    uploadNotedAt: moment('upload_noted_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('exports_requested_by').on(table.requestedBy, table.requestedAt),
    check('exports_state', oneOf('state', exportStateCodes)),
    check('exports_format', oneOf('format', exportFormats)),
  ],
);
