/** Turns a filter into parameterized SQL in which every part can use an index. */

import { type SQL, sql } from 'drizzle-orm';
import { carrierAliases, foldName } from '../carriers/carriers.ts';
import { foldText } from '../text/fold-text.ts';
import { escapeLike, fuzzyLike, idVariants } from '../text/like-pattern.ts';
import { type Condition, type DateField, type Filter, isDateCondition, type TextField } from './filter.ts';

/**
 * The expressions that searches compare, identical to those of the indexes in the migrations and in large-indexes.ts:
 * PostgreSQL uses an expression index only for the same expression. `fold_text` is `foldText` in the database. `f` is
 * fulfillments, `o` its order, `i` an item.
 */
const column = {
  /**
   * first name, last name, company name and email address, separated by spaces so that a short name can be matched as a
   * whole word; one index serves both one-word and two-word searches
   */
  customer: sql`fold_text(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ' || coalesce(o.email_address, '') || ' ')`,
  /** parts of `customer`; not indexed on their own */
  email: sql`fold_text(o.email_address)`,
  name: sql`fold_text(' ' || coalesce(o.ship_first_name, '') || ' ' || coalesce(o.ship_last_name, '') || ' ' || coalesce(o.ship_company_name, '') || ' ')`,
  campaign: sql`fold_text(o.campaign_name)`,
  phone: sql`regexp_replace(o.phone_number, '[^0-9]', '', 'g')`,
  carrier: sql`fold_text(f.carrier)`,
  sku: sql`fold_text(i.sku)`,
} as const;

/** One way to match: conditions on `fulfillments f`, and on `orders o` if `joinsOrders`. */
export interface Branch {
  joinsOrders: boolean;
  where: SQL;
}

interface Test {
  onOrders: boolean;
  test: SQL;
}

/** The column of `fulfillments f` behind each date field. */
export const dateColumns: Record<DateField, SQL> = {
  created: sql`f.date_created`,
  updated: sql`f.date_updated`,
  shipped: sql`f.date_shipped`,
  delivered: sql`f.date_delivered`,
  returned: sql`f.date_returned`,
};

/** Words of a filter that match no order id and no tracking number prefix; see `findNonIdWords`. */
export type NonIdWords = ReadonlySet<string>;
const noneKnown: NonIdWords = new Set();

/**
 * The branches of a filter; a record matches the filter if it matches any of them. There is one branch unless the filter
 * has a word that may be an id. Such a word can match columns of two tables, and PostgreSQL searches each quickly but
 * not the two joined by "or". The longest such word, usually the most selective, splits the branches; the others are
 * tested row by row.
 */
export function toBranches({ conditions }: Filter, nonIds = noneKnown): Branch[] {
  const words = conditions.filter((one) => one.field === 'word' && !one.negated && !nonIds.has(searchWord(one)));
  const leading = words.toSorted((a, b) => searchWord(b).length - searchWord(a).length)[0];
  const rest = conditions.filter((one) => one !== leading).map((one) => toTest(one, nonIds));
  const branchTests = leading === undefined ? [[]] : wordTests(searchWord(leading), nonIds).map((test) => [test]);
  return branchTests.map((branch) => {
    const tests = [...branch, ...rest];
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

/** Fields whose indexes return the records of one value in page order. */
const pageOrderedFields = ['status', 'carrier'] as const;

/** Splits a filter into filters that together match the same, one per value, so that an index returns each in page order. */
export function splitByIndexedValue(filter: Filter): Filter[] {
  const positive = filter.conditions.filter(({ negated }) => !negated);
  const [first] = pageOrderedFields.flatMap((field) => positive.find((condition) => condition.field === field) ?? []);
  if (first === undefined || isDateCondition(first)) return [filter];
  const others = filter.conditions.filter((condition) => condition !== first);
  return first.values.map((value) => ({
    ...filter,
    conditions: [{ ...first, values: [value] } as Condition, ...others],
  }));
}

/** The word of a word condition; '' for other conditions. */
export function searchWord(condition: Condition): string {
  return condition.field === 'word' ? condition.values[0] : '';
}

/** The conditions under which a word is an order id or the beginning of a tracking number. */
export function idConditions(word: string): SQL[] {
  return idTests(word).map(({ test }) => test);
}

/** NULL doesn't match; negated, it does. */
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

function idTests(word: string): Test[] {
  return [
    onRecord(sql`f.order_id = any(${textArray(idVariants(word))})`),
    ...startsWith(sql`f.tracking_number`, word.replace(/[\s.-]/g, '')),
  ];
}

/**
 * Whatever matches the name or the address also matches `customer`, which has the index. The second comparison is inside
 * a `case` so that the planner doesn't count it as another condition that reduces the number of orders.
 */
function partOfCustomer(part: SQL, pattern: string): SQL {
  return sql`(${column.customer} like ${pattern} and case when ${part} like ${pattern} then true end)`;
}

const emailPattern = (value: string): string => `%${escapeLike(foldText(value))}%`;

/** Fewer than three letters match only whole words: too many names contain "li", and no trigram index finds it. */
function namePattern(value: string): string {
  return [...value].length < 3 ? `% ${fuzzyLike(value)} %` : `%${fuzzyLike(value)}%`;
}

function startsWith(id: SQL, value: string): Test[] {
  const spellings = value === '' ? [] : [...new Set([value, value.toUpperCase(), value.toLowerCase()])];
  return spellings.map((spelling) => onRecord(sql`${id} like ${`${escapeLike(spelling)}%`}`));
}

/** A carrier in any spelling that imports recognize, case-insensitive. */
function carrierNames(value: string): string[] {
  const known = carrierAliases.get(foldName(value));
  return [...new Set([value, known ?? value].map(foldText))];
}

function inHouse(value: string): SQL {
  if (/^\d{1,9}$/.test(value)) return sql`f.fulfillment_house_id = ${Number(value)}`;
  return sql`f.fulfillment_house_id = any(array(
    select h.fulfillment_house_id from fulfillment_houses h where fold_text(h.name) like ${`%${fuzzyLike(value)}%`}))`;
}

/**
 * There are few campaigns with many orders each, so this first finds the matching campaign names by jumping from name to
 * name in the index (a loose index scan), then their orders by name.
 */
function inCampaign(value: string): SQL {
  const name = sql`fold_text(c.campaign_name)`;
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
    where i.fulfillment_id = f.fulfillment_id and ${column.sku} like ${`${escapeLike(foldText(value))}%`})`;
}

/** For a single value the index returns records in order; the planner sees that only with `=`. */
function isOneOf(one: SQL, values: readonly string[]): SQL {
  const [only, ...others] = values;
  return others.length === 0 ? sql`${one} = ${only}` : sql`${one} = any(${textArray(values)})`;
}

const textArray = (values: readonly string[]): SQL => sql`${sql.param(values)}::text[]`;
const onRecord = (test: SQL): Test => ({ onOrders: false, test });
const onOrder = (test: SQL): Test => ({ onOrders: true, test });
