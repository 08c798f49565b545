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

/** What a worker says: first `opened` or `refused`, then batches as they are asked for, last `ended`, `refused`
 * or `failed`. */
export type WorkerMessage =
  | { type: 'opened'; reading: Omit<FileReading, 'batches' | 'close'> }
  | { type: 'batch'; rows: FileRow[] }
  | { type: 'ended'; findings: Finding[] }
  | { type: 'refused'; code: RefusalCode; message: string; place: RefusalPlace }
  | { type: 'failed'; error: string; code: string };
