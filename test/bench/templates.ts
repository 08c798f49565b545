/** The databases that cases run on copies of. */
import { readdirSync } from 'node:fs';
import type { Bench } from './bench-case.ts';
import { runPsql } from './psql.ts';
import { seedRecords } from './seed-records.ts';

/** A kept template is of use only as long as no migration is added. */
const schema = readdirSync(new URL('../../drizzle', import.meta.url)).filter((name) => name.endsWith('.sql')).length;

/** Of so many records, how many wait for a tracking number in daily business: the newest. */
export const waitingOf = (rows: number): number => Math.round(rows * 0.12);

/** Records of which about as many wait for a tracking number as in daily business, or `waiting` of them. */
export function recordsTemplate({ server, rows, tell }: Bench, waiting = waitingOf(rows)): Promise<string> {
  return server.template(`records_${rows}_${waiting}_schema${schema}`, (url) => {
    tell(`making ${rows} records of which ${waiting} wait`);
    return seedRecords(url, { rows, waiting });
  });
}

/**
 * The same records in a schema that was not thought about: full pages, and a plain index on every column of
 * fulfillments that a search can name.
 */
export async function plainTemplate(bench: Bench, waiting?: number): Promise<string> {
  const from = await recordsTemplate(bench, waiting);
  return await bench.server.derive(`plain_${from}`, from, async (url) => {
    bench.tell('making the same with plain indexes');
    await runPsql(url, plainSchema);
  });
}

const searchable = [
  'order_id',
  'client_fulfillment_id',
  'fulfillment_house_id',
  'status',
  'tracking_number',
  'carrier',
  'rma_number',
  'date_created',
  'date_updated',
  'date_shipped',
  'date_delivered',
  'date_returned',
];

const plainSchema = `
  do $$ declare found record; begin
    for found in select indexrelid::regclass as name from pg_index
      where indrelid = 'fulfillments'::regclass and not indisprimary
    loop execute 'drop index ' || found.name; end loop;
  end $$;
  set maintenance_work_mem = '512MB';
  alter table fulfillments reset (fillfactor);
  vacuum (full) fulfillments;
  ${searchable.map((column) => `create index on fulfillments (${column});`).join('\n')}
  vacuum (analyze, freeze) fulfillments;`;
