/**
 * What the cells of an export must be, by a query of its own, written from the layout of the columns without looking at
 * the export's, and with no thought for speed.
 */
import postgres from 'postgres';

const clock = (column: string) => `date_trunc('second', ${column} at time zone 'America/New_York')::text`;
const risky = '[-=+@\\t\\n\\r＝＋－＠]';
const text = (column: string) => `regexp_replace(${column}, '^(${risky})', '''\\1')`;
/** A number with a sign runs nothing. */
const id = (column: string) => `case when ${column} ~ '^[-+]?[0-9 .,]*$' then ${column} else ${text(column)} end`;
const escaped = (column: string) => `regexp_replace(coalesce(${column}, ''), '([;\\\\])', '\\\\\\1', 'g')`;

const cells: [header: string, sql: string][] = [
  ['orderId', id('f.order_id')],
  ['clientFulfillmentId', id('client_fulfillment_id')],
  ['fulfillmentId', 'f.fulfillment_id::text'],
  ['status', 'f.status'],
  ['dateCreated', clock('f.date_created')],
  ['dateUpdated', clock('date_updated')],
  ['dateExported', clock('date_exported')],
  ['fulfillmentHouse', text('h.name')],
  ['campaignName', text('campaign_name')],
  ['customerId', id('customer_id')],
  ['shipFirstName', text('ship_first_name')],
  ['shipLastName', text('ship_last_name')],
  ['shipCompanyName', text('ship_company_name')],
  ['shipAddress1', text('ship_address1')],
  ['shipAddress2', text('ship_address2')],
  ['shipCity', text('ship_city')],
  ['shipState', text('ship_state')],
  ['shipPostalCode', id('ship_postal_code')],
  ['shipCountry', text('ship_country')],
  ['phoneNumber', id('phone_number')],
  ['emailAddress', text('email_address')],
  ['items', text('items')],
  ['sku', text('skus')],
  ['carrier', text('carrier')],
  ['method', text('method')],
  ['trackingNumber', id('tracking_number')],
  ['dateShipped', clock('date_shipped')],
  ['dateDelivered', clock('date_delivered')],
  ['dateReturned', clock('date_returned')],
  ['rmaNumber', id('f.rma_number')],
  ['isReshipment', 'upper(is_reshipment::text)'],
  ['responseText', text('response_text')],
];

const query = `select array[${cells.map(([, sql]) => `coalesce(${sql}, '')`).join(', ')}] as cells
  from fulfillments f join orders o using (order_id) left join fulfillment_houses h using (fulfillment_house_id)
  left join (
    select fulfillment_id, string_agg(trim(trailing from qty::text || ' × ' || ${escaped('name')}), '; ' order by fulfillment_item_id) as items,
      case when bool_or(sku is not null) then string_agg(${escaped('sku')}, '; ' order by fulfillment_item_id) end as skus
    from fulfillment_items group by fulfillment_id) i using (fulfillment_id)
  order by fulfillment_id`;

/** The rows of an export of all records, its header first, one after the other. */
export async function* oracleRows(url: string): AsyncGenerator<string[], undefined> {
  yield cells.map(([header]) => header);
  const sql = postgres(url, { max: 1 });
  try {
    for await (const rows of sql.unsafe<{ cells: string[] }[]>(query).cursor(2000)) {
      for (const row of rows) yield row.cells;
    }
  } finally {
    await sql.end();
  }
}
