/** What the statistics need beside the many records of the search: products, records put back on hold, imports. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../src/db/client.ts';
import { seedManyRecords } from '../search/many-records.ts';

/** Fills an empty database, the same every time. */
export async function seedStatsRecords(db: Database, count: number): Promise<void> {
  await seedManyRecords(db, count);
  await db.write(async (tx) => {
    // Some products are known by an id, some by their SKU, some by their name, and some by nothing.
    await tx.execute(sql`update fulfillment_items set
      product_id = case when fulfillment_item_id % 3 = 0 then 'P' || fulfillment_item_id % 7 end,
      name = case when fulfillment_item_id % 5 > 0 then 'Jar ' || fulfillment_item_id % 4 end`);
    // Many records have the same product twice.
    await tx.execute(sql`insert into fulfillment_items (fulfillment_id, product_id, sku, name)
      select fulfillment_id, product_id, sku, name from fulfillment_items where fulfillment_item_id % 4 = 0`);
    await tx.execute(sql`update fulfillments set date_shipped = date_created + fulfillment_id % 400 * interval '1 hour'
      where date_shipped is not null and fulfillment_id % 10 < 9`);
    await tx.execute(sql`insert into audit_events (action, actor, at, entity, entity_id, before, after)
      select 'undo', 'U0LEENOVAK', date_created + n * interval '11 hours', 'fulfillment', fulfillment_id::text,
        '{"status": "SHIPPED"}', case when n < 4 then '{"status": "HOLD"}' else '{"carrier": "UPS"}' end::jsonb
      from fulfillments, generate_series(1, 4) n where fulfillment_id % 6 = 0`);
    await tx.execute(sql`insert into audit_events (action, actor, at, entity, entity_id, after)
      select 'undo', 'U0LEENOVAK', now(), 'purchase', 'no number', '{"status": "HOLD"}'::jsonb`);
    await tx.execute(sql`insert into imports (import_id, team_id, file_id, file_name, channel_id, shared_by, shared_at, state, kind, counts)
      select gen_random_uuid(), 'T0HOMETEAM', 'F' || n, 'file.csv', 'C0', 'U0', timestamptz '2026-09-01' + n * interval '31 hours',
        case when n % 9 = 0 then 'refused' when n % 7 = 0 then 'asking' else 'applied' end,
        case when n % 9 = 0 or n % 7 = 0 then null when n % 2 = 0 then 'tracking' else 'returns' end,
        case when n % 9 > 0 then jsonb_build_object('tracking', jsonb_build_object('rows', n, 'rejected', n / 3),
          'returns', jsonb_build_object('rows', n * 2, 'rejected', n / 5)) end
      from generate_series(1, 60) n`);
    await tx.execute(sql`analyze`);
  });
}
