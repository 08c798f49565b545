/** What to try when a filter matches nothing: the same filter without one of its conditions. */
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import type { Condition, Filter } from './filter.ts';
import { countMatches } from './find-page.ts';
import type { Search } from './searches.ts';

/** A filter that finds something, and the condition that it lacks. */
export interface RelaxedFilter {
  without: Condition;
  filter: Filter;
  total: number;
}

/** Each try costs a count; the conditions that people get wrong most come first. */
const maxTries = 5;
const suspects: Condition['field'][] = [
  'status',
  'created',
  'updated',
  'shipped',
  'delivered',
  'returned',
  'carrier',
  'house',
  'campaign',
  'sku',
];

/** The loosening that stays nearest, which is the one that finds the fewest; null when none finds anything. */
export async function findRelaxedFilter(tx: Transaction, filter: Filter): Promise<RelaxedFilter | null> {
  if (filter.conditions.length < 2) return null;
  let nearest: RelaxedFilter | null = null;
  for (const without of bySuspicion(filter.conditions).slice(0, maxTries)) {
    const looser = { ...filter, conditions: filter.conditions.filter((one) => one !== without) };
    const total = await countMatches(tx, looser);
    if (total > 0 && (nearest === null || total < nearest.total)) nearest = { without, filter: looser, total };
  }
  return nearest;
}

function bySuspicion(conditions: Condition[]): Condition[] {
  const rank = ({ field }: Condition) => (suspects.includes(field) ? suspects.indexOf(field) : suspects.length);
  return conditions.toSorted((a, b) => rank(a) - rank(b));
}

/** The value of a button that shows a loosening: the search and the place of the condition that is left out. */
export function encodeRelaxedValue({ searchId, filter }: Search, { without }: RelaxedFilter): string {
  return `${searchId}.${filter.conditions.indexOf(without)}`;
}

/** Reads such a value; null when it is none. */
export function decodeRelaxedValue(value: string): { searchId: string; place: number } | null {
  const [, searchId = '', place] = /^([^.]*)\.(\d{1,3})$/.exec(value) ?? [];
  return isUuid(searchId) ? { searchId, place: Number(place) } : null;
}
