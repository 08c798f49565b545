/**
 * The disk: folders for files that are needed only while something is being done with them, and failures because it is full,
 * neither a person's fault nor a bug; an immediate retry is useless.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Runs `work` with the path of a new, empty folder, and deletes the folder afterwards with all that is in it. */
export async function withTempFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type FullDiskPlace = 'disk' | 'database';

/** The system's codes when a file can't grow: no space, over a quota, over a limit of the process. */
const systemCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** PostgreSQL's `disk_full`. */
const databaseCode = '53100';

/** Which disk is full according to an error: this machine's or the database's; null for all other errors. */
export function findFullDisk(error: unknown): FullDiskPlace | null {
  if (!(error instanceof Error)) return null;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (code === databaseCode) return 'database';
  if (typeof code === 'string' && systemCodes.has(code)) return 'disk';
  return cause === undefined ? null : findFullDisk(cause);
}

/** "the disk of the database is full" */
export function describeFullDisk(place: FullDiskPlace): string {
  return place === 'database'
    ? 'the disk of the database is full'
    : 'the disk of the machine that Holdfast runs on is full';
}

/** Reports it to operators, in the log and the metrics. */
export function reportFullDisk(
  { log, metrics }: { log: Log; metrics: Metrics },
  where: FullDiskPlace,
  details: object,
): void {
  metrics.fullDisks.inc({ where });
  log.error(details, describeFullDisk(where));
}
