/** Processes for work on files that could be malicious: each runs one task at a time, and is reused until one fails. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import { end, hasEnded } from './end-process.ts';
import { type PackedError, unpackError } from './errors.ts';

/** Where tasks run, so that none can block or crash this process. */
export interface WorkerPool {
  /**
   * Runs a task; resolves to what its script returns, and throws what it throws.
   * @throws {WorkerFailed} when the process crashes or exceeds its limits; the signal's reason when it is aborted
   */
  run(task: object, options?: RunOptions): Promise<unknown>;
  /** Starts a process, unless there is one, so that the next task finds it ready. */
  prepare(): void;
  /** Ends all processes; a running task fails. */
  stop(): Promise<void>;
}

export interface RunOptions {
  /** milliseconds that the task may go without progress while its clock runs */
  maxWait?: number;
  /** ends the task, and its process with it */
  signal?: AbortSignal | undefined;
  /** `total`: where the progress will end, as far as that can be told */
  onProgress?: (progress: number, total?: number) => void;
}

/** Something that a process uses, and whoever lends it counts. */
export interface Loan {
  /** The process keeps it unused; `giveBack` is called, once, when it is needed elsewhere. */
  keep(giveBack: () => Promise<void>): void;
  /** Whether the process may use again what it kept; when not, it needs another loan. */
  resume(): boolean;
  end(): void;
}

interface PoolOptions {
  /** what the script gets with every task */
  shared?: object;
  /** what a process needs from elsewhere for its tasks, and may keep between them while it isn't needed there */
  borrow?: () => Promise<Loan>;
  /** megabytes for the heap of each process */
  memoryMb?: number;
  /** milliseconds that a task waits for a process in use before another is started, which takes about as long */
  patience?: number;
  /** milliseconds after its last task in which a process waits for the next; then a fresh one, which is small, waits instead */
  maxIdleTime?: number;
}

const moduleHooks = new URL('../bin/module-hooks.mjs', import.meta.url).href;

/** Megabytes. With twice as many a process grows by 30 MB and is no faster; with less, batches of rows outlive it. */
const youngGeneration = '--max-semi-space-size=16';

/** Why a process could not finish its task. */
export class WorkerFailed extends Error {
  override readonly name = 'WorkerFailed';
  readonly reason: 'memory' | 'time' | 'fault';

  constructor(reason: WorkerFailed['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What a process sends: any number of `progress`, then one of the others. serve-tasks.ts sends them. */
export type WorkerMessage =
  /** `clock`: whether the time until the next message counts */
  | { type: 'progress'; progress: number; clock: boolean; total?: number }
  | { type: 'result'; result: unknown }
  | { type: 'failed'; error: PackedError };

/** Creates a pool of processes that run `script`, which calls `serveTasks`. Starts none yet. */
export function createWorkerPool(
  script: URL,
  { shared = {}, borrow, memoryMb = 256, patience = 1_500, maxIdleTime = 10 * 60_000 }: PoolOptions = {},
): WorkerPool {
  const all = new Set<ChildProcess>();
  const loans = new Map<ChildProcess, Loan>();
  /** processes that are letting go of what they keep, which answer no task until then */
  const resting = new Map<ChildProcess, Promise<void>>();
  const idle: { worker: ChildProcess; timer?: NodeJS.Timeout }[] = [];
  /** tasks that wait for a process; each is given one, or null when the pool stops */
  const waiting: ((worker: ChildProcess | null) => void)[] = [];
  let isStopped = false;

  function start(): ChildProcess {
    const worker = fork(fileURLToPath(script), [], {
      execArgv: [`--max-old-space-size=${memoryMb}`, youngGeneration, '--import', moduleHooks],
      // Not our secrets; and the compile cache, with which it starts in half the time.
      env: { NODE_COMPILE_CACHE: getCompileCacheDir() },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    all.add(worker);
    worker.once('exit', () => {
      all.delete(worker);
      loans.get(worker)?.end();
      loans.delete(worker);
    });
    // A failed task reports errors; unhandled, they would crash this process.
    worker.on('error', () => {});
    return worker;
  }

  function claimIdle(): ChildProcess | null {
    for (let next = idle.pop(); next !== undefined; next = idle.pop()) {
      clearTimeout(next.timer);
      if (next.worker.connected) return next.worker;
    }
    return null;
  }

  /** A process that waits or soon will; when there is none, a new one. */
  async function claim(): Promise<ChildProcess> {
    const free = claimIdle();
    if (free !== null) return free;
    if (all.size === 0) return start();
    const given = await new Promise<ChildProcess | null>((resolve) => {
      const give = (worker: ChildProcess | null) => {
        clearTimeout(timer);
        resolve(worker);
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(give), 1);
        resolve(start());
      }, patience);
      waiting.push(give);
    });
    if (given === null) throw poolStopped();
    return given;
  }

  /** Gives a claimed process what it needs for a task; false when it has ended meanwhile. */
  async function equip(worker: ChildProcess): Promise<boolean> {
    if (borrow === undefined || loans.get(worker)?.resume() === true) return true;
    await resting.get(worker);
    const loan = await borrow();
    if (hasEnded(worker)) {
      loan.end();
      return false;
    }
    loans.set(worker, loan);
    return true;
  }

  /** Has a process let go of what it keeps; one that doesn't is ended. */
  async function rest(worker: ChildProcess): Promise<void> {
    const rested = runTask(worker, 'rest', { maxWait: 5_000 }).then(
      () => {},
      () => end(worker),
    );
    resting.set(worker, rested);
    await rested;
    resting.delete(worker);
  }

  async function release(worker: ChildProcess): Promise<void> {
    if (isStopped) return await end(worker);
    loans.get(worker)?.keep(() => rest(worker));
    const next = waiting.shift();
    if (next !== undefined) return next(worker);
    idle.push({ worker, timer: setTimeout(() => void end(worker).then(prepare), maxIdleTime).unref() });
  }

  async function claimEquipped(): Promise<ChildProcess> {
    for (;;) {
      if (isStopped) throw poolStopped();
      const worker = await claim();
      try {
        if (await equip(worker)) return worker;
      } catch (error) {
        await end(worker);
        throw error;
      }
    }
  }

  function prepare(): void {
    if (!isStopped && all.size === 0) idle.push({ worker: start() });
  }

  return {
    prepare,
    async run(task, options = {}) {
      if (isStopped) throw poolStopped();
      options.signal?.throwIfAborted();
      const worker = await claimEquipped();
      try {
        const message = await runTask(worker, { ...shared, ...task }, options);
        if (message.type === 'failed') throw unpackError(message.error);
        await release(worker);
        return message.result;
      } catch (error) {
        await end(worker);
        throw error;
      }
    },
    async stop() {
      isStopped = true;
      for (const give of waiting.splice(0)) give(null);
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      await Promise.all([...all].map(end));
    },
  };
}

const poolStopped = () => new Error('the pool is stopped');

type Ended = Exclude<WorkerMessage, { type: 'progress' }>;

/** Sends a task to a process; resolves to the last message about it. */
async function runTask(
  worker: ChildProcess,
  task: object | 'rest',
  { maxWait, signal, onProgress }: RunOptions,
): Promise<Ended> {
  let timer: NodeJS.Timeout | undefined;
  const ended = Promise.withResolvers<Ended>();
  const startClock = () => {
    clearTimeout(timer);
    const late = () => ended.reject(new WorkerFailed('time', `no progress within ${maxWait} ms`));
    if (maxWait !== undefined) timer = setTimeout(late, maxWait);
  };
  const onMessage = (message: WorkerMessage) => {
    if (message.type !== 'progress') return ended.resolve(message);
    clearTimeout(timer);
    if (message.clock) startClock();
    onProgress?.(message.progress, message.total);
  };
  const onGone = () => void failureOf(worker).then(ended.reject);
  const onAbort = () => ended.reject(signal?.reason);
  worker.on('message', onMessage).on('disconnect', onGone);
  signal?.addEventListener('abort', onAbort);
  try {
    signal?.throwIfAborted();
    startClock();
    worker.send(task, (error) => error && onGone());
    return await ended.promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', onMessage).off('disconnect', onGone);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** V8 aborts a process that is out of memory. */
async function failureOf(worker: ChildProcess): Promise<WorkerFailed> {
  if (!hasEnded(worker)) await once(worker, 'exit');
  const { signalCode, exitCode } = worker;
  const isAborted = signalCode === 'SIGABRT' || signalCode === 'SIGTRAP' || exitCode === 134;
  return new WorkerFailed(isAborted ? 'memory' : 'fault', `the process ended with ${signalCode ?? `code ${exitCode}`}`);
}
