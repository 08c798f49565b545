/**
 * Random filters, each as it is typed and as plain SQL that was written without looking at the search: one table with
 * everything, one condition beside the other, no thought for speed.
 */
import { fulfillmentStatusCodes, fulfillmentStatuses } from '../../src/fulfillments/fulfillment.ts';
import type { Random } from '../demo/random.ts';
import { made, orderIdOf } from './many-records.ts';

export interface Oracle {
  typed: string;
  /** a condition on the view `everything` */
  sql: string;
}

/** The view that the oracle's conditions are about. */
export const everythingView = `create view everything as
  select f.*, o.campaign_name, o.email_address, o.phone_number, o.customer_id, o.ship_city, o.ship_state,
    o.ship_postal_code, o.ship_country, h.name as house_name,
    concat_ws(' ', '', o.ship_address1, o.ship_address2, o.ship_city, o.ship_state, o.ship_postal_code, o.ship_country, '') as address,
    array(select i.name from fulfillment_items i where i.fulfillment_id = f.fulfillment_id) as products,
    concat_ws(' ', o.ship_first_name, o.ship_last_name, o.ship_company_name) as full_name,
    coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') as raw_name,
    array(select lower(i.sku) from fulfillment_items i where i.fulfillment_id = f.fulfillment_id) as skus
  from fulfillments f join orders o using (order_id) left join fulfillment_houses h using (fulfillment_house_id)`;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const contains = (column: string, part: string) => `position(${literal(part.toLowerCase())} in lower(${column})) > 0`;
const begins = (column: string, part: string) => `starts_with(upper(${column}), ${literal(part.toUpperCase())})`;
/** Blanks and dashes in a number don't matter. */
const numberBegins = (column: string, part: string) =>
  begins(`translate(${column}, ' -', '')`, part.replace(/[ -]/g, ''));
const lacks = (column: string) => `nullif(${column}::text, '') is null`;
/** Apostrophes and dashes are any one character. */
const named = (column: string, part: string) =>
  `lower(${column}) ~ ${literal(
    part
      .toLowerCase()
      .replace(/[.*+?^${}()|[\]\\%]/g, '\\$&')
      .replace(/['’–-]/g, '.'),
  )}`;
const wholeWord = (part: string) => `lower(' ' || raw_name || ' ') like ${literal(`% ${part.toLowerCase()} %`)}`;
const byName = (part: string) => ([...part].length < 3 ? wholeWord(part) : named('raw_name', part));

const day = (random: Random) => `2026-${random.pick(['09', '10', '11'])}-${random.pick(['01', '08', '15', '28'])}`;
const startOf = (date: string) => `(date '${date}'::timestamp at time zone 'America/New_York')`;

/** What is looked at for each field that can be empty. */
const absent = {
  ...{ tracking: 'tracking_number', carrier: 'carrier', house: 'fulfillment_house_id', rma: 'rma_number' },
  ...{ client: 'client_fulfillment_id', customerid: 'customer_id', email: 'email_address', phone: 'phone_number' },
  ...{ campaign: 'campaign_name', city: 'ship_city', postal: 'ship_postal_code' },
};

type Maker = (random: Random) => Oracle;

const dateMakers: Maker[] = (['created', 'updated', 'shipped', 'delivered', 'returned'] as const).flatMap((field) => {
  const column = `date_${field}`;
  return [
    (random) => {
      const date = day(random);
      return { typed: `${field}:${date}`, sql: `(${column} at time zone 'America/New_York')::date = '${date}'` };
    },
    (random) => {
      const [from, to] = [day(random), day(random)].sort();
      return {
        typed: `${field}:${from}..${to}`,
        sql: `(${column} at time zone 'America/New_York')::date between '${from}' and '${to}'`,
      };
    },
    (random) => {
      const date = day(random);
      return { typed: `${field}:<${date}`, sql: `${column} < ${startOf(date)}` };
    },
  ];
});

const makers: Maker[] = [
  (random) => {
    const status = random.pick(fulfillmentStatusCodes);
    return { typed: `status:"${fulfillmentStatuses[status]}"`, sql: `status = '${status}'` };
  },
  () => ({ typed: 'status:hold,rma', sql: `status in ('HOLD', 'RMA_PENDING')` }),
  (random) => {
    const carrier = random.pick(['usps', 'UPS', 'fedex', '"Regional Xpress"']);
    return { typed: `carrier:${carrier}`, sql: `lower(carrier) = lower(${literal(carrier.replaceAll('"', ''))})` };
  },
  (random) => {
    const house = random.pick([3, 7, 12, 99]);
    return { typed: `house:${house}`, sql: `fulfillment_house_id = ${house}` };
  },
  () => ({ typed: 'house:gulf,pick', sql: `(${contains('house_name', 'gulf')} or ${contains('house_name', 'pick')})` }),
  (random) => {
    const part = random.pick(['glow', 'US – Mobile', 'us - mobile', 'health']);
    return { typed: `campaign:"${part}"`, sql: named('campaign_name', part) };
  },
  (random) => {
    const sku = random.pick(['ser', 'SER-30', 'a%b', '000', 'zzz']);
    return { typed: `sku:${sku}`, sql: `exists (select from unnest(skus) s where starts_with(s, lower('${sku}')))` };
  },
  (random) => {
    const id = orderIdOf(random.int(0, 6999));
    return { typed: `order:${id}`, sql: `ltrim(lower(order_id), '#') = lower('${id.replace('#', '')}')` };
  },
  (random) => {
    const part = random.pick(['9400', '1z01', 'LX11', '94001']);
    return { typed: `tracking:${part}`, sql: numberBegins('tracking_number', part) };
  },
  (random) => {
    const field = random.pick([
      'tracking',
      'carrier',
      'house',
      'rma',
      'client',
      'customerid',
      'email',
      'phone',
      'campaign',
      'city',
      'postal',
    ] as const);
    return { typed: `${field}:none`, sql: lacks(absent[field]) };
  },
  () => ({
    typed: 'tracking:none,9400',
    sql: `(${lacks('tracking_number')} or ${numberBegins('tracking_number', '9400')})`,
  }),
  (random) => {
    const field = random.pick(['shipped', 'delivered', 'returned', 'exported'] as const);
    return { typed: `${field}:never`, sql: `date_${field} is null` };
  },
  (random) => {
    const days = random.pick([3, 10, 30]);
    const limit = `(date '2026-11-22' - ${days} + 1)::timestamp at time zone 'America/New_York'`;
    return random.chance(0.5)
      ? { typed: `older:${days}d`, sql: `date_created < ${limit}` }
      : { typed: `created:<${days}d`, sql: `date_created >= ${limit} and date_created < ${startOf('2026-11-23')}` };
  },
  (random) => {
    const part = random.pick(['port', 'york', 'sao paulo', 'New York']);
    const plain = `translate(lower(ship_city), 'ã', 'a')`;
    return { typed: `city:"${part}"`, sql: `position(${literal(part.toLowerCase())} in ${plain}) > 0` };
  },
  (random) => {
    const part = random.pick(['972', 'k1a0b1', 'K1A 0', 'sw1a 1', '10001']);
    const stored = `translate(upper(ship_postal_code), ' -', '')`;
    return {
      typed: `postal:"${part}"`,
      sql: `starts_with(${stored}, ${literal(part.toUpperCase().replace(' ', ''))})`,
    };
  },
  (random) => {
    const [typed, sql] = random.pick([
      ['state:or', `upper(ship_state) = 'OR'`],
      ['state:"new york"', `upper(ship_state) = 'NY'`],
      ['country:ca', `upper(ship_country) = 'CA'`],
      ['country:canada', `upper(ship_country) = 'CA'`],
      ['address:"oak ave"', contains('address', 'oak ave')],
      ['address:"17 main"', contains('address', ' 17 main')],
      ['address:"7 oak ave"', contains('address', ' 7 oak ave')],
      ['address:117', contains('address', '117')],
      ['product:night', `exists (select from unnest(products) p where ${contains('p', 'night')})`],
      ['product:ser-3', `exists (select from unnest(skus) s where starts_with(s, 'ser-3'))`],
      ['customerid:cu12', `upper(customer_id) = 'CU12'`],
      ['client:cf-12', `upper(client_fulfillment_id) = 'CF-12'`],
      ['fulfillment:1000012,1000300', 'fulfillment_id in (1000012, 1000300)'],
    ] as const);
    return { typed, sql };
  },
  (random) => {
    const ids = [orderIdOf(random.int(0, 6999)), orderIdOf(random.int(0, 6999)), 'maria.12@example.com'];
    const listed = ids.map((id) => literal(id.toLowerCase().replace('#', '')));
    return {
      typed: `any:${ids.join(',')}`,
      sql: `(ltrim(lower(order_id), '#') in (${listed}) or lower(email_address) in (${listed}))`,
    };
  },
  () => ({ typed: 'rma:rma-12', sql: begins('rma_number', 'rma-12') }),
  (random) => {
    const part = random.pick(['jo.', 'x_y', 'a%b', 'MARIA.12@', 'example', 'nobody']);
    return { typed: `email:${part}`, sql: contains('email_address', part) };
  },
  (random) => {
    const name = random.pick([...made.firstNames, ...made.lastNames, 'acme', 'maria gar']);
    return { typed: `name:"${name}"`, sql: byName(name) };
  },
  (random) => {
    const digits = random.pick(['212', '5550107', '305555']);
    return { typed: `phone:${digits}`, sql: `regexp_replace(phone_number, '\\D', '', 'g') like '%${digits}%'` };
  },
  (random) =>
    wordOracle(
      random.pick(['maria', "o'brien", 'Xu', 'example.com', '9400', '1Z', 'jo.1', 'A00001', '#5', '5', 'zzzz']),
    ),
  ...dateMakers,
];

function wordOracle(word: string): Oracle {
  const bare = word.toLowerCase().replace(/^#/, '');
  const places = [
    `ltrim(lower(order_id), '#') = ${literal(bare)}`,
    ...(/[a-z\d]/i.test(word) ? [numberBegins('tracking_number', word.replace(/[.'#@_]/g, ''))] : []),
    byName(word),
    ...([...word].length < 3 ? [] : [contains('email_address', word)]),
  ];
  return { typed: word, sql: `(${places.join(' or ')})` };
}

/** One to four random conditions, a fifth of them negated. */
export function randomFilter(random: Random): Oracle {
  const parts = Array.from({ length: random.int(1, 4) }, () => {
    const { typed, sql } = random.pick(makers)(random);
    return random.chance(0.2)
      ? { typed: `-${typed}`, sql: `not coalesce(${sql}, false)` }
      : { typed, sql: `coalesce(${sql}, false)` };
  });
  return { typed: parts.map(({ typed }) => typed).join(' '), sql: parts.map(({ sql }) => sql).join(' and ') };
}
