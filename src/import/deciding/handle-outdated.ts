/** Rows of an export that is older than their records: a person takes them all the same, or leaves them out again. */
import type { Deps } from '../../deps.ts';
import type { Click } from '../../slack/click.ts';
import { openedBy } from './open-for-decision.ts';
import { planAnew } from './plan-anew.ts';

/** Turns the choice round and has the rows planned anew. */
export async function chooseForOutdated(deps: Deps, click: Click): Promise<void> {
  const { shown } = await openedBy(deps, click, 'handle', 'choose for');
  await planAnew(deps, shown, (_, row) => ({ takeOutdated: !row.takeOutdated }));
}
