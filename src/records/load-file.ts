/** The whole of a load: a file's path in, a report for the terminal out. */
import { UserError } from '../errors.ts';
import { type LoadDeps, loadRecords } from './load-records.ts';
import { loadReportText } from './load-report.ts';
import { readRecordsFile } from './read-records-file.ts';

/** What the command prints, and the code it exits with: 1 when anything was rejected. */
export interface LoadOutcome {
  text: string;
  exitCode: 0 | 1;
}

/** Loads one file; the command's words behind `npm run load --` must name exactly one. The database is migrated. */
export async function loadFile(deps: LoadDeps, words: readonly string[]): Promise<LoadOutcome> {
  const [path, another] = words;
  if (path === undefined || another !== undefined) return { text: 'Use: npm run load -- FILE.csv', exitCode: 1 };
  try {
    const report = await loadRecords(deps, await readRecordsFile(path));
    return { text: loadReportText(report), exitCode: report.rejected > 0 ? 1 : 0 };
  } catch (error) {
    if (error instanceof UserError) return { text: error.message, exitCode: 1 };
    throw error;
  }
}
