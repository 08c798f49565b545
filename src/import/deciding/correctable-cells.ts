/** Which rejected rows can be corrected in Slack: those whose problem names one cell, in a column that the import uses. */
import { type SQL, sql } from 'drizzle-orm';
import type { ImportKind } from '../planning/moves.ts';
import { fieldsOf } from '../planning/parse-row.ts';
import type { ProblemCode } from '../problem.ts';
import type { MatchedColumn } from '../reading/columns.ts';

/** Rows that could not be taken apart for sure; another cell may be at fault than it seems, so they are mended in the file. */
const mendedInTheFile: readonly ProblemCode[] = ['E_QUOTE', 'E_CELL_COUNT', 'E_FOOTER'];

/** The columns whose cells can be corrected. Of two that share a name none can: a problem names its column by it. */
export function correctableColumns(kind: ImportKind, columns: readonly MatchedColumn[]): MatchedColumn[] {
  const used = columns.filter(({ field }) => fieldsOf[kind].includes(field));
  return used.filter(({ header }) => used.filter((other) => other.header === header).length === 1);
}

/** The condition under which a row `r` of import_rows can be corrected. */
export function isCorrectable(kind: ImportKind, columns: readonly MatchedColumn[]): SQL {
  const headers = correctableColumns(kind, columns).map(({ header }) => header);
  return sql`(r.outcome = 'rejected' and r.problem->>'column' = any(${sql.param(headers)}::text[])
    and r.problem->>'code' <> all(${sql.param(mendedInTheFile)}::text[]))`;
}

/** Whether there is a suggestion for a row `r` of import_rows. */
export const hasSuggestion = sql`r.problem->>'suggestion' is not null`;
