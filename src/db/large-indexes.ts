/**
 * Indexes on the large tables that are built beside the work that goes on. A migration would lock the table against every
 * write until the index is there, which takes minutes at millions of rows.
 */
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

interface LargeIndex {
  name: string;
  /** what follows `on` in `create index` */
  on: string;
  /** the index with the same purpose of an earlier version, if there was one */
  replaces?: string;
  /** whether the planner needs a larger sample of the first column than usual */
  isSampledWidely?: boolean;
}

/**
 * The expressions are those of filter-conditions.ts: PostgreSQL uses an expression index only for the same expression.
 * How rare a part of a name is the planner learns from a sample; the usual hundred values of it miss most last names.
 */
const largeIndexes: readonly LargeIndex[] = [
  {
    name: 'orders_folded_customer',
    on: `orders using gin (fold_text(' ' || coalesce(ship_first_name, '') || ' ' || coalesce(ship_last_name, '') || ' ' || coalesce(ship_company_name, '') || ' ' || coalesce(email_address, '') || ' ') gin_trgm_ops)`,
    replaces: 'orders_customer',
    isSampledWidely: true,
  },
  {
    name: 'orders_folded_campaign_name',
    on: 'orders (fold_text(campaign_name), order_id) include (campaign_name)',
    replaces: 'orders_campaign_name',
  },
  {
    name: 'fulfillments_folded_carrier',
    on: 'fulfillments (fold_text(carrier), date_created, fulfillment_id) include (carrier)',
    replaces: 'fulfillments_carrier',
  },
  {
    name: 'fulfillment_items_folded_sku',
    on: 'fulfillment_items (fold_text(sku) text_pattern_ops, fulfillment_id) include (sku)',
    replaces: 'fulfillment_items_sku',
    isSampledWidely: true,
  },
  {
    name: 'orders_folded_address',
    on: `orders using gin (fold_text(' ' || coalesce(ship_address1, '') || ' ' || coalesce(ship_address2, '') || ' ' || coalesce(ship_city, '') || ' ' || coalesce(ship_state, '') || ' ' || coalesce(ship_postal_code, '') || ' ' || coalesce(ship_country, '') || ' ') gin_trgm_ops)`,
    isSampledWidely: true,
  },
  { name: 'orders_folded_email', on: 'orders (fold_text(email_address))' },
  { name: 'orders_customer_id', on: 'orders (customer_id)' },
  {
    name: 'fulfillments_client_id',
    on: 'fulfillments (client_fulfillment_id) where client_fulfillment_id is not null',
  },
  {
    name: 'fulfillments_without_tracking',
    on: `fulfillments (date_created, fulfillment_id) where coalesce(tracking_number, '') = ''`,
  },
  // Most numbers are stored without blanks and dashes, so these two are small.
  {
    name: 'fulfillments_squeezed_tracking',
    on: `fulfillments (regexp_replace(tracking_number, '[^0-9A-Za-z]', '', 'g') text_pattern_ops) where tracking_number ~ '[^0-9A-Za-z]'`,
  },
  {
    name: 'fulfillments_squeezed_rma',
    on: `fulfillments (regexp_replace(rma_number, '[^0-9A-Za-z]', '', 'g') text_pattern_ops) where rma_number ~ '[^0-9A-Za-z]'`,
  },
  {
    name: 'fulfillments_date_exported',
    on: 'fulfillments using brin (date_exported) with (pages_per_range = 32, autosummarize = on)',
  },
  { name: 'fulfillment_items_folded_name', on: 'fulfillment_items (fold_text(name), fulfillment_id)' },
  { name: 'fulfillment_items_product_id', on: 'fulfillment_items (product_id)' },
];

/**
 * Builds the indexes that are missing, one after the other, and drops those that they replace. An index whose building was
 * cut off is built again. Call it outside a transaction, by one process at a time.
 */
export async function buildLargeIndexes(db: PostgresJsDatabase): Promise<void> {
  const states = await findIndexStates(db);
  // Building waits for transactions that are older, and blocks nobody meanwhile.
  await db.execute(sql`set lock_timeout = 0`);
  for (const { name, on, replaces, isSampledWidely = false } of largeIndexes) {
    const isValid = states.get(name);
    if (isValid === false) await db.execute(sql.raw(`drop index concurrently ${name}`));
    if (isValid !== true) {
      await db.execute(sql.raw(`create index concurrently ${name} on ${on}`));
      if (isSampledWidely) await db.execute(sql.raw(`alter index ${name} alter column 1 set statistics 1000`));
      await analyzeUnlessEmpty(db, on.split(' ', 1)[0] ?? '');
    }
    if (replaces !== undefined && states.has(replaces))
      await db.execute(sql.raw(`drop index concurrently ${replaces}`));
  }
}

/** Without statistics of the expression, the planner would avoid the new index until the next automatic analyze. */
async function analyzeUnlessEmpty(db: PostgresJsDatabase, table: string): Promise<void> {
  const [row] = await db.execute(sql.raw(`select 1 from ${table} limit 1`));
  // An empty table that is analyzed counts as empty from then on, while others count as filled.
  if (row !== undefined) await db.execute(sql.raw(`analyze ${table}`));
}

/** Whether each index of the schema can be used, by its name. */
async function findIndexStates(db: PostgresJsDatabase): Promise<Map<string, boolean>> {
  const rows = await db.execute<{ name: string; isValid: boolean }>(
    sql`select c.relname as name, i.indisvalid as "isValid" from pg_index i join pg_class c on c.oid = i.indexrelid
      where pg_table_is_visible(c.oid)`,
  );
  return new Map(rows.map(({ name, isValid }) => [name, isValid]));
}
