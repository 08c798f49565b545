/** The processes that read and plan imports, with connections of the bot's. */
import type { Database } from '../../db/client.ts';
import { createWorkerPool, type WorkerPool } from '../../runtime/worker-pool.ts';

export const planWorker = new URL('./plan-worker.ts', import.meta.url);

/** One to stage rows, one to look up the records that they mean. */
const connections = 2;

/** Starts no process yet; `db` is the database at `databaseUrl`, whose connections the processes count among. */
export const openPlanners = (databaseUrl: string, db: Database): WorkerPool =>
  createWorkerPool(planWorker, { shared: { databaseUrl }, borrow: () => db.lend(connections) });
