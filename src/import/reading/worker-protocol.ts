/** What the process that reads a file and the one that started it say to each other. */

import type { RefusalCode, RefusalPlace } from './file-refused.ts';
import type { Finding } from './finding.ts';
import type { FileReading, FileRow, ReadingLimits, ReadingOptions } from './read-file.ts';

/** What a worker is started with. */
export interface WorkerTask {
  path: string;
  limits: ReadingLimits;
  options: ReadingOptions;
}

/** Asks a worker for one more batch; it sends none that was not asked for. */
export const nextBatch = 'next';

/** An error on its way to the other side: without its message, which could quote the file. */
export interface Failure {
  name: string;
  code: string;
  stack: string;
}

export function toFailure(error: unknown): Failure {
  const { name, code, stack = '' } = error as NodeJS.ErrnoException;
  return { name, code: code ?? name, stack };
}

/** The error again, its name for its message. */
export function fromFailure({ name, code, stack }: Failure): Error {
  return Object.assign(new Error(name), { code, stack });
}

/** What a worker says: first `opened` or `refused`, then batches as they are asked for, last `ended`, `refused`
 * or `failed`. */
export type WorkerMessage =
  | { type: 'opened'; reading: Omit<FileReading, 'batches' | 'close'> }
  | { type: 'batch'; rows: FileRow[] }
  | { type: 'ended'; findings: Finding[] }
  | { type: 'refused'; code: RefusalCode; message: string; place: Omit<RefusalPlace, 'cause'>; cause?: Failure }
  | { type: 'failed'; failure: Failure };
