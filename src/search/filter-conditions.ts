/** Turns a filter into parameterized SQL in which every part can use an index. */
import { type SQL, sql } from 'drizzle-orm';
import {
  type Condition,
  type DateField,
  type DateRange,
  type Filter,
  isDateCondition,
  type TextField,
} from '../filters/filter.ts';
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';
import { column, isOneOf, onOrder, onRecord, type Test } from './indexed-columns.ts';
import { cityTests, type KnownValues, listTests, noneKnown, textTests, wordTests } from './text-conditions.ts';

/** One way to match: conditions on `fulfillments f`, and on `orders o` if `joinsOrders`. */
export interface Branch {
  joinsOrders: boolean;
  /** whether there are conditions on orders beside one that mostly new records meet */
  isAboutNew: boolean;
  /** whether a record that meets it can't meet another one */
  isDisjoint: boolean;
  where: SQL;
}

/** The column of `fulfillments f` behind each date field. */
export const dateColumns: Record<DateField, SQL> = {
  created: sql`f.date_created`,
  updated: sql`f.date_updated`,
  shipped: sql`f.date_shipped`,
  delivered: sql`f.date_delivered`,
  returned: sql`f.date_returned`,
  exported: sql`f.date_exported`,
};

/**
 * The branches of a filter; a record matches the filter if it matches any of them. There is one branch unless the filter
 * has a list of numbers, a word that may be an id, or asks for a missing carrier. PostgreSQL searches quickly for each of
 * the tests that those consist of, but not for several joined by "or". A list, or else the longest such word, usually the
 * most selective, splits the branches; the others are tested row by row.
 */
export function toBranches({ conditions }: Filter, known = noneKnown): Branch[] {
  const list = conditions.find((one) => one.field === 'any' && !one.negated);
  const words = conditions.filter((one) => one.field === 'word' && !one.negated && !known.nonIds.has(searchWord(one)));
  const [longest] = words.toSorted((a, b) => searchWord(b).length - searchWord(a).length);
  const leading = list ?? longest ?? conditions.find(asksForNoCarrier);
  const rest = conditions.filter((one) => one !== leading).map((one) => toTest(one, known));
  const branchTests = leading === undefined ? [[]] : testsOf(leading, known).map((test) => [test]);
  const isAboutNew = conditions.some(isMetByNew);
  return branchTests.map((branch) => toBranch([...branch, ...rest], { isAboutNew, isDisjoint: false }));
}

/**
 * The branches of a filter for counting up to a limit. Those that city alone asks for are counted by its whole name first:
 * an index returns them one by one, while all orders with such letters in their address have to be found before any.
 */
export function toCountedBranches(filter: Filter, known: KnownValues): Branch[] {
  const [only, ...others] = filter.conditions;
  const [city, ...cities] = only?.field === 'city' && !only.negated && !only.orNone ? only.values : [];
  if (city === undefined || others.length > 0 || cities.length > 0) return toBranches(filter, known);
  return cityTests(city).map((test) => toBranch([test], { isAboutNew: false, isDisjoint: true }));
}

function toBranch(tests: Test[], { isAboutNew, isDisjoint }: Pick<Branch, 'isAboutNew' | 'isDisjoint'>): Branch {
  const joinsOrders = tests.some(({ onOrders }) => onOrders);
  const all = sql.join(
    tests.map(({ test }) => test),
    sql` and `,
  );
  return {
    joinsOrders,
    isAboutNew: joinsOrders && isAboutNew,
    isDisjoint,
    where: tests.length === 0 ? sql`true` : all,
  };
}

const asksForNoCarrier = (one: Condition): boolean =>
  one.field === 'carrier' && one.orNone && one.values.length === 0 && !one.negated;

/** What records go through in their first days; sooner or later all the others have an end of their own. */
const newStatuses: readonly string[] = ['HOLD', 'PENDING', 'PENDING_SHIPMENT', 'SHIPPED'] satisfies FulfillmentStatus[];

function isMetByNew(one: Condition): boolean {
  if (one.negated) return false;
  if (isDateCondition(one)) return one.ranges.every(({ from }) => from !== null);
  return one.field === 'status' && one.values.every((value) => newStatuses.includes(value));
}

/** Fields whose indexes return the records of one value in page order. */
const pageOrderedFields = ['status', 'carrier'] as const;

/** The branches of a filter, one per value of such a field, so that an index returns each in page order. */
export function toOrderedBranches(filter: Filter, known: KnownValues): Branch[] {
  const positive = filter.conditions.filter(({ negated }) => !negated);
  const [first] = pageOrderedFields.flatMap((field) => positive.find((condition) => condition.field === field) ?? []);
  if (first === undefined || isDateCondition(first) || ('orNone' in first && first.orNone))
    return toBranches(filter, known);
  const others = filter.conditions.filter((condition) => condition !== first);
  return first.values.flatMap((value) => {
    const conditions = [{ ...first, values: [value] } as Condition, ...others];
    const names = known.carriers.get(value) ?? [];
    const withName = (name: string) => ({ ...known, carriers: new Map(known.carriers).set(value, [name]) });
    const each = names.length < 2 ? [known] : names.map(withName);
    return each.flatMap((one) => toBranches({ ...filter, conditions }, one));
  });
}

/** The word of a word condition; '' for other conditions. */
export function searchWord(condition: Condition): string {
  return condition.field === 'word' ? condition.values[0] : '';
}

/** NULL doesn't match; negated, it does. */
function toTest(condition: Condition, known: KnownValues): Test {
  const tests = testsOf(condition, known);
  const any = sql`(${sql.join(
    tests.map(({ test }) => test),
    sql` or `,
  )})`;
  return {
    onOrders: tests.some(({ onOrders }) => onOrders),
    test: condition.negated ? sql`${any} is not true` : any,
  };
}

function testsOf(condition: Condition, known: KnownValues): Test[] {
  if (condition.field === 'word') return wordTests(condition.values[0], known.nonIds);
  if (condition.field === 'any') return listTests(condition.values);
  if (condition.field === 'status') return [onRecord(isOneOf(sql`f.status`, condition.values))];
  if (isDateCondition(condition)) return condition.ranges.map((range) => onRecord(within(condition.field, range)));
  const { field, values, orNone } = condition;
  return [...(values.length === 0 ? [] : textTests[field](values, known)), ...(orNone ? testsOfAbsence(field) : [])];
}

function within(field: DateField, { from, until, isNever }: DateRange): SQL {
  const moment = dateColumns[field];
  if (isNever) return sql`${moment} is null`;
  const tests = [
    ...(from === null ? [] : [sql`${moment} >= ${from.toISOString()}::timestamptz`]),
    ...(until === null ? [] : [sql`${moment} < ${until.toISOString()}::timestamptz`]),
  ];
  return sql`(${sql.join(tests, sql` and `)})`;
}

/** Written like this rather than with `coalesce`, so that the planner knows how many rows have no value. */
const isEmpty = (value: SQL): SQL => sql`(${value} is null or ${value} = '')`;

const hasNoItem = (more: SQL): SQL =>
  sql`not exists (select from fulfillment_items i where i.fulfillment_id = f.fulfillment_id ${more})`;

/** The columns behind the fields that can be empty; any of the tests is enough. */
const absenceTests: Partial<Record<TextField, Test[]>> = {
  // Two tests, because the index serves each of them, but not the two joined by "or".
  carrier: [onRecord(sql`${column.carrier} is null`), onRecord(sql`${column.carrier} = ''`)],
  house: [onRecord(sql`f.fulfillment_house_id is null`)],
  tracking: [onRecord(isEmpty(sql`f.tracking_number`))],
  rma: [onRecord(isEmpty(sql`f.rma_number`))],
  client: [onRecord(isEmpty(sql`f.client_fulfillment_id`))],
  sku: [onRecord(hasNoItem(sql`and i.sku <> ''`))],
  product: [onRecord(hasNoItem(sql``))],
  campaign: [onOrder(isEmpty(sql`o.campaign_name`))],
  email: [onOrder(isEmpty(sql`o.email_address`))],
  phone: [onOrder(isEmpty(sql`o.phone_number`))],
  customerid: [onOrder(isEmpty(sql`o.customer_id`))],
  city: [onOrder(isEmpty(sql`o.ship_city`))],
  state: [onOrder(isEmpty(sql`o.ship_state`))],
  postal: [onOrder(isEmpty(sql`o.ship_postal_code`))],
  country: [onOrder(isEmpty(sql`o.ship_country`))],
  address: [onOrder(sql`(${isEmpty(sql`o.ship_address1`)} and ${isEmpty(sql`o.ship_address2`)})`)],
};

/** That a field has no value, as tests of which any is enough; false for fields that always have one. */
const testsOfAbsence = (field: TextField): Test[] => absenceTests[field] ?? [onRecord(sql`false`)];
