/** Puts texts into a database that spreadsheets, CSV files and XML stumble over, into every column that a person can fill. */
import type postgres from 'postgres';

const strangeTexts = [
  ...[
    '=1+1',
    '+1 212-555-0142',
    '-2+3',
    '-5.20',
    '@SUM(A1)',
    '＝1+1',
    '＠here',
    '\ttab first',
    '\nline first',
    "'quoted",
  ],
  ...['say "hi"', 'a, b; c', 'two\nlines', 'three\r\nlines', 'back\\slash', '\\.', 'NULL', ' ', ' blanks '],
  ...['0012345', '8812345E12', '9400111899223197428497', '1.50', '03/04/2026', 'TRUE', '#N/A'],
  ...['<b> & </b>', '&amp;', '_x0041_', '_x000D_', '花子 👩‍🚒', 'Łucja Øyvind', 'x'.repeat(64)],
];

const columns = {
  orders: [
    ...['customer_id', 'campaign_name', 'email_address', 'phone_number', 'ship_first_name', 'ship_last_name'],
    ...['ship_company_name', 'ship_address1', 'ship_address2', 'ship_city', 'ship_state', 'ship_postal_code'],
    'ship_country',
  ],
  fulfillments: ['client_fulfillment_id', 'tracking_number', 'carrier', 'method', 'rma_number', 'response_text'],
  fulfillment_items: ['name', 'sku'],
};
const keys = { orders: 'order_id', fulfillments: 'fulfillment_id', fulfillment_items: 'fulfillment_item_id' };

/** About every tenth value of each column becomes a strange one; many parcels get a second and a third item. */
export async function makeStrange(sql: postgres.Sql): Promise<void> {
  await sql`insert into fulfillment_items (fulfillment_id, product_id, sku, name, qty, status)
    select fulfillment_id, product_id, case when n = 2 then 'EXTRA; ' || sku end, 'Extra \\ ' || name, n * 7, status
    from fulfillment_items, generate_series(2, 3) n where fulfillment_id % 5 = 0`;
  await sql`update fulfillment_houses set name = '=' || name where fulfillment_house_id = 2`;
  await sql`update fulfillments set is_reshipment = true, date_created = date_created + interval '0.999 seconds'
    where fulfillment_id % 9 = 0`;
  for (const [table, names] of Object.entries(columns)) {
    const key = keys[table as keyof typeof keys];
    // Beyond its end an array has nulls, which leave a column as it is.
    const drawn = (name: string, at: number) =>
      `${name} = coalesce(($1::text[])[1 + abs(hashtextextended(${key}::text, ${at}) % ${strangeTexts.length * 10})], ${name})`;
    await sql.unsafe(`update ${table} set ${names.map(drawn).join(', ')}`, [sql.array(strangeTexts) as never]);
  }
}
