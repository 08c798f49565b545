/** Which database a load fills: it is named before anything is written, and a new one is never filled by mistake. */
import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { onlyWord, readCommandLine } from '../runtime/command-line.ts';
import { UserError } from '../runtime/errors.ts';

/** The arguments of a load: whether the built-in database is meant, and the file. */
export interface LoadArguments {
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
