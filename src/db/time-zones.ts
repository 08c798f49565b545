/** The time zones that the database knows. */
import { sql } from 'drizzle-orm';
import { UserError } from '../runtime/errors.ts';
import { type ReadTimeZone, readTimeZoneOf } from '../runtime/time-zones.ts';
import type { Database } from './client.ts';
import { queryRows } from './queries.ts';

/** Asks the database once which zones it knows, and gives the reader of names that both it and Node know. */
export async function openTimeZones(db: Database): Promise<ReadTimeZone> {
  const rows = await db.read((tx) =>
    queryRows<{ name: string }>(tx, sql`select name from pg_timezone_names order by name`),
  );
  return readTimeZoneOf(rows.map(({ name }) => name));
}

/** The account's time zone as Node and the database both know it. @throws {UserError} if the database doesn't know it */
export function requireTimeZone(name: string, read: ReadTimeZone): string {
  const known = read(name);
  if (known !== null) return known;
  throw new UserError(
    `PostgreSQL doesn’t know the time zone ${name}. Set TIME_ZONE to a city’s name such as America/New_York, or install the database server’s time zone data (on Debian, tzdata and tzdata-legacy).`,
  );
}
