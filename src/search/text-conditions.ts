/** Turns the values of text fields, words and lists into SQL that can use an index. */

import { type SQL, sql } from 'drizzle-orm';
import { carrierPattern } from '../carriers/carriers.ts';
import { isFulfillmentId } from '../db/ids.ts';
import type { TextField } from '../filters/filter.ts';
import { placeSpellings } from '../filters/place-names.ts';
import { isEmail } from '../filters/query-words.ts';
import { foldText } from '../text/fold-text.ts';
import { escapeLike, fuzzyLike, idVariants, looserPattern } from '../text/like-pattern.ts';
import { column, isOneOf, onOrder, onRecord, type Test, textArray } from './indexed-columns.ts';
import { campaign, carrier, foldedNames, product, type SharedName } from './known-names.ts';

/** What the database has of a filter's values, by value; the search itself looks up those that are missing here. */
export interface KnownValues {
  /** words that match no order id and no tracking number prefix */
  nonIds: ReadonlySet<string>;
  /** the folded names of the carriers that the values name, in all their spellings */
  carriers: ReadonlyMap<string, readonly string[]>;
  /** the folded names that contain the value */
  campaigns: ReadonlyMap<string, readonly string[]>;
  products: ReadonlyMap<string, KnownProduct>;
}

export interface KnownProduct {
  /** the folded names that contain the value */
  names: readonly string[];
  /** whether a SKU begins with the value */
  isSku: boolean;
  isId: boolean;
}

export const noneKnown: KnownValues = {
  nonIds: new Set(),
  carriers: new Map(),
  campaigns: new Map(),
  products: new Map(),
};

/** How the values of each field are compared; any of the tests is enough. */
export const textTests: Record<TextField, (values: string[], known: KnownValues) => Test[]> = {
  order: (values) => [onRecord(sql`f.order_id = any(${textArray(values.flatMap(idVariants))})`)],
  tracking: (values) => values.flatMap(trackingTests),
  rma: (values) => values.flatMap(rmaTests),
  carrier: (values, known) => [onRecord(sentBy(values, known.carriers))],
  house: (values) => values.map((value) => onRecord(inHouse(value))),
  sku: (values) => values.map((value) => onRecord(hasItem(bySku(value)))),
  campaign: (values, known) => values.map((value) => onOrder(inCampaign(value, known.campaigns.get(value)))),
  email: (values) =>
    values.map((value) => onOrder(partOf(column.customer, column.email, `%${escapeLike(foldText(value))}%`))),
  name: (values) => values.map((value) => onOrder(partOfName(value))),
  phone: (values) => values.map((value) => onOrder(sql`${column.phone} like ${`%${value}%`}`)),
  fulfillment: (values) => [
    onRecord(sql`f.fulfillment_id = any(${textArray(values.filter(isFulfillmentId))}::bigint[])`),
  ],
  client: (values) => [onRecord(sql`f.client_fulfillment_id = any(${textArray(values.flatMap(idVariants))})`)],
  customerid: (values) => [onOrder(sql`o.customer_id = any(${textArray(values.flatMap(idVariants))})`)],
  product: (values, known) => values.map((value) => onRecord(hasProduct(value, known.products.get(value)))),
  city: (values) => values.map((value) => onOrder(inCity(value))),
  state: (values) => inPlace('state', values),
  country: (values) => inPlace('country', values),
  postal: (values) => values.map((value) => onOrder(hasPostalCode(value))),
  address: (values) => values.map((value) => onOrder(inAddress(value))),
};

/** A word: an order id, the beginning of a tracking number, or a part of a name or email. */
export function wordTests(word: string, nonIds: ReadonlySet<string>): Test[] {
  const ofCustomer = onOrder(sql`(${isIn(column.customer, namePattern(word))})`);
  return nonIds.has(word) ? [ofCustomer] : [...idTests(word), ofCustomer];
}

/** The conditions under which a word is an order id or the beginning of a tracking number. */
export function idConditions(word: string): SQL[] {
  return idTests(word).map(({ test }) => test);
}

/** A list of whole order ids, tracking numbers and emails: one test on records, and one on orders if it has emails. */
export function listTests(values: readonly string[]): Test[] {
  const emails = values.filter(isEmail);
  const ids = values.filter((value) => !isEmail(value));
  return [
    ...(ids.length === 0 && emails.length > 0 ? [] : [onRecord(sql`(${sql.join(listedIds(ids), sql` or `)})`)]),
    ...(emails.length === 0 ? [] : [onOrder(sql`${column.email} = any(${textArray(emails.map(foldText))})`)]),
  ];
}

function listedIds(ids: readonly string[]): SQL[] {
  const squeezed = ids.map(squeeze).filter((number) => number !== '');
  const numbers = textArray([...new Set(squeezed.flatMap(caseVariants))]);
  return [
    sql`f.order_id = any(${textArray([...new Set(ids.flatMap(idVariants))])})`,
    sql`f.tracking_number = any(${numbers})`,
    sql`(${hasSeparators.tracking} and ${column.squeezedTracking} = any(${numbers}))`,
  ];
}

function idTests(word: string): Test[] {
  return [onRecord(sql`f.order_id = any(${textArray(idVariants(word))})`), ...trackingTests(word)];
}

/** The conditions of the partial indexes on squeezed numbers. */
const hasSeparators = {
  tracking: sql`f.tracking_number ~ '[^0-9A-Za-z]'`,
  rma: sql`f.rma_number ~ '[^0-9A-Za-z]'`,
};

const squeeze = (typed: string): string => typed.replace(/[^\p{L}\p{N}]/gu, '');
const caseVariants = (text: string): string[] => [...new Set([text, text.toUpperCase(), text.toLowerCase()])];

/** Blanks and dashes don't matter on either side; a number that is stored without them has the faster test. */
function trackingTests(typed: string): Test[] {
  const number = squeeze(typed);
  const squeezed = startsWith(column.squeezedTracking, number).map(({ test }) =>
    onRecord(sql`(${hasSeparators.tracking} and ${test})`),
  );
  return [...startsWith(sql`f.tracking_number`, number), ...squeezed];
}

/** `RMA 10-442` is `RMA-10442` and, without the letters in front of it, `10442`. */
function rmaTests(typed: string): Test[] {
  const number = squeeze(typed);
  const bare = number.replace(/^rma(?=.)/i, '');
  const spellings = [...new Set([number, bare, `RMA${bare}`])].filter((one) => /\d/.test(one) || one === number);
  const squeezed = spellings.flatMap((one) => startsWith(column.squeezedRma, one));
  return [
    ...startsWith(sql`f.rma_number`, typed),
    ...spellings.flatMap((one) => startsWith(sql`f.rma_number`, one)),
    ...squeezed.map(({ test }) => onRecord(sql`(${hasSeparators.rma} and ${test})`)),
  ];
}

function inCity(value: string): SQL {
  return partOf(column.address, column.city, `%${fuzzyLike(value)}%`);
}

/** A city by its whole name, and the others with that name as a part of theirs; no order meets both. */
export function cityTests(value: string): Test[] {
  const name = foldText(value);
  return [onOrder(sql`${column.city} = ${name}`), onOrder(sql`(${inCity(value)} and ${column.city} <> ${name})`)];
}

/** A whole state or country, by its code or its name. */
function inPlace(field: 'state' | 'country', values: readonly string[]): Test[] {
  const spellings = [...new Set(values.flatMap((value) => placeSpellings(field, value)).map(foldText))];
  const isFuzzy = (name: string) => fuzzyLike(name) !== escapeLike(name);
  const exact = spellings.filter((name) => !isFuzzy(name));
  return [
    ...(exact.length === 0 ? [] : [onOrder(isOneOf(column[field], exact))]),
    ...spellings.filter(isFuzzy).map((name) => onOrder(sql`${column[field]} like ${fuzzyLike(name)}`)),
  ];
}

/** The beginning of a postal code. */
function hasPostalCode(value: string): SQL {
  const code = foldText(value).replace(/[^0-9a-z]/g, '');
  return code === '' ? sql`false` : sql`${column.postalCode} like ${`${code}%`}`;
}

/**
 * A part of an address. A house number before a street is meant as a whole: `17 Main` isn't `117 Main`. Looked up are only
 * the number and the first letter behind it, which are rare together, while a street's trigrams are those of many orders.
 */
function inAddress(value: string): SQL {
  const [numbered] = /^\d+ \p{L}/u.exec(value) ?? [];
  if (numbered === undefined) return sql`${column.address} like ${namePattern(value)}`;
  return isIn(column.address, `% ${fuzzyLike(value)}%`, `% ${fuzzyLike(numbered)}%`);
}

/** A part of an item's name, the beginning of its SKU, or its whole product id. */
function hasProduct(value: string, known: KnownProduct | undefined): SQL {
  const byName =
    known === undefined ? isNamed(product, column.product, contains(value)) : isOneOf(column.product, known.names);
  const tests = [
    known?.names.length === 0 ? sql`false` : byName,
    ...(known?.isSku === false ? [] : [bySku(value)]),
    ...(known?.isId === false ? [] : [byProductId(value)]),
  ];
  return hasItem(sql`(${sql.join(tests, sql` or `)})`);
}

/** Conditions on items `i`. */
export const bySku = (value: string): SQL => sql`${column.sku} like ${`${escapeLike(foldText(value))}%`}`;
export const byProductId = (value: string): SQL => sql`i.product_id = ${value}`;

/**
 * Whatever matches a part also matches the whole, which has the index. The second comparison is inside a `case` so that
 * the planner doesn't count it as another condition: to it, hardly any expression is null.
 */
function partOf(whole: SQL, part: SQL, pattern: string): SQL {
  return sql`(${whole} like ${pattern} and case when ${part} like ${pattern} then true end is not null)`;
}

/**
 * Behind the name in `customer` comes one word, the email address, and a blank. The names found by that are compared only
 * where the address has blanks of its own: folding a second time takes as long as all the rest.
 */
function partOfName(value: string): SQL {
  const pattern = namePattern(value);
  const beforeEmail = isWholeWord(value) ? `${pattern} ` : `${pattern} % `;
  return sql`(${isIn(column.customer, beforeEmail)}
    and case when o.email_address like '% %' then nullif(${column.name} like ${pattern}, false) else true end is not null)`;
}

/** Looks in the index for a part of a long word, and compares what it finds with all of it. */
function isIn(text: SQL, pattern: string, looser = looserPattern(pattern)): SQL {
  const exactly = sql`${text} like ${pattern}`;
  return looser === pattern ? exactly : sql`${text} like ${looser} and case when ${exactly} then true end is not null`;
}

/** Fewer than three letters match only whole words: too many names contain "li", and no trigram index finds it. */
function namePattern(value: string): string {
  return isWholeWord(value) ? `% ${fuzzyLike(value)} %` : `%${fuzzyLike(value)}%`;
}

const isWholeWord = (value: string): boolean => [...value].length < 3;

function startsWith(id: SQL, value: string): Test[] {
  const spellings = value === '' ? [] : caseVariants(value);
  return spellings.map((spelling) => onRecord(sql`${id} like ${`${escapeLike(spelling)}%`}`));
}

/**
 * Known carriers have all their stored names, any others the one that was typed. All in one test: counting would find all
 * records of several before it could stop.
 */
function sentBy(values: string[], known: ReadonlyMap<string, readonly string[]>): SQL {
  const names = values.map((value) => known.get(value) ?? (namesCarrier(value) === null ? [foldText(value)] : null));
  if (names.every((one) => one !== null)) return isOneOf(column.carrier, names.flat());
  const conditions = values.map((value) => namesCarrier(value) ?? sql`name = ${foldText(value)}`);
  return isNamed(carrier, column.carrier, sql.join(conditions, sql` or `));
}

/** Whether `name` is a known carrier in any spelling, with or without a service; null for other values. */
export function namesCarrier(value: string): SQL | null {
  const pattern = carrierPattern(value);
  return pattern === null ? null : sql`name ~ ${pattern}`;
}

function inHouse(value: string): SQL {
  if (/^\d{1,9}$/.test(value)) return sql`f.fulfillment_house_id = ${Number(value)}`;
  return sql`f.fulfillment_house_id = any(array(
    select h.fulfillment_house_id from fulfillment_houses h where fold_text(h.name) like ${`%${fuzzyLike(value)}%`}))`;
}

function inCampaign(value: string, known: readonly string[] | undefined): SQL {
  if (known === undefined) return isNamed(campaign, column.campaign, contains(value));
  return known.length === 0 ? sql`false` : isOneOf(column.campaign, known);
}

/** Whether `name` contains a value. */
export const contains = (value: string): SQL => sql`name like ${`%${fuzzyLike(value)}%`}`;

/** First finds the few names that match, then what has one of them. */
function isNamed(shared: SharedName, folded: SQL, condition: SQL): SQL {
  return sql`${folded} = any(array(${foldedNames(shared, condition)}))`;
}

const hasItem = (test: SQL): SQL =>
  sql`exists (select from fulfillment_items i where i.fulfillment_id = f.fulfillment_id and ${test})`;
