/** The choices that people make about an import in Slack, and who made those in force: they are among its authors. */
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
