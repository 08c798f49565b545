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
  /** the indexes with the same purpose of earlier versions */
  replaces?: readonly string[];
  /** whether the planner needs a larger sample of the first column than usual */
  isSampledWidely?: boolean;
}

/**
 * The expressions are those of indexed-columns.ts: PostgreSQL uses an expression index only for the same expression.
 * How rare a part of a name is the planner learns from a sample; the usual hundred values of it miss most last names.
 *
 * An import writes an entry into each index of fulfillments for each record, because it changes columns that are indexed.
 * The price of a search by status that does not read the whole table: an update of 100,000 of 1,000,000 records takes
 * 2.4 to 3.1 s instead of 0.5 (PostgreSQL 18).
 */
const largeIndexes: readonly LargeIndex[] = [
  // The order of every result: the newest records are read until a page is full.
  { name: 'fulfillments_date_created', on: 'fulfillments (date_created, fulfillment_id)' },
  // The same within one value. What is asked together is in it as well, so that counting reads the index alone.
  {
    name: 'fulfillments_status',
    on: 'fulfillments (status, date_created, fulfillment_id) include (order_id, fulfillment_house_id, carrier)',
    replaces: ['fulfillments_plain_status'],
  },
  {
    name: 'fulfillments_folded_carrier',
    on: 'fulfillments (fold_text(carrier), date_created, fulfillment_id) include (carrier)',
    replaces: ['fulfillments_carrier'],
  },
  // Few different values, so a B-tree is small; it serves the rare ones, common ones are found by date.
  { name: 'fulfillments_house', on: 'fulfillments (fulfillment_house_id)' },
  // Numbers by their beginning, in any collation.
  {
    name: 'fulfillments_tracking_number',
    on: 'fulfillments (tracking_number text_pattern_ops) where tracking_number is not null',
  },
  {
    name: 'fulfillments_rma_number',
    on: 'fulfillments (rma_number text_pattern_ops) where rma_number is not null',
  },
  {
    name: 'fulfillments_client_id',
    on: 'fulfillments (client_fulfillment_id) where client_fulfillment_id is not null',
  },
  // What should have a number and has none. Giving it one takes it out of the index, which costs nothing.
  {
    name: 'fulfillments_status_without_tracking',
    on: `fulfillments (status, date_created, fulfillment_id) where tracking_number is null or tracking_number = ''`,
    replaces: ['fulfillments_without_tracking'],
  },
  {
    name: 'fulfillments_returned_without_rma',
    on: `fulfillments (status, date_created, fulfillment_id) where (rma_number is null or rma_number = '') and status in ('RETURNED', 'RMA_PENDING')`,
  },
  // What has no shipping date although its status says it left. Shipping it takes it out of the index.
  {
    name: 'fulfillments_status_never_shipped',
    on: 'fulfillments (status, date_created, fulfillment_id) where date_shipped is null',
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
  // Records are stored about in the order in which they were created, and shipped soon after. Block ranges are enough for
  // these dates, cost next to nothing at an import, and from PostgreSQL 16 on leave updates heap-only.
  ...['updated', 'shipped', 'delivered', 'returned', 'exported'].map((date) => ({
    name: `fulfillments_date_${date}`,
    on: `fulfillments using brin (date_${date}) with (pages_per_range = 32, autosummarize = on)`,
  })),
  {
    name: 'fulfillment_items_fulfillment_id',
    on: 'fulfillment_items (fulfillment_id) include (sku)',
    replaces: ['fulfillment_items_plain_fulfillment_id'],
  },
  {
    name: 'fulfillment_items_folded_sku',
    on: 'fulfillment_items (fold_text(sku) text_pattern_ops, fulfillment_id) include (sku)',
    replaces: ['fulfillment_items_sku'],
    isSampledWidely: true,
  },
  { name: 'fulfillment_items_folded_name', on: 'fulfillment_items (fold_text(name), fulfillment_id)' },
  { name: 'fulfillment_items_product_id', on: 'fulfillment_items (product_id)' },
  // Name and email in one index: a word is looked for in both at once, and two words together. No import of tracking
  // numbers or returns writes orders.
  {
    name: 'orders_folded_customer',
    on: `orders using gin (fold_text(' ' || coalesce(ship_first_name, '') || ' ' || coalesce(ship_last_name, '') || ' ' || coalesce(ship_company_name, '') || ' ' || coalesce(email_address, '') || ' ') gin_trgm_ops)`,
    replaces: ['orders_customer', 'orders_email', 'orders_name'],
    isSampledWidely: true,
  },
  // The orders of a campaign by its whole name: a part of one is looked for among the few names, not among all orders.
  {
    name: 'orders_folded_campaign_name',
    on: 'orders (fold_text(campaign_name), order_id) include (campaign_name)',
    replaces: ['orders_campaign_name', 'orders_campaign'],
  },
  {
    name: 'orders_folded_address',
    on: `orders using gin (fold_text(' ' || coalesce(ship_address1, '') || ' ' || coalesce(ship_address2, '') || ' ' || coalesce(ship_city, '') || ' ' || coalesce(ship_state, '') || ' ' || coalesce(ship_postal_code, '') || ' ' || coalesce(ship_country, '') || ' ') gin_trgm_ops)`,
    isSampledWidely: true,
  },
  // Whole values, which the trigrams of an address would look for in all its parts: CA is a country and a state.
  { name: 'orders_folded_city', on: 'orders (fold_text(ship_city) text_pattern_ops)' },
  { name: 'orders_folded_state', on: 'orders (fold_text(ship_state) text_pattern_ops)' },
  { name: 'orders_folded_country', on: 'orders (fold_text(ship_country) text_pattern_ops)' },
  {
    name: 'orders_squeezed_postal_code',
    on: `orders (regexp_replace(fold_text(ship_postal_code), '[^0-9a-z]', '', 'g') text_pattern_ops)`,
  },
  { name: 'orders_folded_email', on: 'orders (fold_text(email_address))' },
  { name: 'orders_phone', on: `orders using gin (regexp_replace(phone_number, '[^0-9]', '', 'g') gin_trgm_ops)` },
  { name: 'orders_customer_id', on: 'orders (customer_id)' },
  {
    name: 'audit_events_back_on_hold',
    on: `audit_events (entity_id) where entity = 'fulfillment' and after->>'status' = 'HOLD'`,
  },
];

/**
 * Builds the indexes that are missing, one after the other, and drops those that they replace. An index whose building was
 * cut off is built again. Call it outside a transaction, by one process at a time.
 */
export async function buildLargeIndexes(db: PostgresJsDatabase): Promise<void> {
  const states = await findIndexStates(db);
  // Building waits for transactions that are older, and blocks nobody meanwhile.
  await db.execute(sql`set lock_timeout = 0`);
  await db.execute(sql`select set_config('maintenance_work_mem', ${workMemory}, false)
    where pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes(${workMemory})`);
  for (const [table, indexes] of Map.groupBy(largeIndexes, tableOf)) {
    const missing = indexes.filter(({ name }) => states.get(name) !== true);
    for (const { name, on, isSampledWidely = false } of missing) {
      if (states.has(name)) await db.execute(sql.raw(`drop index concurrently ${name}`));
      await db.execute(sql.raw(`create index concurrently ${name} on ${on}`));
      if (isSampledWidely) await db.execute(sql.raw(`alter index ${name} alter column 1 set statistics 1000`));
    }
    if (missing.length > 0) await analyzeUnlessEmpty(db, table);
    for (const name of indexes.flatMap(({ replaces = [] }) => replaces)) {
      if (states.has(name)) await db.execute(sql.raw(`drop index concurrently ${name}`));
    }
  }
}

/** More than PostgreSQL's usual 64 MB, so that millions of rows are sorted in fewer pieces. */
const workMemory = '256MB';

const tableOf = ({ on }: LargeIndex): string => on.split(' ', 1)[0] ?? '';

/** Without statistics of its expressions, the planner would avoid a new index until the next automatic analyze. */
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
