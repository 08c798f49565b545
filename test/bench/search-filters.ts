/** The searches that are measured: every filter alone, the usual pairs, rare and frequent values, nothing at all. */

import { orderId } from '../support/hold-orders.ts';
import { orderOf } from './record-numbers.ts';

export interface MeasuredFilter {
  /** in the filter's own language; the values are those of seed-records.ts */
  typed: string;
  /** what somebody would write by hand to find the same: a condition on `fulfillments f` */
  byHand: string;
  /** whether that condition is about `orders o`, too */
  joinsOrders?: true;
}

const zone = 'America/New_York';
const today = `date_trunc('day', now() at time zone '${zone}')`;
const thisMonth = `date_trunc('month', now() at time zone '${zone}')`;
const since = (column: string, start: string) => `f.${column} >= (${start}) at time zone '${zone}'`;
const between = (column: string, start: string, end: string) =>
  `${since(column, start)} and f.${column} < (${end}) at time zone '${zone}'`;
const week = `${today} - interval '6 days'`;
const lastMonth = [`${thisMonth} - interval '1 month'`, thisMonth] as const;
const fullName = `concat_ws(' ', o.ship_first_name, o.ship_last_name, o.ship_company_name)`;

const onRecords = (typed: string, byHand: string): MeasuredFilter => ({ typed, byHand });
const onOrders = (typed: string, byHand: string): MeasuredFilter => ({ typed, byHand, joinsOrders: true });
const named = (typed: string, name: string, more = 'true') =>
  onOrders(typed, `${fullName} ilike '%${name}%' and ${more}`);
const addressed = (typed: string, part: string) => onOrders(typed, `o.email_address ilike '%${part}%'`);
const inCampaign = (typed: string, name: string, more = 'true') =>
  onOrders(typed, `o.campaign_name ilike '%${name}%' and ${more}`);
const itemOf = (test: string) =>
  `exists (select from fulfillment_items i where i.fulfillment_id = f.fulfillment_id and ${test})`;
const listed = (orders: string[]) =>
  onRecords(`any:${orders.join(',')}`, `f.order_id in (${orders.map((id) => `'${id}'`).join(', ')})`);
const withItem = (typed: string, sku: string, more = 'true') =>
  onRecords(
    typed,
    `${more} and exists (select from fulfillment_items i where i.fulfillment_id = f.fulfillment_id and i.sku ilike '${sku}%')`,
  );
/** A plain word: an order id, the beginning of a tracking number, a part of a name or of an email address. */
const containing = (...words: string[]) =>
  onOrders(
    words.join(' '),
    words
      .map(
        (word) => `(upper(f.order_id) = upper('${word}') or f.tracking_number ilike '${word}%'
          or ${fullName} ilike '%${word}%' or o.email_address ilike '%${word}%')`,
      )
      .join(' and '),
  );

/** `rows` is the number of records. */
export function searchFilters(rows: number): MeasuredFilter[] {
  const middle = Math.floor(rows / 2);
  const order = orderId(orderOf(middle));
  const manyOrders = Array.from({ length: 1_000 }, (_, n) => orderId(orderOf(1 + n * Math.floor(rows / 1_001))));
  const rma = `RMA${Math.floor(middle / 100) * 100 + 87}`;
  return [
    onRecords('', 'true'),
    onRecords('status:delivered', `f.status = 'DELIVERED'`),
    onRecords('status:hold', `f.status = 'HOLD'`),
    onRecords('status:recycled', `f.status = 'RECYCLED'`),
    onRecords('status:pending,failed', `f.status in ('PENDING', 'FAILED')`),
    onRecords('-status:delivered', `f.status <> 'DELIVERED'`),
    onRecords('carrier:ups', `f.carrier ilike 'UPS'`),
    onRecords('carrier:ontrac', `f.carrier ilike 'OnTrac'`),
    onRecords('carrier:nobody', `f.carrier ilike 'nobody'`),
    onRecords('house:3', 'f.fulfillment_house_id = 3'),
    inCampaign('campaign:"Campaign 17"', 'Campaign 17'),
    withItem('sku:SKU-117', 'SKU-117'),
    onRecords(`order:${order}`, `f.order_id = '${order}'`),
    onRecords('tracking:1Z0', `f.tracking_number like '1Z0%'`),
    onRecords('tracking:1ZA7F', `f.tracking_number like '1ZA7F%'`),
    onRecords('tracking:nothing', `f.tracking_number like 'NOTHING%'`),
    onRecords(`rma:${rma}`, `f.rma_number like '${rma}%'`),
    addressed('email:moreau', 'moreau'),
    addressed('email:xiang12345', 'xiang12345'),
    addressed('email:nobody@', 'nobody@'),
    named('name:zimmermann', 'zimmermann'),
    named('name:"zoe zimmermann"', 'zoe zimmermann'),
    named('name:müller', 'müller'),
    onOrders('phone:5550007919', `o.phone_number like '%5550007919%'`),
    onRecords('created:7d', since('date_created', week)),
    onRecords('created:2020..', since('date_created', `timestamp '2020-01-01'`)),
    onRecords('updated:today', since('date_updated', today)),
    onRecords('shipped:last-month', between('date_shipped', ...lastMonth)),
    onRecords('delivered:yesterday', between('date_delivered', `${today} - interval '1 day'`, today)),
    onRecords('returned:7d', since('date_returned', week)),
    onRecords('status:hold created:7d', `f.status = 'HOLD' and ${since('date_created', week)}`),
    onRecords('status:shipped carrier:dhl', `f.status = 'SHIPPED' and f.carrier ilike 'DHL'`),
    onRecords(
      'status:returned returned:last-month',
      `f.status = 'RETURNED' and ${between('date_returned', ...lastMonth)}`,
    ),
    onRecords('carrier:fedex shipped:7d', `f.carrier ilike 'FedEx' and ${since('date_shipped', week)}`),
    onRecords('house:5 status:failed', `f.fulfillment_house_id = 5 and f.status = 'FAILED'`),
    inCampaign('campaign:"Campaign 9" status:cancelled', 'Campaign 9', `f.status = 'CANCELLED'`),
    withItem('sku:SKU-3 status:rma_pending', 'SKU-3', `f.status = 'RMA_PENDING'`),
    named('name:castillo status:hold', 'castillo', `f.status = 'HOLD'`),
    containing('featherstone'),
    containing('xiang12345'),
    containing('zoe', 'featherstone'),
    containing('unheard-of'),
    // What has no value, and how old something is.
    onRecords('tracking:none', `coalesce(f.tracking_number, '') = ''`),
    onRecords('status:hold tracking:none', `f.status = 'HOLD' and coalesce(f.tracking_number, '') = ''`),
    onRecords('status:shipped tracking:none', `f.status = 'SHIPPED' and coalesce(f.tracking_number, '') = ''`),
    onRecords('carrier:none', `coalesce(f.carrier, '') = ''`),
    onRecords('house:none', 'f.fulfillment_house_id is null'),
    onRecords('rma:none status:returned', `f.status = 'RETURNED' and coalesce(f.rma_number, '') = ''`),
    onRecords('shipped:never', 'f.date_shipped is null'),
    onRecords('status:shipped shipped:never', `f.status = 'SHIPPED' and f.date_shipped is null`),
    onRecords('older:5d', `f.date_created < now() - interval '5 days'`),
    onRecords('status:hold older:5d', `f.status = 'HOLD' and f.date_created < now() - interval '5 days'`),
    onRecords('status:hold newer:2d', `f.status = 'HOLD' and f.date_created > now() - interval '2 days'`),
    onRecords('status:hold sort:oldest', `f.status = 'HOLD'`),
    // Names of all frequencies, in any case and without accents, alone and with more.
    named('name:MULLER', 'müller'),
    named('name:ozturk', 'öztürk'),
    named('name:balski', 'balski'),
    named('name:berski', 'berski'),
    named('name:branberg', 'branberg'),
    named('name:rosberg', 'rosberg'),
    named('name:rosberg status:hold', 'rosberg', `f.status = 'HOLD'`),
    named('name:müller status:delivered', 'müller', `f.status = 'DELIVERED'`),
    named('name:moreau created:7d', 'moreau', since('date_created', week)),
    named('name:moreau carrier:dhl', 'moreau', `f.carrier ilike 'DHL'`),
    containing('muller'),
    containing('branberg'),
    containing('ada', 'branberg'),
    containing('lukasz', 'xiang'),
    containing('quinn', 'o'),
    // What an order shows.
    onOrders('phone:"+1 (555) 000-7919"', `o.phone_number like '%5550007919%'`),
    onRecords('tracking:"1z a7-f"', `f.tracking_number like '1ZA7F%'`),
    onOrders('city:portland', `o.ship_city ilike '%portland%'`),
    onOrders('city:springfield status:hold', `o.ship_city ilike '%springfield%' and f.status = 'HOLD'`),
    onOrders('state:NY', `o.ship_state ilike 'NY'`),
    onOrders('postal:1234', `o.ship_postal_code like '1234%'`),
    onOrders('address:"17 main"', `o.ship_address1 ilike '%17 main%'`),
    onRecords('product:"Product 7"', itemOf(`i.name ilike '%Product 7%'`)),
    onRecords('product:"Product 7" status:hold', `f.status = 'HOLD' and ${itemOf(`i.name ilike '%Product 7%'`)}`),
    onOrders('customerid:C1234', `o.customer_id = 'C1234'`),
    onRecords(`client:CF${middle}`, `f.client_fulfillment_id = 'CF${middle}'`),
    onRecords(`fulfillment:${middle}`, `f.fulfillment_id = ${middle}`),
    listed(manyOrders),
  ];
}

/** The two statements that show the first page and its capped count. */
export function statementsByHand({ byHand, joinsOrders }: MeasuredFilter, countLimit: number): string[] {
  const from = `from fulfillments f ${joinsOrders ? 'join orders o using (order_id)' : ''} where ${byHand}`;
  return [
    `select count(*) from (select ${from} limit ${countLimit + 1}) c`,
    `select f.* ${from} order by f.date_created desc, f.fulfillment_id desc limit 10`,
  ];
}
