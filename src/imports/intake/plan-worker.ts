/**
 * The process that reads shared files, one at a time: imports, which it also plans, and lists to look up. read-import.ts
 * starts it.
 */
import { type Database, openDatabase } from '../../db/client.ts';
import { openSender } from '../../jobs/queue.ts';
import { serveTasks } from '../../runtime/serve-tasks.ts';
import type { ListTask } from '../../spreadsheets/read-list.ts';
import { type PlanningDeps, type PlanTask, planTask } from './plan-task.ts';

interface Opened {
  databaseUrl: string;
  db: Database;
  deps: Promise<PlanningDeps>;
}

let opened: Opened | undefined;

async function rest(): Promise<void> {
  const { db } = opened ?? {};
  opened = undefined;
  await db?.close();
}

function open(databaseUrl: string): Opened {
  const db = openDatabase(databaseUrl);
  return { databaseUrl, db, deps: openSender(db).then((queue) => ({ db, queue })) };
}

serveTasks<(PlanTask | ListTask) & { databaseUrl: string }>(async (task, report) => {
  // Loaded when it is needed: most files are imports.
  if ('list' in task) return await (await import('../../spreadsheets/read-list.ts')).listTask(task);
  if (opened?.databaseUrl !== task.databaseUrl) await rest();
  opened ??= open(task.databaseUrl);
  return await planTask(await opened.deps, task, report);
}, rest);
