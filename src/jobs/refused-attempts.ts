/** How often a job is tried that another system refuses. */
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
