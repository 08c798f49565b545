/** What of everything under way needs a person now, what waits for others, and what is done. */
import type { ExportRow } from '../exports/export-row.ts';
import { authorsOf, takesSecondPerson } from '../imports/model/four-eyes.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import type { Activity } from './find-activity.ts';

export interface Viewer {
  userId: string;
  may: { handle: boolean; approve: boolean };
  fourEyesRows: number | undefined;
}

export interface Needs {
  /** this person can decide on them */
  toDecide: ImportRow[];
  /** this person's, but others have to decide */
  withOthers: ImportRow[];
  running: { imports: ImportRow[]; exports: ExportRow[] };
  failed: { imports: ImportRow[]; exports: ExportRow[] };
  done: { imports: ImportRow[]; exports: ExportRow[] };
}

/** Sorts what was found for a person by what it asks of them. */
export function groupActivity(doings: Activity, viewer: Viewer): Needs {
  const toDecide = doings.open.filter((row) => canDecide(row, viewer));
  const withOthers = doings.open.filter((row) => !toDecide.includes(row) && authorsOf(row).includes(viewer.userId));
  const inState = (...states: string[]) => doings.exports.filter(({ state }) => states.includes(state));
  return {
    toDecide,
    withOthers,
    running: { imports: doings.running, exports: inState('queued', 'running') },
    failed: { imports: doings.failed, exports: failedSinceLastSuccess(doings.exports) },
    done: { imports: doings.ended, exports: inState('done', 'cancelled') },
  };
}

function canDecide(row: ImportRow, { userId, may, fourEyesRows }: Viewer): boolean {
  const isAuthor = authorsOf(row).includes(userId);
  // Whose file it is knows of what kind it is; others are not bothered with that unless they decide on it later.
  if (row.state === 'asking') return may.handle && (isAuthor || may.approve);
  return may.approve && !(isAuthor && takesSecondPerson(row, fourEyesRows));
}

/** Newest first. Once an export has worked, an earlier failure is of no interest. */
function failedSinceLastSuccess(exports: ExportRow[]): ExportRow[] {
  const success = exports.findIndex(({ state }) => state === 'done');
  return exports.slice(0, success === -1 ? undefined : success).filter(({ state }) => state === 'failed');
}
