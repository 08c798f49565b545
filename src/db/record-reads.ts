/**
 * Where answers read records from: a streaming standby, if there is one that can be read, otherwise the primary. Whatever
 * decides or writes reads from the primary itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BulkWork } from '../postgres-js/connections.ts';
import type { Log } from '../runtime/log.ts';
import { type Database, openDatabase, type Transaction } from './client.ts';
import { asConnectionLost, classifyDatabaseFailure, refusedDetails } from './database-failure.ts';
import { type Comparison, type Standby, watchStandby } from './standby.ts';

export interface RecordReads {
  /**
   * Runs `work` in a read-only transaction. When the standby fails it, it runs once more on the primary.
   */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * The same on a connection for bulk reading, as in `Database`. It sees everything that was written before the call: the
   * standby is used only if it has that within two seconds.
   */
  bulk<T>(signal: AbortSignal, work: BulkWork<T>): Promise<T>;
  /** The reads of one answer: the server is chosen once, and `asOf` is about what this answer read. */
  forAnswer(): RecordReads;
  /** The time of what was read if it is more than five seconds old, otherwise null. */
  asOf(): Date | null;
}

export interface RecordSource {
  reads: RecordReads;
  /** By how many seconds the standby is behind; null when it can't be read, undefined without one. */
  standbyLag(): Promise<number | null | undefined>;
  close(): Promise<void>;
}

interface RecordSourceOptions {
  log: Log;
  /** milliseconds */
  now: () => number;
}

/** Opens the standby at `url`, if there is one. Connections are opened when they are needed, so this never fails. */
export function openRecordSource(
  primary: Database,
  url: string | undefined,
  { log, now }: RecordSourceOptions,
): RecordSource {
  if (url === undefined) {
    return { reads: readsOf(primary), standbyLag: async () => undefined, close: async () => {} };
  }
  // Between two attempts the primary is read: the next one, for which a person waits, has nothing to wait for.
  const db = openDatabase(url, () => 0).poolClass('people');
  const standby = watchStandby({ primary, standby: db, log, now });
  return {
    reads: readsWithStandby(primary, standby),
    async standbyLag() {
      const comparison = await standby.compare();
      return comparison === null ? null : comparison.lag / 1000;
    },
    close: db.close,
  };
}

/** Reads from the primary alone. */
export function readsOf(primary: Database): RecordReads {
  const reads: RecordReads = {
    read: primary.read,
    bulk: primary.bulk,
    forAnswer: () => reads,
    asOf: () => null,
  };
  return reads;
}

/** An older answer says so. */
const maxUnsaidLagMs = 5_000;
/** A healthy standby is behind by less. */
const replayMs = 100;
const maxCatchUpMs = 2_000;

function readsWithStandby(primary: Database, standby: Standby): RecordReads {
  let wasLate = false;

  /** How the standby compares, if an answer may come from it. */
  async function choose(): Promise<Comparison | null> {
    let comparison = await standby.compare();
    // When nothing was written for a while, one transaction that is just on its way looks like a long delay.
    if (comparison !== null && isLate(comparison) && !wasLate) {
      await sleep(replayMs);
      comparison = await standby.compare();
    }
    wasLate = comparison !== null && isLate(comparison);
    // After a Confirm or an undo, no one gets an answer in which it seems not to have happened.
    return comparison?.hasRecordWrites ? comparison : null;
  }

  async function bulk<T>(signal: AbortSignal, work: BulkWork<T>): Promise<T> {
    if (!(await standby.catchesUp(maxCatchUpMs))) return await primary.bulk(signal, work);
    try {
      return await standby.db.bulk(signal, work);
    } catch (error) {
      if (signal.aborted || !isFaultOfServer(error)) throw error;
      standby.reportFailure(error);
      return await primary.bulk(signal, work);
    }
  }

  function forAnswer(): RecordReads {
    let choice: Promise<Comparison | null> | undefined;
    let asOf: Date | null = null;
    const reads: RecordReads = {
      async read(work) {
        choice ??= choose();
        const comparison = await choice;
        if (comparison === null) return await primary.read(work);
        try {
          const result = await standby.db.read(work);
          if (isLate(comparison)) asOf = comparison.asOf;
          return result;
        } catch (error) {
          if (!isFaultOfServer(error)) throw error;
          standby.reportFailure(error);
          choice = Promise.resolve(null);
          return await primary.read(work);
        }
      },
      bulk,
      forAnswer: () => reads,
      asOf: () => asOf,
    };
    return reads;
  }

  return { read: (work) => forAnswer().read(work), bulk, forAnswer, asOf: () => null };
}

const isLate = ({ lag }: Comparison): boolean => lag > maxUnsaidLagMs;

const tookTooLong = '57014';

/** Whether another server may well do what this one failed to do. */
function isFaultOfServer(error: unknown): boolean {
  const refused = refusedDetails(error);
  if (refused !== null) return refused.code !== tookTooLong;
  return classifyDatabaseFailure(asConnectionLost(error)) === 'passing';
}
