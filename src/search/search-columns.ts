/**
 * The expressions that searches compare, exactly as the indexes of the migration have them: an index is used only for
 * the same expression. `f` is fulfillments, `o` its order.
 */
import { sql } from 'drizzle-orm';

export const searchColumns = {
  /**
   * first, last and company name and e-mail address, with a blank around each, so that a short name can be found as a
   * whole word: one index finds what contains a word and what contains two
   */
  customer: sql`lower(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ' || coalesce(o.email_address, '') || ' ')`,
  /** what of it is the name and what the address; no index has them */
  email: sql`lower(o.email_address)`,
  name: sql`lower(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ')`,
  campaign: sql`lower(o.campaign_name)`,
  phone: sql`regexp_replace(o.phone_number, '[^0-9]', '', 'g')`,
  carrier: sql`lower(f.carrier)`,
  sku: sql`lower(i.sku)`,
} as const;
