/** The search for the values of a list. */
import type { Deps } from '../deps.ts';
import { type Condition, everything, type Filter } from '../filters/filter.ts';
import type { Note } from '../filters/read-query.ts';
import { UserError } from '../runtime/errors.ts';
import { authorizeSearch, runSearch } from '../search/handle-search.ts';
import type { Requester } from '../slack/interaction.ts';
import { formatCount } from '../text/wording.ts';
import { maxLookedUp } from './lookup-form.ts';

/** The condition that a list of values is. */
export const listOf = (values: string[]): Condition => ({ field: 'any', negated: false, values });

/** Searches for the values. @throws {UserError} if there are none, or too many */
export async function lookUpValues(
  deps: Deps,
  requester: Requester,
  values: string[],
  notes: Note[] = [],
): Promise<void> {
  const clock = await authorizeSearch(deps, requester);
  if (values.length === 0) {
    throw new UserError('I see no order id, tracking number or email in it. Put one in each line, or in a column.');
  }
  if (values.length > maxLookedUp) {
    throw new UserError(
      `It has more than ${formatCount(maxLookedUp)} numbers, the most that I look up at once. Split it into parts.`,
    );
  }
  const filter: Filter = { ...everything, conditions: [listOf(values)] };
  await runSearch(deps, requester, { filter, clock, notes });
}
