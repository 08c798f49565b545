/** When an import needs a second person, and who that may be. */

import { mentionAll } from '../../permissions.ts';
import type { Effect } from './counts.ts';
import type { ImportRow } from './import-row.ts';

/**
 * Whose work an import is: the one who shared the file, who posted it when somebody else chose to import it, and whoever
 * corrected rows of it in Slack.
 */
export function authorsOf({ sharedBy, postedBy, correctors }: ImportRow): string[] {
  const posted = postedBy === null ? [] : [postedBy];
  return [...new Set([sharedBy, ...posted, ...(correctors ?? []).map(({ by }) => by)])];
}

/**
 * Whether somebody other than its authors has to confirm: from so many records on, and always when
 * records are cancelled. `fourEyesRows` undefined switches the rule off.
 */
export function needsSecondPerson(effect: Effect, fourEyesRows: number | undefined): boolean {
  if (fourEyesRows === undefined) return false;
  return effect.records >= fourEyesRows || (effect.statuses.CANCELLED ?? 0) > 0;
}

/** The same, for what an import would write as its rows and its choices stand. */
export function takesSecondPerson(row: ImportRow, fourEyesRows: number | undefined): boolean {
  const effect = row.kind === null ? undefined : row.counts?.[row.kind]?.effect[row.ambiguousChoice];
  return effect !== undefined && needsSecondPerson(effect, fourEyesRows);
}

const maxNamed = 5;

/**
 * Who may confirm beside the authors, in Slack's markup; null when nobody may.
 * @param approvers user and group ids; empty for everybody
 */
export function othersWhoMay(approvers: readonly string[], authors: readonly string[]): string | null {
  if (approvers.length === 0) return 'a colleague';
  const others = approvers.filter((id) => !authors.includes(id));
  return others.length === 0 ? null : mentionAll(others.slice(0, maxNamed));
}
