/** A load from beginning to end: a file's path in, a report for the terminal out. */
import { UserError } from '../runtime/errors.ts';
import { type LoadDeps, loadRecords } from './load-records.ts';
import { type LoadReport, loadReportText } from './load-report.ts';
import { readRecordsFile } from './read-records-file.ts';

/** What the command prints, and the code it exits with. */
export interface LoadOutcome {
  text: string;
  exitCode: number;
}

/** The exit code by which shells know that a command ended at Ctrl-C. */
const stopped = 130;

/**
 * Loads the file at `path`. The database is migrated. The code is 0 when every row is in the database, 1 when anything was
 * rejected, 130 when it was stopped before the end.
 */
export async function loadFile(deps: LoadDeps, path: string): Promise<LoadOutcome> {
  try {
    const file = await readRecordsFile(path);
    const report = await loadRecords(deps, file).finally(file.close);
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
