/**
 * The expressions that searches compare, exactly as the indexes of the migration have them: an index is used only for
 * the same expression. `f` is fulfillments, `o` its order.
 */
import { sql } from 'drizzle-orm';

export const searchColumns = {
  email: sql`lower(o.email_address)`,
  /** first, last and company name, with a blank around, so that a short name can be found as a whole word */
  name: sql`lower(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ')`,
  campaign: sql`lower(o.campaign_name)`,
  phone: sql`regexp_replace(o.phone_number, '[^0-9]', '', 'g')`,
  carrier: sql`lower(f.carrier)`,
  sku: sql`lower(i.sku)`,
} as const;
