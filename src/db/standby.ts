/**
 * A streaming standby of the primary, which answers are read from: how far it is behind, and whether it can be read at all.
 * Nothing here waits long or fails because of it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type SQL, sql } from 'drizzle-orm';
import { ConnectionLost } from '../postgres-js/connections.ts';
import { describeError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { settlesWithin } from '../runtime/timers.ts';
import type { Database, Transaction } from './client.ts';
import { refusedDetails } from './database-failure.ts';
import { queryRows } from './queries.ts';
import { recordWrites } from './tables.ts';

/** What a standby has of what the primary had a moment ago. */
export interface Comparison {
  /** whether it has every import and undo that was written by then */
  hasRecordWrites: boolean;
  /** it has everything that was written until this time, by the primary's clock */
  asOf: Date;
  /** milliseconds from that time to now; 0 when it has everything */
  lag: number;
}

export interface Standby {
  db: Database;
  /** Compares it with the primary; null when it can't be read, or nobody can tell how far it is. */
  compare(): Promise<Comparison | null>;
  /** Whether it has, within so many milliseconds, everything that was written before this call. */
  catchesUp(milliseconds: number): Promise<boolean>;
  /** Logs that a read from it failed, which may be because it was in the way of the replay. */
  reportFailure(error: unknown): void;
}

interface StandbyOptions {
  primary: Database;
  standby: Database;
  log: Log;
  /** milliseconds */
  now: () => number;
}

/** A person waits for the answer. */
const maxWaitMs = 1_000;
const retryAfterMs = 10_000;
const pauseMs = 50;

/** Opens nothing. */
export function watchStandby({ primary, standby, log, now }: StandbyOptions): Standby {
  const ours = primary.poolClass('deliveries');
  const theirs = standby.poolClass('deliveries');
  let awayUntil = 0;
  let isAway = false;

  const reportFailure = (error: unknown) =>
    log.warn({ ...describeError(error) }, 'the standby couldn’t be read, so the primary was');

  function leaveAlone(error: unknown): void {
    if (!isAway) reportFailure(error);
    isAway = true;
    awayUntil = now() + retryAfterMs;
  }

  async function askStandby(): Promise<StandbyState | null> {
    if (now() < awayUntil) return null;
    try {
      const answer = ask<StandbyState>(theirs, standbyQuery);
      if (!(await settlesWithin(answer, maxWaitMs))) throw new ConnectionLost('the standby does not answer');
      const state = await answer;
      if (state.isPrimary) throw new Error('READ_DATABASE_URL leads to a server that is not a standby');
      if (isAway) log.info('the standby can be read again');
      isAway = false;
      return state;
    } catch (error) {
      const isConflict = refusedDetails(error)?.code === serializationFailure;
      (isConflict ? reportFailure : leaveAlone)(error);
      return null;
    }
  }

  async function compare(): Promise<Comparison | null> {
    const [here, there] = await Promise.all([ask<PrimaryState>(ours, primaryQuery), askStandby()]);
    if (there === null || here.position === null) return null;
    if (here.database !== there.database) {
      leaveAlone(new Error('READ_DATABASE_URL leads to another database than DATABASE_URL'));
      return null;
    }
    const hasRecordWrites = there.recordWrites >= here.recordWrites;
    if (hasReached(there, here.position)) return { hasRecordWrites, asOf: new Date(here.at), lag: 0 };
    if (there.replayedUntil === null) return null;
    return { hasRecordWrites, asOf: new Date(there.replayedUntil), lag: Math.max(0, here.at - there.replayedUntil) };
  }

  async function catchesUp(milliseconds: number): Promise<boolean> {
    const until = now() + milliseconds;
    const { position, database } = await ask<PrimaryState>(ours, primaryQuery);
    for (;;) {
      const there = await askStandby();
      if (there === null || position === null || there.database !== database) return false;
      if (hasReached(there, position)) return true;
      if (now() >= until) return false;
      await sleep(pauseMs);
    }
  }

  return { db: standby, compare, catchesUp, reportFailure };
}

/** How the replay cancels a statement that is in its way. */
const serializationFailure = '40001';

interface PrimaryState {
  database: string;
  /** where its log ends; null when it is a standby itself */
  position: string | null;
  recordWrites: number;
  /** milliseconds since 1970 by its clock */
  at: number;
}

interface StandbyState {
  database: string;
  isPrimary: boolean;
  /** how far it has replayed the primary's log */
  position: string | null;
  recordWrites: number;
  /** when the last replayed transaction was committed, in milliseconds since 1970 by the primary's clock */
  replayedUntil: number | null;
}

/** The same on a server and its standbys, and no other. */
export const systemIdentifier = sql`(select system_identifier from pg_control_system())`;

/** Databases with the same text are copies of each other, as a standby's are. */
const databaseName = sql`${systemIdentifier} || ' ' || current_database()`;

/** How many transactions that wrote records were committed, as a number in SQL. */
const recordWritesCount = sql`coalesce((select count from record_writes), 0)::float8`;

// Everything that was visible before a statement lies in front of the position that it reads, as a transaction is visible
// only once its end is in the log.
const primaryQuery = sql`select ${databaseName} as database, ${recordWritesCount} as "recordWrites",
  case when not pg_is_in_recovery() then pg_current_wal_insert_lsn()::text end as position,
  (extract(epoch from clock_timestamp()) * 1000)::float8 as at`;
const standbyQuery = sql`select ${databaseName} as database, ${recordWritesCount} as "recordWrites",
  not pg_is_in_recovery() as "isPrimary", pg_last_wal_replay_lsn()::text as position,
  (extract(epoch from pg_last_xact_replay_timestamp()) * 1000)::float8 as "replayedUntil"`;

async function ask<State extends object>(db: Database, query: SQL): Promise<State> {
  const [state] = await db.read((tx) => queryRows<State>(tx, query));
  if (state === undefined) throw new Error('the server told nothing about itself');
  return state;
}

const hasReached = ({ position }: StandbyState, ours: string): boolean =>
  position !== null && toBytes(position) >= toBytes(ours);

/** `16/B374D848` as a number of bytes. */
function toBytes(position: string): bigint {
  const [high = '0', low = '0'] = position.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/**
 * Counts this transaction among those that wrote records, so that a reader can tell whether a standby has them all. Its row
 * stays locked until the transaction ends, so this comes after the records are written: of several imports that are written
 * at once, each has the others wait for its commit only.
 */
export async function countRecordWrite(tx: Transaction): Promise<void> {
  await tx
    .insert(recordWrites)
    .values({ row: 1, count: 1 })
    .onConflictDoUpdate({ target: recordWrites.row, set: { count: sql`${recordWrites.count} + 1` } });
}
