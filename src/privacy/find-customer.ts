/** Who is meant by an email address or an order, and every word that leads to them. */
import { eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { auditEvents, fulfillmentItems, fulfillments, orders, purchases } from '../fulfillments/tables.ts';
import { type AuditedEntity, erased } from '../imports/model/audited-records.ts';
import { foldText } from '../text/fold-text.ts';

/** Whom a request is about: everything under an email address, or one order; the other one is null. */
export interface CustomerKey {
  email: string | null;
  order: string | null;
}

export interface Customer {
  orderIds: string[];
  fulfillmentIds: bigint[];
  /** ids as the audit trail has them; those of different kinds may be the same */
  auditedIds: Record<AuditedEntity, string[]>;
  mention: Mention;
  /** without what others may have as well: names, phone numbers, addresses, ids that are like a postal code */
  ownMention: Mention;
  /** what the upstream tables say of them */
  records: Record<string, unknown[]>;
}

/** Looks them up. Without any order there is still the address or the id itself, which Holdfast may have kept. */
export async function findCustomer(tx: Transaction, { email, order }: CustomerKey): Promise<Customer> {
  const isMeant =
    email === null
      ? eq(orders.orderId, order ?? '')
      : sql`fold_text(btrim(${orders.emailAddress})) = ${foldText(email.trim())}`;
  const found = await tx.select().from(orders).where(isMeant);
  // What is a small letter depends on the collation of a database; here it does not.
  const plain = (address: string | null) => address?.trim().toLowerCase();
  const theirs = found.filter(({ emailAddress }) => email === null || plain(emailAddress) === plain(email));
  const orderIds = theirs.map(({ orderId }) => orderId);
  const parcels = await tx.select().from(fulfillments).where(inArray(fulfillments.orderId, orderIds));
  const fulfillmentIds = parcels.map(({ fulfillmentId }) => fulfillmentId);
  const items = await tx.select().from(fulfillmentItems).where(inArray(fulfillmentItems.fulfillmentId, fulfillmentIds));
  const removed = await findRemovedItems(tx, fulfillmentIds);
  const bought = await tx.select().from(purchases).where(inArray(purchases.orderId, orderIds));
  const ids = [
    ...[email, order, ...theirs.flatMap((one) => [one.orderId, one.emailAddress, one.customerId])],
    ...parcels.flatMap((one) => [String(one.fulfillmentId), one.trackingNumber, one.rmaNumber]),
    ...bought.map(({ purchaseId }) => purchaseId),
  ];
  const shared = theirs.flatMap((one) => [...phonesOf(one), one.shipAddress1, ...namesOf(one)]);
  return {
    orderIds,
    fulfillmentIds,
    auditedIds: {
      fulfillment: fulfillmentIds.map(String),
      fulfillment_item: [...items.map(({ fulfillmentItemId }) => String(fulfillmentItemId)), ...removed],
      purchase: bought.map(({ purchaseId }) => purchaseId),
    },
    mention: mentionOf([...ids, ...shared]),
    ownMention: mentionOf(ids.filter((id) => !isLikePostalCode.test(id ?? ''))),
    records: { orders: theirs, fulfillments: parcels, fulfillmentItems: items, purchases: bought },
  };
}

/** The items that imports removed from these fulfillments, which the trail alone still has, on the lines of these. */
async function findRemovedItems(tx: Transaction, fulfillmentIds: readonly bigint[]): Promise<string[]> {
  const ids = sql.param(fulfillmentIds.map(String));
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct i.entity_id as id from ${auditEvents} f join ${auditEvents} i on i.import_id = f.import_id
      and i.source_line = f.source_line and i.entity = 'fulfillment_item' and i.after is null
    where f.entity = 'fulfillment' and f.entity_id = any(${ids}::text[])
      and not exists (select from ${fulfillmentItems} where fulfillment_item_id = i.entity_id::bigint)`);
  return rows.map(({ id }) => id);
}

/** A name in full, both ways to write it. A first or a last name alone is many people's, as is the second line of an address. */
function namesOf({ shipFirstName, shipLastName }: typeof orders.$inferSelect): string[] {
  const [first, last] = [shipFirstName?.trim() ?? '', shipLastName?.trim() ?? ''];
  const together = isUnspacedName(last) ? [`${last}${first}`, `${last} ${first}`] : [];
  if (first !== '' && last !== '') return [`${first} ${last}`, `${last}, ${first}`, ...together];
  return [first, last].filter((name) => name.includes(' '));
}

const isLikePostalCode = /^\d{5,9}$/;

/** A phone number as it is, and its digits alone, with and without the code of the country. */
function phonesOf({ phoneNumber }: typeof orders.$inferSelect): (string | null)[] {
  const digits = phoneNumber?.replaceAll(/\D/g, '') ?? '';
  return [phoneNumber, digits, digits.length > nationalDigits ? digits.slice(-nationalDigits) : null];
}

const nationalDigits = 10;

/** Shorter words would be found in texts that mean something else. A name in Chinese characters is shorter. */
const minWordLength = 5;
const minIdeographs = 3;

/** Whether it is in a script in which a name stands without blanks between its parts, in Korean or among other words. */
const isChineseOrJapanese = (text: string) => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text);
const isUnspacedName = (text: string): boolean => isChineseOrJapanese(text) || /\p{sc=Hangul}/u.test(text);

/** Whatever leads to a customer; whole words are meant, without case and accents. */
export interface Mention {
  /** as `foldText` has them, for a first look by the database */
  words: string[];
  isIn(text: string): boolean;
  /** The text without them. */
  erase(text: string): string;
}

/** Makes one of words, some of which may be missing or too short to be looked for. */
function mentionOf(given: readonly (string | null)[]): Mention {
  const folded = given.map((word) => foldText(word?.trim() ?? '')).filter((word) => word.length >= minLengthOf(word));
  const words = [...new Set(folded)].toSorted((one, other) => other.length - one.length);
  const pattern = () => new RegExp(words.map(alone).join('|'), 'giu');
  return {
    words,
    isIn: (text) => words.length > 0 && pattern().test(foldText(text)),
    erase: (text) => (words.length === 0 ? text : eraseMatches(text, pattern())),
  };
}

const minLengthOf = (word: string) => (isUnspacedName(word) ? minIdeographs : minWordLength);

/** Replaces what the pattern matches in the folded text: as many of the letters of the text itself. */
function eraseMatches(text: string, pattern: RegExp): string {
  const places: number[] = [];
  let folded = '';
  let at = 0;
  for (const letter of text) {
    const plain = foldText(letter);
    folded += plain;
    places.push(...Array<number>(plain.length).fill(at));
    at += letter.length;
  }
  let rest = 0;
  const kept = [...folded.matchAll(pattern)].map(({ 0: found, index }) => {
    const before = text.slice(rest, places[index]);
    rest = places[index + found.length] ?? text.length;
    return before;
  });
  return [...kept, text.slice(rest)].join(erased);
}

/**
 * A pattern for a word that stands alone. Addresses and names have dots and hyphens in them, so jo@shop.example is not in
 * mary.jo@shop.example, nor Jo Marsh in Mary-Jo Marsh.
 */
function alone(word: string): string {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (isChineseOrJapanese(word)) return escaped;
  if (!/[@ ]/.test(word)) return `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`;
  return `(?<![\\p{L}\\p{N}]|[\\p{L}\\p{N}][._+-])${escaped}(?![\\p{L}\\p{N}]|[.-][\\p{L}\\p{N}])`;
}

/** The same value with every string in it changed. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapStrings(one, change)]));
}

/** Every string in a value. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(stringsOf);
}
