/** The whole of a load: a file's path in, a report for the terminal out. */

import { UserError } from '../runtime/errors.ts';
import { type LoadDeps, loadRecords } from './load-records.ts';
import { type LoadReport, loadReportText } from './load-report.ts';
import { readRecordsFile } from './read-records-file.ts';

/** What the command prints, and the code it exits with. */
export interface LoadOutcome {
  text: string;
  exitCode: number;
}

/** What shells call a command that ended at Ctrl-C. */
const stopped = 130;

/**
 * Loads one file; the command's words behind `npm run load --` must name exactly one. The database is migrated. The code
 * is 0 when every row is in the database, 1 when anything was rejected, 130 when it was stopped before the end.
 */
export async function loadFile(deps: LoadDeps, words: readonly string[]): Promise<LoadOutcome> {
  const [path, another] = words;
  if (path === undefined || another !== undefined) return { text: 'Use: npm run load -- FILE.csv', exitCode: 1 };
  try {
    const report = await loadRecords(deps, await readRecordsFile(path));
    return { text: loadReportText(report), exitCode: exitCodeOf(report) };
  } catch (error) {
    if (error instanceof UserError) return { text: error.message, exitCode: 1 };
    throw error;
  }
}

function exitCodeOf({ isStopped, rejected }: LoadReport): number {
  if (isStopped) return stopped;
  return rejected > 0 ? 1 : 0;
}
