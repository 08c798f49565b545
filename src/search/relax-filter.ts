/** Suggests a filter when one matches nothing: the same filter without one of its conditions. */
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import { type Condition, dateFields, type Filter } from '../filters/filter.ts';
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
