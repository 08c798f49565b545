/** What the world adds to an import's row when its summary is worded. */
import type { ImportRow } from '../import-row.ts';

/** What a message about an import needs beside the import itself. */
export interface SummaryContext {
  /** who may confirm: user and group ids; empty for every operator */
  approvers: readonly string[];
  /** an import of so many records, or one that cancels, needs a second person; undefined when that is off */
  fourEyesRows: number | undefined;
  /** whether the time in which an applied import can be undone is still running */
  canUndo: boolean;
  /** the address of the message about the import that makes this one needless, and that import */
  same: { link: string | null; row: ImportRow } | null;
}
