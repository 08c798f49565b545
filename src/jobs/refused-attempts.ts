/** How often a job is tried that another system refuses: for good, or for now. */
import { classifyDatabaseFailure } from '../db/database-failure.ts';
import { RetryLater } from '../runtime/errors.ts';
import type { JobKind } from './job-kinds.ts';

const maxRefusedAttempts = 5;

/** Whether a job that was refused is given up now. Every time that it was put back has raised both of its numbers. */
export function isLastAttempt(
  { retryCount, retryLimit }: { retryCount: number; retryLimit: number },
  { retries }: Pick<JobKind, 'retries'>,
): boolean {
  const putBack = Math.max(0, retryLimit - retries);
  return retryCount - putBack + 1 >= Math.min(maxRefusedAttempts, retries + 1);
}

/** Seconds. */
const longestPause = 600;

/** How often another system has refused a job for now: kept with the job as its output, which it has none of until it ends. */
export function countRefusals(output: unknown): number {
  const refusals = (output as { refusals?: unknown } | null)?.refusals;
  return typeof refusals === 'number' ? refusals : 0;
}

/** A database that is back is busy enough. */
const secondsUntilBack = 2;

/**
 * When a job can be tried again without counting that as a failed attempt. Refusals are counted, and each is waited for
 * twice as long as the one before; `over` when there were too many, `failed` when `error` is a failure.
 * @param refusals those before this one
 */
export function planRetry(error: unknown, refusals: number): { seconds: number; refusals: number } | 'over' | 'failed' {
  if (!(error instanceof RetryLater)) {
    return classifyDatabaseFailure(error) === 'passing' ? { seconds: secondsUntilBack, refusals } : 'failed';
  }
  const { seconds, most } = error;
  if (most === undefined) return { seconds, refusals };
  if (refusals + 1 >= most) return 'over';
  return { seconds: Math.min(seconds * 2 ** refusals, Math.max(seconds, longestPause)), refusals: refusals + 1 };
}
