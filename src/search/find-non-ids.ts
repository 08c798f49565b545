/** Finds out which words of a filter are worth looking for among ids. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from './filter.ts';
import { idConditions, type NonIdWords, searchWord } from './filter-conditions.ts';

/**
 * The words that no order id is and no tracking number begins with. Those can stand in names and e-mail addresses alone,
 * which are on one table, and are then found together by its indexes.
 */
export async function findNonIdWords(tx: Transaction, { conditions }: Filter): Promise<NonIdWords> {
  const words = [...new Set(conditions.map(searchWord).filter((word) => word !== ''))];
  if (words.length === 0) return new Set();
  const looks = words.map((word) => {
    const isNoId = idConditions(word).map((test) => sql`not exists (select from fulfillments f where ${test})`);
    return sql`select ${word}::text as word where ${sql.join(isNoId, sql` and `)}`;
  });
  const found = await queryRows<{ word: string }>(tx, sql.join(looks, sql` union all `));
  return new Set(found.map(({ word }) => word));
}
