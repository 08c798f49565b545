/** Streams the cells of all matching records out of the database, in flat memory. */
/* MERGED: The export as one SELECT whose columns are the cells. */

import type { Readable } from 'node:stream';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../db/client.ts';
import { type ExportColumn, exportColumns } from '../fulfillments/export-format.ts';
import type { Filter } from '../search/filter.ts';
import { matchingIds } from '../search/find-page.ts';
import { guardId, guardText } from '../spreadsheets/write-csv.ts';

export interface Copying {
  filter: Filter;
  /** the account's time zone, in which dates stand in the cells */
  timeZone: string;
  exportedAt: Date;
  /** cuts the connection */
  signal: AbortSignal;
  /** told once how many records match, before the first is read */
  onCount(rows: number): void;
  /** takes the CSV, header first; UTF-8 */
  consume(csv: Readable): Promise<void>;
  /** told right before the first record is marked as exported */
  onMarking(): void;
}

/**
 * Hands all matching records to `consume` and marks them as exported. What matches and what it says is one snapshot.
 * Marking comes afterwards and in batches: a single transaction would keep every record locked until the last byte is
 * written, and imports would wait for it. Gives the number of records.
 */
export async function copyRecords(db: Pick<Database, 'bulk'>, copying: Copying): Promise<number> {
  return await db.bulk(copying.signal, async (client) => {
    await client.query('create temporary table exported (fulfillment_id bigint primary key)');
    await client.query('begin isolation level repeatable read');
    const rows = await collectIds(client, copying.filter);
    copying.onCount(rows);
    const { timeZone, exportedAt } = copying;
    const query = exportQuery({ timeZone, exportedAt, literal: (value) => client.escapeLiteral(value) });
    await copying.consume(client.query(copyTo(`copy (${query}) to stdout with (format csv, header)`)));
    await client.query('commit');
    copying.onMarking();
    await markExported(client, exportedAt);
    return rows;
  });
}

async function collectIds(client: Client, filter: Filter): Promise<number> {
  const { sql, params } = new PgDialect().sqlToQuery(matchingIds(filter));
  const { rowCount } = await client.query(`insert into exported ${sql}`, params);
  await client.query('analyze exported');
  return rowCount ?? 0;
}

const batchSize = 20_000;
/** The least bigint: no record has it. */
const smallestId = '-9223372036854775808';

/** Goes through the records in the order of their ids, as imports do, so that neither waits for the other in a circle. */
async function markExported(client: Client, exportedAt: Date): Promise<void> {
  const lastOf = `select max(fulfillment_id)::text as last from
    (select fulfillment_id from exported where fulfillment_id > $1 order by fulfillment_id limit ${batchSize}) batch`;
  // Both sides get the bounds, or every batch would read the whole table.
  const mark = `update fulfillments f set date_exported = $3 from exported e
    where e.fulfillment_id = f.fulfillment_id and f.fulfillment_id > $1 and f.fulfillment_id <= $2
      and e.fulfillment_id > $1 and e.fulfillment_id <= $2`;
  let after = smallestId;
  for (;;) {
    const { rows } = await client.query<{ last: string | null }>(lastOf, [after]);
    const last = rows[0]?.last ?? null;
    if (last === null) return;
    await client.query(mark, [after, last, exportedAt.toISOString()]);
    after = last;
  }
}

/** Names of columns, `f` fulfillments and `o` orders; the others are made below. */
const sources: Record<Exclude<ExportColumn, 'items' | 'sku' | 'dateExported'>, string> = {
  orderId: 'f.order_id',
  clientFulfillmentId: 'f.client_fulfillment_id',
  fulfillmentId: 'f.fulfillment_id::text',
  status: 'f.status',
  dateCreated: 'f.date_created',
  dateUpdated: 'f.date_updated',
  fulfillmentHouse: 'h.name',
  campaignName: 'o.campaign_name',
  customerId: 'o.customer_id',
  shipFirstName: 'o.ship_first_name',
  shipLastName: 'o.ship_last_name',
  shipCompanyName: 'o.ship_company_name',
  shipAddress1: 'o.ship_address1',
  shipAddress2: 'o.ship_address2',
  shipCity: 'o.ship_city',
  shipState: 'o.ship_state',
  shipPostalCode: 'o.ship_postal_code',
  shipCountry: 'o.ship_country',
  phoneNumber: 'o.phone_number',
  emailAddress: 'o.email_address',
  carrier: 'f.carrier',
  method: 'f.method',
  trackingNumber: 'f.tracking_number',
  dateShipped: 'f.date_shipped',
  dateDelivered: 'f.date_delivered',
  dateReturned: 'f.date_returned',
  rmaNumber: 'f.rma_number',
  isReshipment: 'f.is_reshipment',
  responseText: 'f.response_text',
};

/** An entry of the cells `items` and `sku`, as export-items.ts says: `\` and `;` have a backslash before them. */
const entry = (column: string) => String.raw`replace(replace(coalesce(${column}, ''), '\', '\\'), ';', '\;')`;
const inOrder = 'order by fulfillment_item_id';
const items = `(select
    string_agg(rtrim(qty || ' × ' || ${entry('name')}), '; ' ${inOrder}) as items,
    case when count(sku) > 0 then string_agg(${entry('sku')}, '; ' ${inOrder}) end as sku
  from fulfillment_items where fulfillment_id = f.fulfillment_id)`;

/** `literal` writes a value as an SQL literal: COPY takes no parameters. */
export interface QueryOptions {
  /** IANA name of the zone that dates stand in */
  timeZone: string;
  /** what `dateExported` says */
  exportedAt: Date;
  literal: (value: string) => string;
}

/** The query, in the order of ids, for the records whose ids are in the table `exported`. */
export function exportQuery({ timeZone, exportedAt, literal }: QueryOptions): string {
  const inZone = (moment: string) => `to_char(${moment} at time zone ${literal(timeZone)}, 'YYYY-MM-DD HH24:MI:SS')`;
  const cells: Record<(typeof exportColumns)[number]['holds'], (name: ExportColumn) => string> = {
    id: (name) => guardId(sourceOf(name)),
    text: (name) => guardText(sourceOf(name)),
    house: (name) => guardText(sourceOf(name)),
    status: sourceOf,
    flag: (name) => `case when ${sourceOf(name)} then 'TRUE' else 'FALSE' end`,
    items: () => guardText('i.items'),
    sku: () => guardText('i.sku'),
    date: (name) =>
      inZone(name === 'dateExported' ? `${literal(exportedAt.toISOString())}::timestamptz` : sourceOf(name)),
  };
  const list = exportColumns.map(({ name, holds }) => `${cells[holds](name)} as "${name}"`);
  return `select ${list.join(',\n')}
from exported e join fulfillments f using (fulfillment_id) join orders o on o.order_id = f.order_id
left join fulfillment_houses h on h.fulfillment_house_id = f.fulfillment_house_id
left join lateral ${items} i on true
order by e.fulfillment_id`;
}

function sourceOf(name: ExportColumn): string {
  const source = (sources as Partial<Record<ExportColumn, string>>)[name];
  if (source === undefined) throw new Error(`no source for the column ${name}`);
  return source;
}
