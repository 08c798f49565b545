/** Whether there is something to hand on of an import that was applied or undone. */
import type { ImportRow } from './import-row.ts';

/** Whether an import changed fulfillments, or its undo restored any: then there is a file for the CRM. */
export function hasResults({
  state,
  outcome,
  undoOutcome,
  kind,
}: Pick<ImportRow, 'state' | 'outcome' | 'undoOutcome' | 'kind'>): boolean {
  // Whole records came from the CRM.
  if (kind === 'records') return false;
  if (state === 'undone') return (undoOutcome?.records ?? 0) > 0;
  return (state === 'applied' || state === 'undoing') && (outcome?.records ?? 0) > 0;
}
