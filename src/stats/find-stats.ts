/** Counts everything that a view of the statistics shows, within a time limit. */

import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client.ts';
import { UserError } from '../runtime/errors.ts';
import { countCarriers, countDays, countHouses, countImports, countProducts, measureWaitTimes } from './count-stats.ts';
import type { Stats, StatsView, ViewData } from './stats.ts';
import type { StatsQuery } from './stats-query.ts';

/** The requester is waiting for the answer. */
const maxSeconds = 8;

type Counter = <Result>(count: (tx: Transaction, query: StatsQuery) => Promise<Result>) => Promise<Result>;

const counts: { [View in StatsView]: (by: Counter) => Promise<ViewData[View]> } = {
  overview: async (by) => ({
    shipping: (await by(measureWaitTimes)).all,
    carriers: await by(countCarriers),
    imports: await by(countImports),
  }),
  days: async () => ({}),
  shipping: async (by) => ({ shipping: await by(measureWaitTimes) }),
  products: async (by) => ({ products: await by(countProducts) }),
  houses: async (by) => ({ houses: await by(countHouses) }),
  carriers: async (by) => ({ carriers: await by(countCarriers) }),
  imports: async (by) => ({ imports: await by(countImports) }),
};

/**
 * Counts one view in one transaction, so that all numbers come from the same snapshot.
 * @param seconds time limit for all queries together
 * @throws {UserError} if it takes longer
 */
export async function findStats(
  db: Pick<Database, 'read'>,
  query: StatsQuery,
  view: StatsView,
  seconds = maxSeconds,
): Promise<Stats> {
  try {
    return await db.read(async (tx) => {
      const by: Counter = async (count) => {
        await setRemainingTimeout(tx, seconds);
        return await count(tx, query);
      };
      const days = await by(countDays);
      return { view, query, days, ...(await counts[view](by)) } as Stats;
    });
  } catch (error) {
    if (!isQueryCanceled(error)) throw error;
    throw new UserError(
      `Counting took longer than ${seconds} seconds, so I stopped. Ask for a shorter period, such as “created:7d”, or leave out words and parts of names, which take the longest.`,
      { cause: error },
    );
  }
}

/** Limits the next statement to the time remaining since the transaction began. */
async function setRemainingTimeout(tx: Transaction, seconds: number): Promise<void> {
  await tx.execute(sql`select set_config('statement_timeout', greatest(1, ${Math.round(seconds * 1000)}
    - extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000)::int::text, true)`);
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html 57014 is query_canceled */
function isQueryCanceled(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return code === '57014' || (cause !== undefined && isQueryCanceled(cause));
}
