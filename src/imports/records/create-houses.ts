/** Warehouses that a file of whole records names and nobody has. */
import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { fulfillmentHouses } from '../../fulfillments/tables.ts';
import { importRecords } from '../../records/tables.ts';
import { auditRowsFor, newAuditEvents, recordHash } from '../model/audited-records.ts';
import type { ImportRow } from '../model/import-row.ts';
import { changeBy } from './audit-added.ts';
import { newHousePrefix } from './stage-records.ts';

/** Creates the warehouses that the file names and nobody has; resolves to the ids of all by what was staged for them. */
export async function createHouses(tx: Transaction, row: ImportRow): Promise<ReadonlyMap<string, string>> {
  const staged = sql<string>`${importRecords.values}->>'fulfillmentHouse'`;
  const isNew = and(eq(importRecords.importId, row.importId), sql`${staged} like ${`${newHousePrefix}%`}`);
  const names = await tx.selectDistinct({ staged }).from(importRecords).where(isNew).orderBy(staged);
  const ids = new Map<string, string>();
  if (names.length === 0) return ids;
  await tx.execute(sql`lock table ${fulfillmentHouses} in share row exclusive mode`);
  for (const { staged: key } of names) {
    const name = key.slice(newHousePrefix.length);
    const [known] = await tx
      .select({ id: fulfillmentHouses.fulfillmentHouseId })
      .from(fulfillmentHouses)
      .where(sql`lower(btrim(${fulfillmentHouses.name})) = lower(${name})`);
    ids.set(key, String(known?.id ?? (await createHouse(tx, row, name))));
  }
  return ids;
}

async function createHouse(tx: Transaction, row: ImportRow, name: string): Promise<number> {
  const nextId = sql`(select coalesce(max(h.fulfillment_house_id), 0) + 1 from fulfillment_houses h)`;
  const created = tx.$with('created').as(
    tx
      .insert(fulfillmentHouses)
      .values({ fulfillmentHouseId: nextId, name })
      .returning({
        id: fulfillmentHouses.fulfillmentHouseId,
        fingerprint: recordHash(fulfillmentHouses).as('fingerprint'),
      }),
  );
  const audit = auditRowsFor(created, changeBy(row, 'fulfillment_house'), {
    ...{ entityId: created.id, before: sql`null::jsonb`, after: sql`jsonb_build_object('name', ${name}::text)` },
    ...{ sourceLine: sql`null::int`, fingerprint: created.fingerprint },
  });
  await tx.with(created).insert(newAuditEvents).select(audit);
  const [found] = await tx
    .select({ id: fulfillmentHouses.fulfillmentHouseId })
    .from(fulfillmentHouses)
    .where(eq(fulfillmentHouses.name, name));
  if (found === undefined) throw new Error('the warehouse was not created');
  return found.id;
}
