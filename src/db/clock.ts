/**
 * The time by the database's clock. Everything that is due is compared with times that the database has set, and replicas on
 * several machines must agree; this machine's own clock may be wrong, or be set while it runs. And the time zones that it knows.
 */
import { sql } from 'drizzle-orm';
import { describeError, UserError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type ReadTimeZone, readTimeZoneOf } from '../runtime/time-zones.ts';
import { startInterval } from '../runtime/timers.ts';
import type { Database } from './client.ts';
import { queryRows } from './queries.ts';

/** This machine's clocks, in milliseconds. */
export interface MachineClocks {
  /** since some moment; nobody sets it */
  elapsed: () => number;
  /** since 1970, right or wrong */
  wall: () => number;
}

interface DatabaseClock {
  now(): Date;
  /** Stops comparing. */
  stop(): Promise<void>;
}

/** A machine that slept continues with the time at which it fell asleep, until it asks again. */
const everyMs = 10_000;
/** An answer that took longer counts only if it contradicts the one before. */
const maxRoundTripMs = 500;
/** Slack's requests are refused from five minutes on. */
const worthLoggingMs = 60_000;

/** Asks the database for its time, now and then again. @throws when it can't be asked */
export async function followDatabaseClock(
  db: Database,
  log: Log,
  { elapsed, wall }: MachineClocks,
): Promise<DatabaseClock> {
  let offset: number | null = null;
  let isLogged = false;
  async function compare(): Promise<void> {
    const asked = elapsed();
    const [clock] = await db.read((tx) =>
      queryRows<{ at: number }>(tx, sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`),
    );
    if (clock === undefined) return;
    offset = chooseOffset(offset, { asked, answered: elapsed(), at: clock.at });
    const milliseconds = Math.round(wall() - clock.at);
    const differs = Math.abs(milliseconds) >= worthLoggingMs;
    if (differs && !isLogged) log.warn({ milliseconds }, 'this machine’s clock differs from the database’s');
    isLogged = differs;
  }
  await compare();
  const again = () => compare().catch((error) => log.debug(describeError(error), 'clock not compared'));
  const { stop } = startInterval(again, everyMs);
  return { now: () => new Date((offset ?? 0) + elapsed()), stop };
}

/** The milliseconds from our clock to the database's, which said `at` between `asked` and `answered` by ours. */
export function chooseOffset(
  known: number | null,
  { asked, answered, at }: Record<'asked' | 'answered' | 'at', number>,
): number {
  // As if the answer had taken no time: what is due by the database's clock is never early by this one.
  const latest = at - asked;
  const mayBeRight = known !== null && known <= latest && known >= at - answered;
  return mayBeRight && answered - asked > maxRoundTripMs ? known : latest;
}

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
