/** The table of imports/plan. */
import { bigint, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../../db/column-types.ts';
import { imports } from '../model/tables.ts';

/** What a person chose for a row in Slack; applied each time the rows are planned. */
export const importRowChoices = pgTable(
  'import_row_choices',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.importId, { onDelete: 'cascade' }),
    line: integer('line').notNull(),
    /** the fulfillments that the row is about; none: it is skipped */
    fulfillmentIds: bigint('fulfillment_ids', { mode: 'bigint' }).array().notNull(),
    /** Slack user id */
    chosenBy: text('chosen_by').notNull(),
    chosenAt: moment('chosen_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] })],
);
