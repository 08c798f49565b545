/** What a records import would add or update; see src/imports/records. */
import { bigint, index, integer, json, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { ParcelItem } from '../fulfillments/export-format.ts';

/** Values of columns of the export, by name, as `NewRecord` has them. */
export type StagedValues = Record<string, string | null>;

/** What a row changes in one item of a fulfillment that is there already; `itemId` is null for a new one. */
export interface ItemChange extends ParcelItem {
  itemId: string | null;
  isRemoved: boolean;
}

export const recordActions = ['add', 'update'] as const;

export const importRecords = pgTable(
  'import_records',
  {
    importId: uuid('import_id').notNull(),
    line: integer('line').notNull(),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).notNull(),
    orderId: text('order_id').notNull(),
    action: text('action', { enum: recordActions }).notNull(),
    /** of a new fulfillment all values, its order's among them; of one that is updated those that change */
    values: json('values').$type<StagedValues>().notNull(),
    /** what those were */
    before: json('before').$type<StagedValues>(),
    /** of a new fulfillment */
    items: json('items').$type<ParcelItem[]>(),
    /** of one that is updated: those that change, and the hash of all when the summary was made */
    itemChanges: json('item_changes').$type<ItemChange[]>(),
    itemsPrint: bigint('items_print', { mode: 'bigint' }),
    /** the values that change in an order that is there already, and what they were */
    orderValues: json('order_values').$type<StagedValues>(),
    orderBefore: json('order_before').$type<StagedValues>(),
    /** hash of the fulfillment, and of its order, when the summary was made; null for what wasn't there */
    fulfillmentPrint: bigint('fulfillment_print', { mode: 'bigint' }),
    orderPrint: bigint('order_print', { mode: 'bigint' }),
  },
  (table) => [index('import_records_line').on(table.importId, table.line)],
);
