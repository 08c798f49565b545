/**
 * The time by the database's clock. Everything that is due is compared with times that the database has set, and replicas on
 * several machines must agree; this machine's own clock may be wrong, or be set while it runs.
 */
import { sql } from 'drizzle-orm';
import { describeError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
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
/** An answer that took longer says too little. */
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
    if (clock === undefined || (offset !== null && elapsed() - asked > maxRoundTripMs)) return;
    // As if the answer had taken no time: what is due by the database's clock is never early by this one.
    offset = clock.at - asked;
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
