/** The files that `npm run watch` found in a folder, so that each is posted and imported once, whatever crashes. */
import { sql } from 'drizzle-orm';
import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../db/column-types.ts';

export const watchedFiles = pgTable(
  'watched_files',
  {
    watchId: uuid('watch_id').primaryKey(),
    /** its absolute path */
    folder: text('folder').notNull(),
    name: text('name').notNull(),
    /** SHA-256 of its content when it was taken, hex */
    contentHash: text('content_hash').notNull(),
    channelId: text('channel_id').notNull(),
    /** Slack's id of the file, recorded right before it is shared: a later run asks Slack whether it was */
    uploadFileId: text('upload_file_id'),
    uploadNotedAt: moment('upload_noted_at'),
    importId: uuid('import_id'),
    foundAt: moment('found_at').notNull().defaultNow(),
    /** when it was moved, or had disappeared */
    endedAt: moment('ended_at'),
  },
  (table) => [uniqueIndex('watched_files_open').on(table.folder, table.name).where(sql`ended_at is null`)],
);
