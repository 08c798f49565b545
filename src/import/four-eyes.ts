/** When an import needs a second person. */
import type { Effect } from './counts.ts';

/**
 * Whether somebody other than the one who shared the file has to confirm: from so many records on, and always when
 * records are cancelled. `fourEyesRows` undefined switches the rule off.
 */
export function needsSecondPerson(effect: Effect, fourEyesRows: number | undefined): boolean {
  if (fourEyesRows === undefined) return false;
  return effect.records >= fourEyesRows || (effect.statuses.CANCELLED ?? 0) > 0;
}
