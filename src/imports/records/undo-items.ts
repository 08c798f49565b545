/** Takes back what an import of whole records changed in the items of fulfillments that were there before. */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { auditEvents, fulfillmentItems } from '../../fulfillments/tables.ts';
import { importRecords } from '../../records/tables.ts';
import { recordHash, undoBy } from '../model/audited-records.ts';
import type { ImportRow } from '../model/import-row.ts';
import { keptOfItems, writtenInItems } from './update-items.ts';
import { writeAudited } from './write-audited.ts';

const { fulfillmentItemId } = fulfillmentItems;
const columns = [...writtenInItems, ...keptOfItems];
const nameOf = (column: PgColumn): SQL => sql.raw(`"${column.name}"`);
const former = (column: PgColumn): SQL =>
  sql`(e.before->>${sql.raw(`'${column.name}'`)})::${sql.raw(column.getSQLType())}`;

/** Takes back the items of these lines: what was added goes, what was changed or removed is as it was. */
export async function restoreItems(tx: Transaction, row: ImportRow, lines: readonly number[]): Promise<void> {
  const change = undoBy(row, 'fulfillment_item');
  const e = sql`(select *, entity_id::bigint as item_id from ${auditEvents} where import_id = ${row.importId}
    and action = 'import' and entity = 'fulfillment_item' and source_line = any(${sql.param(lines)}::int[])) e`;
  await writeAudited(tx, change, {
    changes: sql`gone as (delete from ${fulfillmentItems} using ${e}
      where e.before is null and ${fulfillmentItemId} = e.item_id returning e.item_id, e.after, e.source_line)`,
    rows: sql`select item_id, after, null::jsonb, source_line, null::bigint from gone order by source_line, item_id`,
  });
  const values = writtenInItems.map((column) => {
    const key = sql.raw(`'${column.name}'`);
    const isWritten = sql`(e.before ? ${key} or e.after ? ${key})`;
    return sql`${nameOf(column)} = case when ${isWritten} then ${former(column)} else ${column} end`;
  });
  await writeAudited(tx, change, {
    changes: sql`back as (update ${fulfillmentItems} set ${sql.join(values, sql`, `)} from ${e}
      where e.before is not null and e.after is not null and ${fulfillmentItemId} = e.item_id
      returning e.item_id, e.after, e.before, e.source_line, ${recordHash(fulfillmentItems)} as print)`,
    rows: sql`select * from back order by source_line, item_id`,
  });
  await writeAudited(tx, change, {
    changes: sql`back as (
      insert into ${fulfillmentItems} (fulfillment_item_id, fulfillment_id, ${sql.join(columns.map(nameOf), sql`, `)})
      select e.item_id, r.fulfillment_id, ${sql.join(columns.map(former), sql`, `)}
      from ${e} join ${importRecords} r on r.import_id = ${row.importId} and r.line = e.source_line
      where e.after is null order by e.item_id
      returning ${fulfillmentItemId} as item_id, ${recordHash(fulfillmentItems)} as print)`,
    rows: sql`select back.item_id, null::jsonb, e.before, e.source_line, back.print from back join ${e} using (item_id)
      order by e.source_line, back.item_id`,
  });
}

/**
 * The lines of an import with an item that is no longer as the import left it. One that it removed is there again, or is
 * known to it no longer: an erasure empties the fingerprint.
 */
export const linesWithTouchedItems = (importId: string): SQL =>
  sql`select distinct e.source_line as line from ${auditEvents} e
    left join ${fulfillmentItems} on ${fulfillmentItemId} = e.entity_id::bigint
    where e.import_id = ${importId} and e.entity = 'fulfillment_item' and e.action = 'import'
      and (e.fingerprint is null or case when e.after is null then ${fulfillmentItemId} is not null
        else ${fulfillmentItemId} is null or ${recordHash(fulfillmentItems)} <> e.fingerprint end)`;
