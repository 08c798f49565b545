/** The table of exports, and the states of an export. */
import { bigint, boolean, check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, oneOf } from '../db/column-types.ts';
import { exportFormats } from '../filters/filter.ts';

/** From which states each state can be reached. */
export const exportTransitions = {
  queued: [],
  /** again after a restart */
  running: ['queued', 'running'],
  /** the file is in the direct messages */
  done: ['running'],
  /** the requester stopped it before its file was about to be shared; none was sent */
  cancelled: ['queued', 'running'],
  /** it failed several times */
  failed: ['queued', 'running'],
} as const;

export type ExportState = keyof typeof exportTransitions;

export const exportStateCodes = Object.keys(exportTransitions) as [ExportState, ...ExportState[]];

export const exports = pgTable(
  'exports',
  {
    exportId: uuid('export_id').primaryKey(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: moment('requested_at').notNull().defaultNow(),
    channelId: text('channel_id').notNull(),
    /** as it is typed; with the time of the request and the time zone, it always names the same days */
    filter: text('filter').notNull(),
    timeZone: text('time_zone').notNull(),
    format: text('format', { enum: exportFormats }).notNull(),
    state: text('state', { enum: exportStateCodes }).notNull(),
    /** of a scheduled export: the saved search's name, its channel (null: the person), and the slots missed before it */
    title: text('title'),
    deliverTo: text('deliver_to'),
    missedSlots: integer('missed_slots').notNull().default(0),
    /** whether it has only the records in `exportRecords`: those that a saved search newly matched */
    onlyNew: boolean('only_new').notNull().default(false),
    /** the direct message that shows its progress */
    messageChannel: text('message_channel'),
    messageTs: text('message_ts'),
    rowCount: integer('row_count'),
    /** why it failed, in Slack's markup for the requester; null for unexpected failures */
    failure: text('failure'),
    /** Slack's id of the file, recorded right before it is shared: a later run asks Slack whether it was */
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

/**
 * The fulfillments of an export that has only some of what its filter matches; also of one that searches by the export date,
 * from when its file is about to be shared until they are marked as exported.
 */
export const exportedRecords = pgTable(
  'export_records',
  {
    exportId: uuid('export_id')
      .notNull()
      .references(() => exports.exportId, { onDelete: 'cascade' }),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.exportId, table.fulfillmentId] })],
);
