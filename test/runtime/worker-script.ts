/** What the processes of worker-pool.test.ts run. */
import { setTimeout } from 'node:timers/promises';
import { serveTasks } from '../../src/runtime/serve-tasks.ts';

export interface TestTask {
  action: 'answer' | 'fail' | 'exit' | 'hang' | 'fill' | 'report';
  /** milliseconds between two reports of progress */
  pause?: number;
  clock?: boolean;
}

let rests = 0;

serveTasks<TestTask & { shared?: string }>(
  async ({ action, pause = 0, clock = true, shared }, report) => {
    if (action === 'fail') {
      const cause = Object.assign(new Error('disk'), { code: 'ENOSPC' });
      throw Object.assign(new TypeError('failed', { cause }), { code: '23505', severity: 'ERROR', detail: 'Jane Doe' });
    }
    if (action === 'exit') process.exit(7);
    if (action === 'hang') for (;;);
    if (action === 'fill') for (const kept: string[][] = []; ; ) kept.push(Array.from({ length: 10_000 }, String));
    for (let step = 1; action === 'report' && step <= 2; step += 1) {
      report(step, clock);
      await setTimeout(pause);
    }
    return { pid: process.pid, shared, rests };
  },
  async () => {
    rests += 1;
  },
);
