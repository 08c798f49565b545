/** What a records import would add or update; see src/imports/records. */
import { bigint, index, integer, json, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { type ExportColumn, exportColumns, type ParcelItem } from '../fulfillments/export-format.ts';

/** Values of columns of the export, by name, as `NewRecord` has them. */
export type StagedValues = Record<string, string | null>;

/** What a row changes in one item of a fulfillment that is there already; `itemId` is null for a new one. */
export interface ItemChange extends ParcelItem {
  itemId: string | null;
  isRemoved: boolean;
}

/** The columns of the export with the values of a new record, beside its ids and items. */
type NewColumn = Exclude<ExportColumn, 'orderId' | 'fulfillmentId' | 'items' | 'sku'>;
export const newColumns: readonly NewColumn[] = exportColumns.flatMap(({ name }) =>
  name === 'orderId' || name === 'fulfillmentId' || name === 'items' || name === 'sku' ? [] : [name],
);

/** The property of `importRecords` with a new record's value for a column of the export. */
export function newName<Name extends NewColumn>(name: Name): `new${Capitalize<Name>}` {
  return `new${name.charAt(0).toUpperCase()}${name.slice(1)}` as `new${Capitalize<Name>}`;
}

const recordActions = ['add', 'update'] as const;

export const importRecords = pgTable(
  'import_records',
  {
    importId: uuid('import_id').notNull(),
    line: integer('line').notNull(),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).notNull(),
    orderId: text('order_id').notNull(),
    action: text('action', { enum: recordActions }).notNull(),
    // Of a new fulfillment all values, its order's among them, as `NewRecord` has them. Columns, because JSON takes ten
    // times as long to be taken apart, and there may be a million of them.
    newClientFulfillmentId: text('new_client_fulfillment_id'),
    newStatus: text('new_status'),
    newDateCreated: text('new_date_created'),
    newDateUpdated: text('new_date_updated'),
    newDateExported: text('new_date_exported'),
    newFulfillmentHouse: text('new_fulfillment_house'),
    newCampaignName: text('new_campaign_name'),
    newCustomerId: text('new_customer_id'),
    newShipFirstName: text('new_ship_first_name'),
    newShipLastName: text('new_ship_last_name'),
    newShipCompanyName: text('new_ship_company_name'),
    newShipAddress1: text('new_ship_address1'),
    newShipAddress2: text('new_ship_address2'),
    newShipCity: text('new_ship_city'),
    newShipState: text('new_ship_state'),
    newShipPostalCode: text('new_ship_postal_code'),
    newShipCountry: text('new_ship_country'),
    newPhoneNumber: text('new_phone_number'),
    newEmailAddress: text('new_email_address'),
    newCarrier: text('new_carrier'),
    newMethod: text('new_method'),
    newTrackingNumber: text('new_tracking_number'),
    newDateShipped: text('new_date_shipped'),
    newDateDelivered: text('new_date_delivered'),
    newDateReturned: text('new_date_returned'),
    newRmaNumber: text('new_rma_number'),
    newIsReshipment: text('new_is_reshipment'),
    newResponseText: text('new_response_text'),
    /** the name of its house, when the row means it by its name */
    newHouseName: text('new_house_name'),
    /** of a fulfillment that is updated, the values that change; those of a new one are in the columns above */
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
