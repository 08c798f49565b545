/** The export as one SELECT whose columns are the cells. */
import { type ExportColumn, exportColumns } from '../fulfillments/export-columns.ts';
import { guardId, guardText } from './spreadsheet-guard.ts';

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
