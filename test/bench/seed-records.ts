/** Records by the million, made inside the database. */
import postgres from 'postgres';
import { sentOfHundred } from './record-numbers.ts';

export interface Records {
  /** fulfillments; four orders to five of them, an item each, a subscription for every second order */
  rows: number;
  /** so many of the newest wait for a tracking number: their status is HOLD */
  waiting: number;
}

const list = (values: string) => `(array[${values.split(' ').map((value) => `'${value}'`)}])`;
const firstNames = list(
  'Ada Bruno Carla Deniz Elif Farid Greta Hana Igor Jana Karim Lena Mateo Nora Omar Petra Quinn Rosa Samir Tessa Uwe Vera Wanda Xenia Yara Zoe Jörg Çağla Łucja Øyvind',
);
const lastNames = list(
  'Abbott Baker Castillo Duarte Egede Fontana Garner Hollis Ibsen Jarvis Kowalski Lindqvist Moreau Novak Okafor Pereira Quast Rossi Sandoval Tanaka Underhill Valdez Whitlock Xiang Yilmaz Zimmermann Müller Öztürk Nguyen Featherstone Marchetti',
);

const beginnings = list(
  'Bal Ber Bor Bran Cal Dal Dor Fal Far Gal Gor Hal Har Jan Kal Kor Lan Lor Mal Mar Nor Pal Par Ral Ros',
);
const endings = list(
  'ak an ard beck berg by den dorf er eson field ford ham ic ini ius ley man mann ner o ov sen ski ton',
);
const cities = list(
  'Springfield Portland Salem Madison Georgetown Arlington Ashland Burlington Clayton Dayton Fairview Greenville Hudson Kingston Lebanon Milton Newport Oxford Riverside Winchester',
);
const states = list('AZ CA CO FL GA IL MA NY OR TX');

/** Which of the 625 rarer last names an order has: few are frequent, many are rare. */
const rareName = 'floor(625 * power(abs(hashint4(n + 5)) / 2147483648.0, 4))::int';

/**
 * Fills an empty, migrated database. Indexes are made after the rows, which is much faster than row by row, and after
 * what `change` makes of them.
 */
export async function seedRecords(
  url: string,
  { rows, waiting }: Records,
  change: (sql: postgres.Sql) => Promise<void> = async () => {},
): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const indexes = await client<{ name: string; definitions: string[] }[]>`
      select indexrelid::regclass::text as name, array[pg_get_indexdef(indexrelid)] || array(
        select format('alter index %s alter column %s set statistics %s', indexrelid::regclass, attnum, attstattarget)
        from pg_attribute where attrelid = indexrelid and attstattarget >= 0) as definitions
      from pg_index
      where indrelid in ('orders'::regclass, 'fulfillments'::regclass, 'fulfillment_items'::regclass, 'purchases'::regclass)
        and not indisprimary`;
    await client.unsafe(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`); // no FK checks
    for (const { name } of indexes) await client.unsafe(`drop index ${name}`);
    for (const statement of inserts(rows, waiting)) await client.unsafe(statement);
    await change(client);
    for (const definition of indexes.flatMap(({ definitions }) => definitions)) await client.unsafe(definition);
    await client.unsafe('vacuum (analyze, freeze)');
  } finally {
    await client.end();
  }
}

function inserts(rows: number, waiting: number): string[] {
  const orders = rows - Math.floor(rows / 5);
  const orderId = (n: string) => `'A' || lpad(upper(to_hex(${n})), 9, '0')`;
  const created = (n: string, of: number) => `now() - (${of} - ${n}) * (interval '730 days' / ${of})`;
  return [
    `insert into fulfillment_houses select n, 'House ' || n, false from generate_series(1, 8) n`,
    `insert into orders select ${orderId('n')}, 'C' || n, 'Campaign ' || n % 50, 'sale',
      lower(first) || '.' || lower(last) || n || '@customers.example', '555' || lpad((n * 7919::bigint % 10000000)::text, 7, '0'),
      first, last, case when n % 20 = 0 then last || ' Trading' end, n % 999 || ' Main Street', null,
      ${cities}[1 + n % 20], ${states}[1 + n % 10], lpad((n % 99999)::text, 5, '0'), 'US', ${created('n', orders)}
    from generate_series(1, ${orders}) n, lateral (select
      (${firstNames})[1 + abs(hashint4(n)) % array_length(${firstNames}, 1)] as first,
      case when n % 3 = 0 then ${beginnings}[1 + ${rareName} / 25] || ${endings}[1 + ${rareName} % 25]
        else ${lastNames}[1 + abs(hashint4(-n)) % array_length(${lastNames}, 1)] end as last) name`,
    `insert into fulfillments (fulfillment_id, order_id, client_fulfillment_id, fulfillment_house_id, status,
      tracking_number, carrier, method, rma_number, date_created, date_updated, date_exported, date_shipped,
      date_delivered, date_returned)
    select n, ${orderId('(n - n / 5)')}, 'CF' || n, 1 + n % 8, status,
      case when sent then '1Z' || upper(to_hex(hashint8extended(n, 7))) end,
      case when sent then (array['UPS', 'USPS', 'FedEx', 'DHL', 'OnTrac'])[1 + n % 5] end,
      case when sent then (array['Ground', 'Priority'])[1 + n % 2] end,
      case when status = 'RETURNED' then 'RMA' || n end,
      created, created + interval '3 days', created + interval '1 hour', case when sent then created + interval '1 day' end,
      case when status in ('DELIVERED', 'RETURNED') then created + interval '3 days' end,
      case when status = 'RETURNED' then created + interval '9 days' end
    from generate_series(1, ${rows}) n,
      lateral (select case when n > ${rows - waiting} then 'HOLD' when n % 100 < 70 then 'DELIVERED'
        when n % 100 < ${sentOfHundred} then 'SHIPPED' when n % 100 < 90 then 'RETURNED' when n % 100 < 94 then 'CANCELLED'
        when n % 100 < 96 then 'RMA_PENDING' when n % 100 < 98 then 'FAILED' when n % 100 < 99 then 'PENDING'
        else 'RECYCLED' end as status, ${created('n', rows)} as created) record,
      lateral (select status in ('DELIVERED', 'SHIPPED', 'RETURNED', 'RMA_PENDING') as sent) journey`,
    `insert into fulfillment_items (fulfillment_id, product_id, sku, name, qty, status)
    select fulfillment_id, 'P' || fulfillment_id % 20, 'SKU-' || fulfillment_id % 400, 'Product ' || fulfillment_id % 20, 1,
      status from fulfillments`,
    // Every second order has a subscription to what is in its first parcel.
    `insert into purchases (purchase_id, order_id, product_id, status, next_bill_date)
    select 'S' || n, ${orderId('n')}, 'P' || (n + (n - 1) / 4) % 20, case when n % 10 = 0 then 'TRIAL' else 'ACTIVE' end,
      now() + interval '10 days'
    from generate_series(2, ${orders}, 2) n`,
  ];
}
