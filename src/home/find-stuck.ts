/** Fulfillments that wait for longer than they should. */
import type { Transaction } from '../db/client.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { countMatches } from '../search/find-page.ts';

/** On hold for this many days, a fulfillment is stuck. */
export const stuckAfterDays = 3;

/** What finds them, as people type it. */
export const stuckFilter = `status:hold created:>${stuckAfterDays}d sort:oldest`;

/** How many are stuck, up to the limit of a search. */
export async function countStuck(tx: Transaction, clock: Clock): Promise<number> {
  return await countMatches(tx, parseFilter(stuckFilter, clock));
}
