/** The process that fuzz-files.ts has files read in, to see that none makes it stop. */
import { createReadStream } from 'node:fs';
import { serveTasks } from '../../src/runtime/serve-tasks.ts';
import { type ReadingLimits, readFile } from '../../src/spreadsheets/read-file.ts';
import { accountFor } from '../support/mutated-files.ts';

serveTasks<{ path: string; limits: ReadingLimits }>(async ({ path, limits }) => {
  return await accountFor(() => readFile(() => createReadStream(path), limits));
});
