import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { createWorkerPool, WorkerFailed } from '../../src/runtime/worker-pool.ts';
import type { TestTask } from './worker-script.ts';

/** milliseconds */
const patience = 1_000;

const pool = createWorkerPool(new URL('worker-script.ts', import.meta.url), {
  shared: { shared: 'yes' },
  memoryMb: 20,
});
afterAll(() => pool.stop());

const run = async (task: TestTask, options: Parameters<typeof pool.run>[1] = {}) =>
  (await pool.run(task, options)) as { pid: number; shared: string };
const reasonOf = (running: Promise<unknown>) =>
  running.catch((error) => (error instanceof WorkerFailed ? error.reason : error));

test('a process that has waited for long gives way to a fresh one, which stays', async () => {
  const processes = () => process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length;
  const others = processes();
  const running = () => processes() - others;
  const waiting = createWorkerPool(new URL('worker-script.ts', import.meta.url), { maxIdleTime: 50 });
  const answer = async () => (await waiting.run({ action: 'answer' })) as { pid: number };
  const { pid } = await answer();
  await expect.poll(() => isAlive(pid)).toBe(false);
  await expect.poll(running).toBe(1);
  await pause(200);
  expect(running()).toBe(1);
  expect((await answer()).pid).not.toBe(pid);
  await waiting.stop();
  await expect.poll(running).toBe(0);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH
  }
}

test('a process is reused, with what all tasks share', async () => {
  const first = await run({ action: 'answer' });
  expect(first.shared).toBe('yes');
  expect(await run({ action: 'answer' })).toEqual(first);
});

test('a task waits for a process in use, but not for one that takes long', async () => {
  const [one, other] = await Promise.all([run({ action: 'answer' }), run({ action: 'answer' })]);
  expect(one?.pid).toBe(other?.pid);
  const [long, short] = await Promise.all([run({ action: 'report', pause: 2 * patience }), run({ action: 'answer' })]);
  expect(long?.pid).not.toBe(short?.pid);
});

test('what a task throws arrives with its codes and its cause, without what it could quote', async () => {
  const error = await run({ action: 'fail' }).catch((thrown) => thrown);
  expect(error).toMatchObject({ name: 'TypeError', code: '23505', message: '', cause: { code: 'ENOSPC' } });
  expect(error.stack).toContain('worker-script.ts');
  expect(JSON.stringify(error)).not.toContain('Jane');
});

test('a process that ends, hangs or fills its memory fails its task alone', async () => {
  expect(await reasonOf(run({ action: 'exit' }))).toBe('fault');
  expect(await reasonOf(run({ action: 'hang' }, { maxWait: 300 }))).toBe('time');
  expect(await reasonOf(run({ action: 'fill' }))).toBe('memory');
  expect((await run({ action: 'answer' })).shared).toBe('yes');
});

test('progress resets the clock, and the clock may stand still', async () => {
  const seen: number[] = [];
  await run(
    { action: 'report', clock: false, pause: 1_800 },
    { maxWait: 1_500, onProgress: (step) => seen.push(step) },
  );
  expect(seen).toEqual([1, 2]);
  expect(await reasonOf(run({ action: 'report', clock: true, pause: 3_000 }, { maxWait: 300 }))).toBe('time');
});

test('a task ends at its signal, before and while it runs', async () => {
  const stop = new AbortController();
  const running = reasonOf(run({ action: 'hang' }, { signal: stop.signal }));
  stop.abort('stopped');
  expect(await running).toBe('stopped');
  expect(await reasonOf(run({ action: 'answer' }, { signal: stop.signal }))).toBe('stopped');
});

test('stopping ends what runs', async () => {
  const other = createWorkerPool(new URL('worker-script.ts', import.meta.url));
  other.prepare();
  const running = reasonOf(other.run({ action: 'hang' }));
  await other.stop();
  expect(await running).toBe('fault');
  await expect(other.run({ action: 'answer' })).rejects.toThrow('stopped');
});

test('a process keeps what it borrowed until that is needed elsewhere, and then borrows again', async () => {
  const seen: string[] = [];
  const lent: { giveBack?: (() => Promise<void>) | undefined } = {};
  const demand = async () => {
    const { giveBack } = lent;
    lent.giveBack = undefined;
    await giveBack?.();
  };
  const borrow = async () => {
    seen.push('borrowed');
    return {
      keep: (close: () => Promise<void>) => {
        lent.giveBack = close;
      },
      resume: () => lent.giveBack !== undefined,
      end: () => void seen.push('ended'),
    };
  };
  const borrower = createWorkerPool(new URL('worker-script.ts', import.meta.url), { borrow });
  const answer = async () => (await borrower.run({ action: 'answer' })) as { pid: number; rests: number };
  const first = await answer();
  expect(await answer()).toEqual(first);
  expect(seen).toEqual(['borrowed']);
  await demand();
  expect(await answer()).toEqual({ ...first, rests: 1 });
  expect(seen).toEqual(['borrowed', 'borrowed']);
  // A task that comes while the process is still letting go.
  const given = demand();
  expect(await answer()).toEqual({ ...first, rests: 2 });
  await given;
  expect(seen).toEqual(['borrowed', 'borrowed', 'borrowed']);
  await borrower.stop();
  expect(seen).toEqual(['borrowed', 'borrowed', 'borrowed', 'ended']);
});

test('a process keeps the code that it has compiled for the next one, although it is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'compile-cache-'));
  // The second task is answered when everything about the first is done.
  const script = `
    import { readdirSync } from 'node:fs';
    import { createWorkerPool } from './src/runtime/worker-pool.ts';
    const pool = createWorkerPool(new URL('./test/runtime/worker-script.ts', import.meta.url));
    for (let n = 0; n < 2; n += 1) await pool.run({ action: 'answer' });
    await pool.stop();
    console.log(readdirSync(process.env.NODE_COMPILE_CACHE, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile()).length);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, NODE_COMPILE_CACHE: folder },
  });
  expect(Number(stdout)).toBeGreaterThan(0);
  await rm(folder, { recursive: true });
});
