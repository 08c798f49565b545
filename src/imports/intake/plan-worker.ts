/** The process that reads shared files, one at a time: imports, which it also plans, and lists to look up. */
import { openDatabase } from '../../db/client.ts';
import { openSender } from '../../jobs/queue.ts';
import { serveTasks } from '../../runtime/serve-tasks.ts';
import type { ListTask } from '../../spreadsheets/read-list.ts';
import { type PlanningDeps, type PlanTask, planTask } from './plan-task.ts';

let opened: Promise<PlanningDeps> | undefined;

serveTasks<(PlanTask | ListTask) & { databaseUrl: string }>(async (task, report) => {
  // Loaded when it is needed: most files are imports.
  if ('list' in task) return await (await import('../../spreadsheets/read-list.ts')).listTask(task);
  opened ??= open(task.databaseUrl);
  return await planTask(await opened, task, report);
});

/** The bot lends its connections for as long as a task runs, so an idle planner may keep none. */
async function open(databaseUrl: string): Promise<PlanningDeps> {
  const db = openDatabase(databaseUrl, { idleSeconds: 1 });
  return { db, queue: await openSender(db) };
}
