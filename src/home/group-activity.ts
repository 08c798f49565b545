/** Groups a person's activity: what needs them now, what waits for others, what is running, failed or done. */
import type { ExportRow } from '../exports/export-row.ts';
import { authorsOf, importNeedsSecondPerson } from '../imports/model/four-eyes.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import type { DeadEvent } from '../imports/webhooks/webhook-events.ts';
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
  failed: { imports: ImportRow[]; exports: ExportRow[]; webhooks: DeadEvent[] };
  done: { imports: ImportRow[]; exports: ExportRow[] };
}

/** Groups what was found for a person by what it needs from them. */
export function groupActivity(activity: Activity, viewer: Viewer): Needs {
  const toDecide = activity.open.filter((row) => canDecide(row, viewer));
  const withOthers = activity.open.filter((row) => !toDecide.includes(row) && authorsOf(row).includes(viewer.userId));
  const inState = (...states: string[]) => activity.exports.filter(({ state }) => states.includes(state));
  return {
    toDecide,
    withOthers,
    running: { imports: activity.running, exports: inState('queued', 'running') },
    failed: {
      imports: activity.failed,
      exports: failedSinceLastSuccess(activity.exports),
      webhooks: viewer.may.approve ? activity.webhooks : [],
    },
    done: { imports: activity.ended, exports: inState('done', 'cancelled') },
  };
}

function canDecide(row: ImportRow, { userId, may, fourEyesRows }: Viewer): boolean {
  const isAuthor = authorsOf(row).includes(userId);
  // The authors know what kind their file is; others are asked only if they may decide on it later.
  if (row.state === 'asking') return may.handle && (isAuthor || may.approve);
  return may.approve && !(isAuthor && importNeedsSecondPerson(row, fourEyesRows));
}

/** `exports` are newest first: failures before the latest success no longer matter. */
function failedSinceLastSuccess(exports: ExportRow[]): ExportRow[] {
  const success = exports.findIndex(({ state }) => state === 'done');
  return exports.slice(0, success === -1 ? undefined : success).filter(({ state }) => state === 'failed');
}
