/** A filter as SQL: only parameters, in a form in which every part can use an index. */

import { type SQL, sql } from 'drizzle-orm';
import { carrierAliases, foldName } from '../carriers/carriers.ts';
import { escapeLike, fuzzyLike, idVariants } from '../text/like-pattern.ts';
import { type Condition, type DateField, type Filter, isDateCondition, type TextField } from './filter.ts';

/**
 * The expressions that searches compare, exactly as the indexes in the migrations have them: PostgreSQL uses an
 * expression index only for the same expression. `f` is fulfillments, `o` its order, `i` an item.
 */
const column = {
  /**
   * first, last and company name and e-mail address, each between spaces so that a short name can be found as a whole
   * word; one index serves both one-word and two-word searches
   */
  customer: sql`lower(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ' || coalesce(o.email_address, '') || ' ')`,
  /** the parts of `customer`; not indexed by themselves */
  email: sql`lower(o.email_address)`,
  name: sql`lower(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ')`,
  campaign: sql`lower(o.campaign_name)`,
  phone: sql`regexp_replace(o.phone_number, '[^0-9]', '', 'g')`,
  carrier: sql`lower(f.carrier)`,
  sku: sql`lower(i.sku)`,
} as const;

/** One way to match: conditions on `fulfillments f`, and on `orders o` if it says so. */
export interface Branch {
  joinsOrders: boolean;
  where: SQL;
}

interface Test {
  onOrders: boolean;
  test: SQL;
}

/** Where the days of `fulfillments f` stand. */
export const dateColumns: Record<DateField, SQL> = {
  created: sql`f.date_created`,
  updated: sql`f.date_updated`,
  shipped: sql`f.date_shipped`,
  delivered: sql`f.date_delivered`,
  returned: sql`f.date_returned`,
};

/** Words of a filter that no order id is and no tracking number begins with; see find-non-ids.ts. */
export type NonIdWords = ReadonlySet<string>;
const unknown: NonIdWords = new Set();

/**
 * The ways in which a record can match; it matches the filter when it matches any. There is one, unless the filter has
 * a word that may be an id: that may stand in places on two tables, and PostgreSQL finds each quickly but not their
 * "or". The longest such word, the most selective one as a rule, parts the branches; all others are tested row by row.
 */
export function toBranches({ conditions }: Filter, nonIds = unknown): Branch[] {
  const words = conditions.filter((one) => one.field === 'word' && !one.negated && !nonIds.has(searchWord(one)));
  const leading = words.toSorted((a, b) => searchWord(b).length - searchWord(a).length)[0];
  const rest = conditions.filter((one) => one !== leading).map((one) => toTest(one, nonIds));
  const ways = leading === undefined ? [[]] : wordTests(searchWord(leading), nonIds).map((test) => [test]);
  return ways.map((way) => {
    const tests = [...way, ...rest];
    const where =
      tests.length === 0
        ? sql`true`
        : sql.join(
            tests.map(({ test }) => test),
            sql` and `,
          );
    return { joinsOrders: tests.some(({ onOrders }) => onOrders), where };
  });
}

/** The fields whose indexes have the records of one value in the order of the pages. */
const fieldsInOrder = ['status', 'carrier'] as const;

/** Filters that together match the same, each with one value where that lets an index give the records in order. */
export function splitByIndexedValue(filter: Filter): Filter[] {
  const positive = filter.conditions.filter(({ negated }) => !negated);
  const [first] = fieldsInOrder.flatMap((field) => positive.find((condition) => condition.field === field) ?? []);
  if (first === undefined || isDateCondition(first)) return [filter];
  const others = filter.conditions.filter((condition) => condition !== first);
  return first.values.map((value) => ({
    ...filter,
    conditions: [{ ...first, values: [value] } as Condition, ...others],
  }));
}

/** The word of a condition that is one; else nothing. */
export function searchWord(condition: Condition): string {
  return condition.field === 'word' ? condition.values[0] : '';
}

/** What is unknown does not match; negated, it does. */
function toTest(condition: Condition, nonIds: NonIdWords): Test {
  const tests = testsOf(condition, nonIds);
  const any = sql`(${sql.join(
    tests.map(({ test }) => test),
    sql` or `,
  )})`;
  return {
    onOrders: tests.some(({ onOrders }) => onOrders),
    test: condition.negated ? sql`${any} is not true` : any,
  };
}

function testsOf(condition: Condition, nonIds: NonIdWords): Test[] {
  if (condition.field === 'word') return wordTests(condition.values[0], nonIds);
  if (condition.field === 'status') return [onRecord(isOneOf(sql`f.status`, condition.values))];
  if (isDateCondition(condition)) return condition.ranges.map((range) => onRecord(within(condition.field, range)));
  return textTests[condition.field](condition.values);
}

function within(field: DateField, { from, until }: { from: Date | null; until: Date | null }): SQL {
  const moment = dateColumns[field];
  const tests = [
    ...(from === null ? [] : [sql`${moment} >= ${from.toISOString()}::timestamptz`]),
    ...(until === null ? [] : [sql`${moment} < ${until.toISOString()}::timestamptz`]),
  ];
  return sql`(${sql.join(tests, sql` and `)})`;
}

const textTests: Record<TextField, (values: string[]) => Test[]> = {
  order: (values) => [onRecord(sql`f.order_id = any(${textArray(values.flatMap(idVariants))})`)],
  tracking: (values) => values.flatMap((value) => startsWith(sql`f.tracking_number`, value)),
  rma: (values) => values.flatMap((value) => startsWith(sql`f.rma_number`, value)),
  carrier: (values) => [onRecord(isOneOf(column.carrier, values.flatMap(carrierNames)))],
  house: (values) => values.map((value) => onRecord(inHouse(value))),
  sku: (values) => values.map((value) => onRecord(hasSku(value))),
  campaign: (values) => values.map((value) => onOrder(inCampaign(value))),
  email: (values) => values.map((value) => onOrder(partOfCustomer(column.email, emailPattern(value)))),
  name: (values) => values.map((value) => onOrder(partOfCustomer(column.name, namePattern(value)))),
  phone: (values) => values.map((value) => onOrder(sql`${column.phone} like ${`%${value}%`}`)),
};

function wordTests(word: string, nonIds: NonIdWords): Test[] {
  const ofCustomer = onOrder(sql`${column.customer} like ${namePattern(word)}`);
  return nonIds.has(word) ? [ofCustomer] : [...idTests(word), ofCustomer];
}

/** The ways in which a word can be an id: an order's, or the beginning of a tracking number. */
export function idConditions(word: string): SQL[] {
  return idTests(word).map(({ test }) => test);
}

function idTests(word: string): Test[] {
  return [
    onRecord(sql`f.order_id = any(${textArray(idVariants(word))})`),
    ...startsWith(sql`f.tracking_number`, word.replace(/[\s.-]/g, '')),
  ];
}

/**
 * What is in the name, or in the address, is in both together, which have the index. The second comparison is worded so
 * that the planner does not take it for another condition that leaves fewer orders.
 */
function partOfCustomer(part: SQL, pattern: string): SQL {
  return sql`(${column.customer} like ${pattern} and case when ${part} like ${pattern} then true end)`;
}

const emailPattern = (value: string): string => `%${escapeLike(value.toLowerCase())}%`;

/** Less than three letters are looked for as a whole word: every name contains some "li", and no index finds it. */
function namePattern(value: string): string {
  return [...value].length < 3 ? `% ${fuzzyLike(value)} %` : `%${fuzzyLike(value)}%`;
}

function startsWith(id: SQL, value: string): Test[] {
  const spellings = value === '' ? [] : [...new Set([value, value.toUpperCase(), value.toLowerCase()])];
  return spellings.map((spelling) => onRecord(sql`${id} like ${`${escapeLike(spelling)}%`}`));
}

/** A carrier by any spelling that imports know, in any case. */
function carrierNames(value: string): string[] {
  const known = carrierAliases.get(foldName(value));
  return [...new Set([value.toLowerCase(), ...(known === undefined ? [] : [known.toLowerCase()])])];
}

function inHouse(value: string): SQL {
  if (/^\d{1,9}$/.test(value)) return sql`f.fulfillment_house_id = ${Number(value)}`;
  return sql`f.fulfillment_house_id = any(array(
    select h.fulfillment_house_id from fulfillment_houses h where lower(h.name) like ${`%${fuzzyLike(value)}%`}))`;
}

/**
 * Campaigns are few, and each has many orders: the fitting ones are found first, going from name to name through the
 * index, and then their orders by name.
 */
function inCampaign(value: string): SQL {
  const name = sql`lower(c.campaign_name)`;
  return sql`${column.campaign} = any(array(
    with recursive campaigns as (
      (select ${name} as name from orders c where ${name} is not null order by ${name} limit 1)
      union all
      select (select ${name} from orders c where ${name} > campaigns.name order by ${name} limit 1)
      from campaigns where campaigns.name is not null)
    select name from campaigns where name like ${`%${fuzzyLike(value)}%`}))`;
}

function hasSku(value: string): SQL {
  return sql`exists (select from fulfillment_items i
    where i.fulfillment_id = f.fulfillment_id and ${column.sku} like ${`${escapeLike(value.toLowerCase())}%`})`;
}

/** Of one value the index has the records in order, which the planner sees only in this form. */
function isOneOf(one: SQL, values: readonly string[]): SQL {
  const [only, ...others] = values;
  return others.length === 0 ? sql`${one} = ${only}` : sql`${one} = any(${textArray(values)})`;
}

const textArray = (values: readonly string[]): SQL => sql`${sql.param(values)}::text[]`;
const onRecord = (test: SQL): Test => ({ onOrders: false, test });
const onOrder = (test: SQL): Test => ({ onOrders: true, test });
