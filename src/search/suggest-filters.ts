/**
 * Suggests filters when one matches nothing: the same filter without one of its conditions, or with its words in the places
 * in which a word isn't looked for: product, city, ids, phone and others.
 */
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import { type Condition, dateFields, type Filter, type TextField } from '../filters/filter.ts';
import { parseTextValue } from '../filters/parse-value.ts';
import { readOrNull } from '../text/typed-text.ts';
import { countMatches } from './find-page.ts';
import type { Search } from './searches.ts';

/** A filter that finds something, and the condition that was removed. */
export interface RelaxedFilter {
  without: Condition;
  filter: Filter;
  total: number;
}

/**
 * What may be left out, the most often wrong first: it narrows down. Words, numbers and names say what is looked for, and
 * without a negation the answer would be turned round. Each try costs a count.
 */
const maxTries = 5;
const fieldsBySuspicion: Condition['field'][] = [
  'status',
  ...dateFields,
  'carrier',
  'house',
  'campaign',
  'sku',
  'product',
  'city',
  'state',
  'country',
  'postal',
];

/** The relaxed filter with the fewest matches, the one closest to the original; null if none finds anything. */
export async function findRelaxedFilter(tx: Transaction, filter: Filter): Promise<RelaxedFilter | null> {
  if (filter.conditions.length < 2) return null;
  let closest: RelaxedFilter | null = null;
  for (const without of bySuspicion(filter.conditions).slice(0, maxTries)) {
    const relaxed = { ...filter, conditions: filter.conditions.filter((one) => one !== without) };
    const total = await countMatches(tx, relaxed);
    if (total > 0 && (closest === null || total < closest.total)) closest = { without, filter: relaxed, total };
  }
  return closest;
}

function bySuspicion(conditions: Condition[]): Condition[] {
  const rank = ({ field }: Condition) => fieldsBySuspicion.indexOf(field);
  return conditions
    .filter(({ field, negated }) => !negated && fieldsBySuspicion.includes(field))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The value of a button that runs a relaxed search: the search id and the index (`place`) of the removed condition. */
export function encodeRelaxedValue({ searchId, filter }: Search, { without }: RelaxedFilter): string {
  return `${searchId}.${filter.conditions.indexOf(without)}`;
}

/** Parses such a value; null if it isn't one. */
export function decodeRelaxedValue(value: string): { searchId: string; place: number } | null {
  const [, searchId = '', index] = /^([^.]*)\.(\d{1,3})$/.exec(value) ?? [];
  return isUuid(searchId) ? { searchId, place: Number(index) } : null;
}

/** A filter that has the words of another one as the value of a field, and finds something. */
interface OtherPlace {
  condition: Condition;
  filter: Filter;
  total: number;
}

/** Where words of each kind could be; each costs a count. Lists are looked for among the numbers only. */
const places: { fields: TextField[]; fits: (text: string) => boolean; isNumber?: true }[] = [
  { fields: ['fulfillment'], fits: (text) => /^\d{1,18}$/.test(text), isNumber: true },
  { fields: ['client', 'customerid', 'rma'], fits: (text) => /\d/.test(text) && !/\s/.test(text), isNumber: true },
  {
    fields: ['phone'],
    fits: (text) => /^[+()\d\s./-]+$/.test(text) && text.replace(/\D/g, '').length > 6,
    isNumber: true,
  },
  { fields: ['postal'], fits: (text) => /\d/.test(text) && text.length < 11 },
  { fields: ['sku'], fits: (text) => !/[\s@]/.test(text) && text.length > 2 },
  { fields: ['state', 'country'], fits: (text) => /^\p{L}[\p{L}\s.]+$/u.test(text) },
  {
    fields: ['product', 'city', 'campaign', 'address', 'house'],
    fits: (text) => text.length > 2 && !text.includes('@'),
  },
];

/** Longer lists would take too long in fields whose values are compared one by one. */
const maxListLength = 200;

/** Every place that has the words or the list of a filter; none if it has neither, or one that is excluded. */
export async function findOtherPlaces(tx: Transaction, filter: Filter): Promise<OtherPlace[]> {
  const looked = filter.conditions.filter((one) => one.field === 'word' || one.field === 'any');
  const isList = looked.some(({ field }) => field === 'any');
  const texts = isList
    ? looked.flatMap(({ values }) => values)
    : looked.length === 0
      ? []
      : [looked.flatMap(({ values }) => values).join(' ')];
  if (texts.length === 0 || texts.length > maxListLength || looked.some(({ negated }) => negated)) return [];
  const rest = filter.conditions.filter((one) => !looked.some((other) => other === one));
  const found: OtherPlace[] = [];
  for (const { fields, fits, isNumber } of places) {
    if ((isList && !isNumber) || !texts.every(fits)) continue;
    for (const field of fields) {
      const values = readOrNull(() => texts.map((text) => parseTextValue(field, text)));
      if (values === null) continue;
      const condition: Condition = { field, negated: false, values, orNone: false };
      const other = { ...filter, conditions: [...rest, condition] };
      const total = await countMatches(tx, other);
      if (total > 0) found.push({ condition, filter: other, total });
    }
  }
  // A city or a campaign is the better answer than the address or product that has the same word in it.
  return found.some(({ condition }) => condition.field === 'city')
    ? found.filter(({ condition }) => condition.field !== 'address')
    : found;
}
