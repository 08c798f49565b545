/** Processes that read and plan files for all bots of a test worker: starting one takes a second. */
import { planWorker } from '../../src/imports/intake/read-import.ts';
import { createWorkerPool, type WorkerPool } from '../../src/runtime/worker-pool.ts';

const planners = createWorkerPool(planWorker);

/** The shared processes, for one database; they go on when its bot stops, and end with the test worker. */
export const sharePlanners = (databaseUrl: string): WorkerPool => ({
  ...planners,
  run: (task, options) => planners.run({ ...task, databaseUrl }, options),
  stop: async () => {},
});
