/** What searches compare, and the tests that they are made of. */
import { type SQL, sql } from 'drizzle-orm';

/**
 * The expressions that searches compare, identical to those of the indexes in the migrations and in large-indexes.ts:
 * PostgreSQL uses an expression index only for the same expression. `fold_text` is `foldText` in the database. `f` is
 * fulfillments, `o` its order, `i` an item.
 */
export const column = {
  /**
   * first name, last name, company name and e-mail address, separated by spaces so that a short name can be matched as a
   * whole word; one index serves both one-word and two-word searches
   */
  customer: sql`fold_text(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ' || coalesce(o.email_address, '') || ' ')`,
  /** parts of `customer` */
  email: sql`fold_text(o.email_address)`,
  name: sql`fold_text(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ')`,
  campaign: sql`fold_text(o.campaign_name)`,
  phone: sql`regexp_replace(o.phone_number, '[^0-9]', '', 'g')`,
  carrier: sql`fold_text(f.carrier)`,
  sku: sql`fold_text(i.sku)`,
  product: sql`fold_text(i.name)`,
  /** the whole address, separated by spaces like `customer`; one index serves all its parts */
  address: sql`fold_text(' ' || coalesce(o.ship_address1, '') || ' ' || coalesce(o.ship_address2, '') || ' ' || coalesce(o.ship_city, '') || ' ' || coalesce(o.ship_state, '') || ' ' || coalesce(o.ship_postal_code, '') || ' ' || coalesce(o.ship_country, '') || ' ')`,
  // Parts of the address that are also found by their whole value.
  city: sql`fold_text(o.ship_city)`,
  state: sql`fold_text(o.ship_state)`,
  country: sql`fold_text(o.ship_country)`,
  /** without the blank or dash that some countries write in it */
  postalCode: sql`regexp_replace(fold_text(o.ship_postal_code), '[^0-9a-z]', '', 'g')`,
  /** numbers without the blanks and dashes that other systems store in them; indexed only where there are any */
  squeezedTracking: sql`regexp_replace(f.tracking_number, '[^0-9A-Za-z]', '', 'g')`,
  squeezedRma: sql`regexp_replace(f.rma_number, '[^0-9A-Za-z]', '', 'g')`,
} as const;

/** A condition on `fulfillments f`, and on `orders o` if `onOrders`. */
export interface Test {
  onOrders: boolean;
  test: SQL;
}

export const textArray = (values: readonly string[]): SQL => sql`${sql.param(values)}::text[]`;
export const onRecord = (test: SQL): Test => ({ onOrders: false, test });
export const onOrder = (test: SQL): Test => ({ onOrders: true, test });

/** For a single value the index returns records in order; the planner sees that only with `=`. */
export function isOneOf(one: SQL, values: readonly string[]): SQL {
  const [only, ...others] = values;
  return others.length === 0 ? sql`${one} = ${only}` : sql`${one} = any(${textArray(values)})`;
}
