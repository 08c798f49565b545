/** The four-eyes rule: who has a say in what an import writes, when it needs a second person, and who that may be. */
import { mentionAll } from '../../permissions.ts';
import type { Effect } from './counts.ts';
import type { ImportRow } from './import-row.ts';
import type { Includable } from './lifecycle.ts';

/** What is chosen: the import's kind, whether ambiguous or outdated rows count, and what is included. */
export type Choice = 'kind' | 'ambiguous' | 'outdated' | Includable;

/** The import's choosers after a person made a choice; one that is taken back (`by` is null) has no chooser. */
export function choosersAfter({ choosers }: ImportRow, choice: Choice, by: string | null): Record<string, string> {
  const { [choice]: _, ...others } = choosers ?? {};
  return by === null ? others : { ...others, [choice]: by };
}

/** Everyone who made a choice in force, each once. */
export function chooserIds({ choosers, columnChoice }: Pick<ImportRow, 'choosers' | 'columnChoice'>): string[] {
  // Columns that were chosen for an earlier file are read without anyone choosing.
  const columns = columnChoice === null || columnChoice.remembered ? [] : [columnChoice.by];
  return [...new Set([...Object.values(choosers ?? {}), ...columns])];
}

/**
 * The authors of an import: who shared the file, who posted it if somebody else chose to import it, and who decided in
 * Slack what it writes, by correcting rows or by a choice.
 */
export function authorsOf(row: ImportRow): string[] {
  const { sharedBy, postedBy, correctors } = row;
  const posted = postedBy === null ? [] : [postedBy];
  return [...new Set([sharedBy, ...posted, ...(correctors ?? []).map(({ by }) => by), ...chooserIds(row)])];
}

/**
 * Whether somebody other than its authors has to confirm: from `fourEyesRows` records, and always when records are
 * cancelled. Undefined switches the rule off.
 */
export function needsSecondPerson(effect: Effect, fourEyesRows: number | undefined): boolean {
  if (fourEyesRows === undefined) return false;
  return effect.records >= fourEyesRows || (effect.statuses.CANCELLED ?? 0) > 0;
}

/** The same, for what an import would write with its present rows and choices. */
export function importNeedsSecondPerson(row: ImportRow, fourEyesRows: number | undefined): boolean {
  const effect = row.kind === null ? undefined : row.counts?.[row.kind]?.effect[row.ambiguousChoice];
  return effect !== undefined && needsSecondPerson(effect, fourEyesRows);
}

const maxNamed = 5;

/**
 * Who may confirm besides the authors, in Slack's markup; null when no one may.
 * @param approvers user and group ids; empty for everyone
 */
export function othersWhoMay(approvers: readonly string[], authors: readonly string[]): string | null {
  if (approvers.length === 0) return 'a colleague';
  const others = approvers.filter((id) => !authors.includes(id));
  return others.length === 0 ? null : mentionAll(others.slice(0, maxNamed));
}
