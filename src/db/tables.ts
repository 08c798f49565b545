/** The table that says whether a standby has what imports and undos wrote. */

import { sql } from 'drizzle-orm';
import { bigint, check, integer, pgTable } from 'drizzle-orm/pg-core';

export const recordWrites = pgTable(
  'record_writes',
  {
    /** there is one row */
    row: integer('row').primaryKey(),
    /** grows in the transaction of each import and each undo that writes records */
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (table) => [check('record_writes_row', sql`${table.row} = 1`)],
);
