/** Turns “has no value” into SQL. */
import { type SQL, sql } from 'drizzle-orm';
import type { TextField } from '../filters/filter.ts';
import { column, onOrder, onRecord, type Test } from './indexed-columns.ts';

/** Written like this rather than with `coalesce`, so that the planner knows how many rows have no value. */
const isEmpty = (value: SQL): SQL => sql`(${value} is null or ${value} = '')`;

const hasNoItem = (more: SQL): SQL =>
  sql`not exists (select from fulfillment_items i where i.fulfillment_id = f.fulfillment_id ${more})`;

/** The columns behind the fields that can be empty; any of the tests is enough. */
const absenceTests: Partial<Record<TextField, Test[]>> = {
  // Two tests, because the index serves each of them, but not the two joined by "or".
  carrier: [onRecord(sql`${column.carrier} is null`), onRecord(sql`${column.carrier} = ''`)],
  house: [onRecord(sql`f.fulfillment_house_id is null`)],
  tracking: [onRecord(isEmpty(sql`f.tracking_number`))],
  rma: [onRecord(isEmpty(sql`f.rma_number`))],
  client: [onRecord(isEmpty(sql`f.client_fulfillment_id`))],
  sku: [onRecord(hasNoItem(sql`and i.sku <> ''`))],
  product: [onRecord(hasNoItem(sql``))],
  campaign: [onOrder(isEmpty(sql`o.campaign_name`))],
  email: [onOrder(isEmpty(sql`o.email_address`))],
  phone: [onOrder(isEmpty(sql`o.phone_number`))],
  customerid: [onOrder(isEmpty(sql`o.customer_id`))],
  city: [onOrder(isEmpty(sql`o.ship_city`))],
  state: [onOrder(isEmpty(sql`o.ship_state`))],
  postal: [onOrder(isEmpty(sql`o.ship_postal_code`))],
  country: [onOrder(isEmpty(sql`o.ship_country`))],
  address: [onOrder(sql`(${isEmpty(sql`o.ship_address1`)} and ${isEmpty(sql`o.ship_address2`)})`)],
};

/** That a field has no value, as tests of which any is enough; false for fields that always have one. */
export const testsOfAbsence = (field: TextField): Test[] => absenceTests[field] ?? [onRecord(sql`false`)];
