/** The process that reads and plans imports, one at a time; read-import.ts sends them. */
import { openDatabase } from '../../db/client.ts';
import { openSender } from '../../jobs/queue.ts';
import { serveTasks } from '../../runtime/serve-tasks.ts';
import { type PlanningDeps, type PlanTask, planTask } from './plan-task.ts';

let opened: Promise<PlanningDeps> | undefined;

serveTasks<PlanTask & { databaseUrl: string }>(async (task, report) => {
  opened ??= open(task.databaseUrl);
  return await planTask(await opened, task, report);
});

/** The bot lends its connections for as long as a task runs, so an idle planner may keep none. */
async function open(databaseUrl: string): Promise<PlanningDeps> {
  const db = openDatabase(databaseUrl, { idleSeconds: 1 });
  return { db, queue: await openSender(db) };
}
