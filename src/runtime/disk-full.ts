/** Failures because a disk is full: neither a person's fault nor a mistake of ours, and trying at once again is useless. */ import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

export type FullPlace = 'disk' | 'database';

/** What the system says when a file can't grow: no space, over a quota, over a limit of the process. */
const systemCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** PostgreSQL's `disk_full`. */
const databaseCode = '53100';

/** Which disk an error says to be full: that of this machine or the database's; null for all other errors. */
export function whatIsFull(error: unknown): FullPlace | null {
  if (!(error instanceof Error)) return null;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (code === databaseCode) return 'database';
  if (typeof code === 'string' && systemCodes.has(code)) return 'disk';
  return cause === undefined ? null : whatIsFull(cause);
}

/** "the disk of the database is full" */
export function wordFull(place: FullPlace): string {
  return place === 'database'
    ? 'the disk of the database is full'
    : 'the disk of the machine that Holdfast runs on is full';
}

/** Makes it known to whoever runs the bot. */
export function reportFull({ log, metrics }: { log: Log; metrics: Metrics }, where: FullPlace, details: object): void {
  metrics.fullDisks.inc({ where });
  log.error(details, `${wordFull(where)}`);
}
