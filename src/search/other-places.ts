/** Finds the words of a search in the places in which a word isn't looked for: product, city, ids, phone and others. */
import type { Transaction } from '../db/client.ts';
import type { Condition, Filter, TextField } from '../filters/filter.ts';
import { parseTextValue } from '../filters/parse-value.ts';
import { FilterError } from '../text/typed-text.ts';
import { countMatches } from './find-page.ts';

/** A filter that has the words of another one as the value of a field, and finds something. */
export interface OtherPlace {
  condition: Condition;
  filter: Filter;
  total: number;
}

/** Where words of each kind could be; each costs a count. */
const places: { fields: TextField[]; fits: (text: string) => boolean }[] = [
  { fields: ['fulfillment'], fits: (text) => /^\d{1,18}$/.test(text) },
  { fields: ['client', 'customerid', 'rma'], fits: (text) => /\d/.test(text) && !/\s/.test(text) },
  { fields: ['phone'], fits: (text) => /^[+()\d\s./-]+$/.test(text) && text.replace(/\D/g, '').length > 6 },
  { fields: ['postal'], fits: (text) => /\d/.test(text) && text.length < 11 },
  { fields: ['sku'], fits: (text) => !/[\s@]/.test(text) && text.length > 2 },
  { fields: ['state', 'country'], fits: (text) => /^\p{L}[\p{L}\s.]+$/u.test(text) },
  {
    fields: ['product', 'city', 'campaign', 'address', 'house'],
    fits: (text) => text.length > 2 && !text.includes('@'),
  },
];

/** Every place that has the words of a filter; none if it has no words, or one that is excluded. */
export async function findOtherPlaces(tx: Transaction, filter: Filter): Promise<OtherPlace[]> {
  const words = filter.conditions.filter((one) => one.field === 'word');
  if (words.length === 0 || words.some(({ negated }) => negated)) return [];
  const text = words.flatMap(({ values }) => values).join(' ');
  const rest = filter.conditions.filter((one) => one.field !== 'word');
  const found: OtherPlace[] = [];
  for (const field of places.flatMap(({ fields, fits }) => (fits(text) ? fields : []))) {
    const condition = toCondition(field, text);
    if (condition === null) continue;
    const other = { ...filter, conditions: [...rest, condition] };
    const total = await countMatches(tx, other);
    if (total > 0) found.push({ condition, filter: other, total });
  }
  // A city or a campaign is the better answer than the address or product that has the same word in it.
  return found.some(({ condition }) => condition.field === 'city')
    ? found.filter(({ condition }) => condition.field !== 'address')
    : found;
}

function toCondition(field: TextField, text: string): Condition | null {
  try {
    return { field, negated: false, values: [parseTextValue(field, text)], orNone: false };
  } catch (error) {
    if (error instanceof FilterError) return null;
    throw error;
  }
}
