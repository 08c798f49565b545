/** Reads a file in a separate process: starting it, the messages between the processes, and its limits. */
import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import { FileRefused, type RefusalCode, type RefusalPlace } from '../columns/file-refused.ts';
import type { ReadingNote } from '../columns/table.ts';
import { readingFailed } from './file-refusals.ts';
import type { FileReading, FileRow, ReadingLimits, ReadingOptions } from './read-file.ts';

const script = fileURLToPath(new URL('./reading-worker.ts', import.meta.url));

/** The resources that one file may use, and when to stop reading it. */
export interface WorkerLimits {
  memoryMb?: number;
  /** milliseconds that the next rows may take; time in which no rows are requested doesn't count */
  maxWait?: number;
  /** aborts the reading; its reason is thrown */
  signal?: AbortSignal;
}

/**
 * `readFile` in a separate process, so that no file, even a malicious one, can block or crash this one. (A thread would do,
 * but V8 in Node 24 occasionally crashes the whole process when a thread ends.) Returns the same reading and throws the
 * same FileRefused; E_READING_FAILED, with the error as its cause, if the process crashes or exceeds its limits. The
 * process ends with the last row, a refusal, `close`, the signal, or when the consumer leaves `batches` early.
 */
export async function readFileInWorker(
  path: string,
  limits: ReadingLimits,
  options: ReadingOptions = {},
  { memoryMb = 256, maxWait = 5 * 60_000, signal }: WorkerLimits = {},
): Promise<FileReading> {
  signal?.throwIfAborted();
  const task: WorkerTask = { path, limits, options };
  const worker = fork(script, [JSON.stringify(task)], {
    execArgv: [`--max-old-space-size=${memoryMb}`],
    env: compileCache(), // don't pass on our secrets
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // `listen` throws errors. Errors after the last message don't matter, but unhandled they would crash this process.
  worker.on('error', () => {});
  const messages = listen(worker, maxWait, signal);
  const close = () => end(worker);
  try {
    const { value: opened } = await messages.next();
    if (opened?.type !== 'opened') throw await workerFailure(worker);
    const { reading } = opened;
    return { ...reading, batches: receiveBatches(worker, messages, reading), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A worker's task, passed as its argument. */
export interface WorkerTask {
  path: string;
  limits: ReadingLimits;
  options: ReadingOptions;
}

/** The message that requests one more batch; a worker only sends batches on request. */
export const nextBatch = 'next';

/**
 * A message of a worker: first `opened` or `refused`, then batches on request, last `ended`, `refused` or
 * `failed`.
 */
export type WorkerMessage =
  | { type: 'opened'; reading: Omit<FileReading, 'batches' | 'close'> }
  | { type: 'batch'; rows: FileRow[] }
  | { type: 'ended'; notes: ReadingNote[] }
  | { type: 'refused'; code: RefusalCode; message: string; place: Omit<RefusalPlace, 'cause'>; cause?: Failure }
  | { type: 'failed'; failure: Failure };

/** A serialized error without its message, which could quote the file. */
export interface Failure {
  name: string;
  code: string;
  stack: string;
}

export function toFailure(error: unknown): Failure {
  const { name, code, stack = '' } = error as NodeJS.ErrnoException;
  return { name, code: code ?? name, stack };
}

/** Deserializes an error, with its name as its message. */
export function fromFailure({ name, code, stack }: Failure): Error {
  return Object.assign(new Error(name), { code, stack });
}

/** The compile cache, with which the process starts in a third of the time. */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

/** The worker's messages until the last; throws a refusal or failure. */
async function* listen(
  worker: ChildProcess,
  maxWait: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<WorkerMessage, undefined> {
  const late = new AbortController();
  const stop = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  const begin = () => setTimeout(() => late.abort(), maxWait);
  let timer = begin();
  try {
    const options = { close: ['disconnect'], signal: stop };
    const events = on(worker, 'message', options) as AsyncIterable<[WorkerMessage]>;
    for await (const [message] of events) {
      clearTimeout(timer);
      if (message.type === 'refused') throw refusalFrom(message);
      if (message.type === 'failed') throw fromFailure(message.failure);
      yield message;
      timer = begin();
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    signal?.throwIfAborted();
    throw readingFailed(late.signal.aborted ? 'time' : 'fault', error);
  } finally {
    clearTimeout(timer);
  }
}

function refusalFrom({ code, message, place, cause }: Extract<WorkerMessage, { type: 'refused' }>): FileRefused {
  return new FileRefused(code, message, { ...place, ...(cause && { cause: fromFailure(cause) }) });
}

async function* receiveBatches(
  worker: ChildProcess,
  messages: AsyncGenerator<WorkerMessage, undefined>,
  reading: Pick<FileReading, 'notes'>,
): AsyncGenerator<FileRow[]> {
  try {
    requestBatch(worker);
    for await (const message of messages) {
      if (message.type === 'ended') {
        reading.notes.splice(0, Infinity, ...message.notes);
        return;
      }
      if (message.type !== 'batch') continue;
      requestBatch(worker); // prefetch one batch while the consumer is busy
      yield message.rows;
    }
    throw await workerFailure(worker);
  } finally {
    await end(worker);
  }
}

/** Requests one more batch, unless the worker has ended; then its messages give the reason. */
function requestBatch(worker: ChildProcess): void {
  if (worker.connected) worker.send(nextBatch, () => {});
}

async function end(worker: ChildProcess): Promise<void> {
  if (hasEnded(worker)) return;
  const exit = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exit;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Why a worker stopped sending: V8 aborts a process that is out of memory. */
async function workerFailure(worker: ChildProcess): Promise<FileRefused> {
  if (!hasEnded(worker)) await once(worker, 'exit');
  const aborted = worker.signalCode === 'SIGABRT' || worker.signalCode === 'SIGTRAP' || worker.exitCode === 134;
  const how = worker.signalCode ?? `code ${worker.exitCode}`;
  const code = aborted ? 'ERR_WORKER_OUT_OF_MEMORY' : how;
  return readingFailed(
    aborted ? 'memory' : 'fault',
    Object.assign(new Error(`the reading process ended with ${how}`), { code }),
  );
}
