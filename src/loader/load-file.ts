/** A load from beginning to end: the command's words, which database they mean, a file's path in, a report for the terminal out. */
import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { onlyWord, readCommandLine } from '../runtime/command-line.ts';
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

/** The arguments of a load: whether the built-in database is meant, and the file. */
interface LoadArguments {
  isEmbedded: boolean;
  path: string;
}

const flag = '--embedded';
/** How the command is used. */
export const loadUsage = `Use: npm run load -- FILE.csv
     npm run load -- ${flag} FILE.csv fills the built-in database.`;

/** Reads the arguments. @throws {UserError} unless they name one file, and one database */
export function readLoadArguments(args: readonly string[], url: string | undefined): LoadArguments {
  const line = readCommandLine(args, loadUsage, { embedded: 'alone' });
  const path = onlyWord(line, 'file', loadUsage);
  const isEmbedded = line.options.has('embedded');
  if (isEmbedded && url !== undefined) {
    throw new UserError(
      `DATABASE_URL is set, and ${flag} means the built-in database. Unset DATABASE_URL, or leave out ${flag}.`,
    );
  }
  return { isEmbedded, path };
}

/** The refusal to fill a new built-in database that nobody asked for. */
export function refuseNewDatabase(embeddedFolder: string): UserError {
  return new UserError(
    `DATABASE_URL isn’t set, and the built-in database in ${embeddedFolder} has no orders yet. Set DATABASE_URL to the database that Holdfast uses, or add ${flag} to fill the built-in one: npm run load -- ${flag} FILE.csv`,
  );
}

/** Whether a database has no orders. */
export async function isEmptyDatabase(db: Database): Promise<boolean> {
  return (await db.read((tx) => queryRows(tx, sql`select 1 as one from orders limit 1`))).length === 0;
}
