/** Which database a load fills: it is named before anything is written, and a new one is never filled by mistake. */
import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { UserError } from '../runtime/errors.ts';

/** The arguments of a load: whether the built-in database is meant, and the rest. */
export interface LoadArguments {
  isEmbedded: boolean;
  words: string[];
}

const flag = '--embedded';

/** Splits the arguments. @throws {UserError} if they say `--embedded` while DATABASE_URL names another database */
export function readLoadArguments(args: readonly string[], url: string | undefined): LoadArguments {
  const isEmbedded = args.includes(flag);
  if (isEmbedded && url !== undefined) {
    throw new UserError(
      `DATABASE_URL is set, and ${flag} means the built-in database. Unset DATABASE_URL, or leave out ${flag}.`,
    );
  }
  return { isEmbedded, words: args.filter((word) => word !== flag) };
}

/** The database in words: its name and server without user and password, or the folder of the built-in one. */
export function describeDatabase(url: string | undefined, embeddedFolder: string): string {
  if (url === undefined) return `the built-in database in ${embeddedFolder}`;
  const { hostname, port, pathname } = new URL(url);
  const host = hostname === '' ? 'the local server' : `${decodeURIComponent(hostname)}:${port || '5432'}`;
  return `${decodeURIComponent(pathname.slice(1)) || 'the default database'} at ${host}`;
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
