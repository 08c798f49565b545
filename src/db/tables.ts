/** The table that says whether a standby has what imports and undos wrote, and whether the database was restored since. */

import { sql } from 'drizzle-orm';
import { bigint, check, integer, pgTable, text } from 'drizzle-orm/pg-core';

export const recordWrites = pgTable(
  'record_writes',
  {
    /** there is one row */
    row: integer('row').primaryKey(),
    /** grows in the transaction of each import and each undo that writes records */
    count: bigint('count', { mode: 'number' }).notNull(),
    /** which server, database and timeline of its log this was at the last look; see requeue-lost-jobs.ts */
    timeline: text('timeline'),
  },
  (table) => [check('record_writes_row', sql`${table.row} = 1`)],
);
