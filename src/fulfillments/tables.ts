/** The tables of fulfillments. */
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment, oneOf } from '../db/column-types.ts';
import { fulfillmentStatusCodes, purchaseStatusCodes } from './fulfillment.ts';

export const fulfillmentHouses = pgTable('fulfillment_houses', {
  fulfillmentHouseId: integer('fulfillment_house_id').primaryKey(),
  name: text('name').notNull(),
  /** if on, the house's parcels stay in PENDING_SHIPMENT until the carrier's first scan */
  shippingValidation: boolean('shipping_validation').notNull().default(false),
});

export const orders = pgTable('orders', {
  orderId: text('order_id').primaryKey(),
  customerId: text('customer_id'),
  campaignName: text('campaign_name'),
  orderType: text('order_type'),
  emailAddress: text('email_address'),
  phoneNumber: text('phone_number'),
  shipFirstName: text('ship_first_name'),
  shipLastName: text('ship_last_name'),
  shipCompanyName: text('ship_company_name'),
  shipAddress1: text('ship_address1'),
  shipAddress2: text('ship_address2'),
  shipCity: text('ship_city'),
  shipState: text('ship_state'),
  shipPostalCode: text('ship_postal_code'),
  shipCountry: text('ship_country'),
  dateCreated: moment('date_created').notNull().defaultNow(),
});

export const fulfillments = pgTable(
  'fulfillments',
  {
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.orderId),
    clientFulfillmentId: text('client_fulfillment_id'),
    fulfillmentHouseId: integer('fulfillment_house_id').references(() => fulfillmentHouses.fulfillmentHouseId),
    status: text('status', { enum: fulfillmentStatusCodes }).notNull(),
    trackingNumber: text('tracking_number'),
    carrier: text('carrier'),
    method: text('method'),
    rmaNumber: text('rma_number'),
    isReshipment: boolean('is_reshipment').notNull().default(false),
    responseText: text('response_text'),
    dateCreated: moment('date_created').notNull().defaultNow(),
    dateUpdated: moment('date_updated').notNull().defaultNow(),
    dateExported: moment('date_exported'),
    dateShipped: moment('date_shipped'),
    dateDelivered: moment('date_delivered'),
    dateReturned: moment('date_returned'),
  },
  (table) => [
    index('fulfillments_order_id').on(table.orderId),
    check('fulfillments_status', oneOf('status', fulfillmentStatusCodes)),
  ],
);

export const fulfillmentItems = pgTable(
  'fulfillment_items',
  {
    fulfillmentItemId: bigint('fulfillment_item_id', { mode: 'bigint' }).primaryKey().generatedByDefaultAsIdentity(),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' })
      .notNull()
      .references(() => fulfillments.fulfillmentId),
    productId: text('product_id'),
    sku: text('sku'),
    name: text('name'),
    qty: integer('qty').notNull().default(1),
    status: text('status'),
    rmaNumber: text('rma_number'),
  },
  (table) => [index('fulfillment_items_fulfillment_id').on(table.fulfillmentId)],
);

export const purchases = pgTable(
  'purchases',
  {
    purchaseId: text('purchase_id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.orderId),
    productId: text('product_id'),
    status: text('status').notNull(),
    nextBillDate: moment('next_bill_date'),
    cancelReason: text('cancel_reason'),
    dateCancelled: moment('date_cancelled'),
  },
  (table) => [
    index('purchases_order_id').on(table.orderId),
    check('purchases_status', oneOf('status', purchaseStatusCodes)),
  ],
);

/** What is recorded about a change; PostgreSQL generates the row's id. */
export const auditEventColumns = {
  importId: uuid('import_id'),
  /** what happened: import, undo, refusal */
  action: text('action').notNull(),
  /** Slack user id */
  actor: text('actor').notNull(),
  at: moment('at').notNull().defaultNow(),
  /** fulfillment, fulfillment_item, purchase, import */
  entity: text('entity').notNull(),
  entityId: text('entity_id').notNull(),
  /** the changed fields only, by column name */
  before: jsonb('before'),
  after: jsonb('after'),
  sourceLine: integer('source_line'),
  /** hash of the whole record right after the change: if it still matches, the record has not been changed since */
  fingerprint: bigint('fingerprint', { mode: 'bigint' }),
};

export const auditEvents = pgTable(
  'audit_events',
  {
    auditEventId: bigint('audit_event_id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    ...auditEventColumns,
  },
  (table) => [
    index('audit_events_entity_id').on(table.entityId),
    index('audit_events_import_id').on(table.importId),
    // Partial index for the few records that went back to HOLD, which the statistics look up among millions of changes.
    index('audit_events_back_on_hold')
      .on(table.entityId)
      .where(sql`entity = 'fulfillment' and after->>'status' = 'HOLD'`),
  ],
);
