/** Reads a file in a process of its own: how it is started, the messages between the two processes, and its limits. */
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
export interface Bounds {
  memoryMb?: number;
  /** milliseconds that the next rows may take; the time in which no rows are asked for doesn't count */
  maxWait?: number;
  /** ends the reading, with its reason thrown */
  signal?: AbortSignal;
}

/**
 * `readFile` in a process of its own, so that no file, however it is made, can stop or end this one. (A thread would do,
 * but V8 of Node 24 now and then ends the whole process when a thread ends.) Gives the same reading and throws the same
 * FileRefused; E_READING_FAILED, with the error as its cause, when the process breaks down or needs more than `bounds`
 * allow. It ends with the last row, a refusal, `close`, the signal, or when the consumer leaves `batches` early.
 */
export async function readFileInWorker(
  path: string,
  limits: ReadingLimits,
  options: ReadingOptions = {},
  { memoryMb = 256, maxWait = 5 * 60_000, signal }: Bounds = {},
): Promise<FileReading> {
  signal?.throwIfAborted();
  const task: WorkerTask = { path, limits, options };
  const worker = fork(script, [JSON.stringify(task)], {
    execArgv: [`--max-old-space-size=${memoryMb}`],
    env: compileCache(), // without our secrets, which it doesn't need
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // `listen` throws what goes wrong; what fails after the last message doesn't matter, but would end this process.
  worker.on('error', () => {});
  const messages = listen(worker, maxWait, signal);
  const close = () => end(worker);
  try {
    const { value: opened } = await messages.next();
    if (opened?.type !== 'opened') throw await brokenDown(worker);
    const { reading } = opened;
    return { ...reading, batches: receiveBatches(worker, messages, reading), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where compiled code is kept, so that a process that reads a file starts in a third of the time. */
function compileCache(): Record<string, string> {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

/** The worker's messages until its last one; a refusal is thrown. */
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
    ask(worker);
    for await (const message of messages) {
      if (message.type === 'ended') {
        reading.notes.splice(0, Infinity, ...message.notes);
        return;
      }
      if (message.type !== 'batch') continue;
      ask(worker); // one may be on its way while the consumer is busy with another
      yield message.rows;
    }
    throw await brokenDown(worker);
  } finally {
    await end(worker);
  }
}

/** Asks for one more batch, unless the worker has ended; then its messages give the reason. */
function ask(worker: ChildProcess): void {
  if (worker.connected) worker.send(nextBatch, () => {});
}

async function end(worker: ChildProcess): Promise<void> {
  if (hasEnded(worker)) return;
  const exit = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exit;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Why a worker sends nothing more: V8 aborts a process that is out of memory. */
async function brokenDown(worker: ChildProcess): Promise<FileRefused> {
  if (!hasEnded(worker)) await once(worker, 'exit');
  const aborted = worker.signalCode === 'SIGABRT' || worker.signalCode === 'SIGTRAP' || worker.exitCode === 134;
  const how = worker.signalCode ?? `code ${worker.exitCode}`;
  const code = aborted ? 'ERR_WORKER_OUT_OF_MEMORY' : how;
  return readingFailed(
    aborted ? 'memory' : 'fault',
    Object.assign(new Error(`the reading process ended with ${how}`), { code }),
  );
}

/** What a worker is started with. */
export interface WorkerTask {
  path: string;
  limits: ReadingLimits;
  options: ReadingOptions;
}

/** Asks a worker for one more batch; it sends none that was not asked for. */
export const nextBatch = 'next';

/** An error on its way to the other side: without its message, which could quote the file. */
export interface Failure {
  name: string;
  code: string;
  stack: string;
}

export function toFailure(error: unknown): Failure {
  const { name, code, stack = '' } = error as NodeJS.ErrnoException;
  return { name, code: code ?? name, stack };
}

/** The error again, its name for its message. */
export function fromFailure({ name, code, stack }: Failure): Error {
  return Object.assign(new Error(name), { code, stack });
}

/**
 * A message of a worker: first `opened` or `refused`, then batches as they are asked for, last `ended`, `refused` or
 * `failed`.
 */
export type WorkerMessage =
  | { type: 'opened'; reading: Omit<FileReading, 'batches' | 'close'> }
  | { type: 'batch'; rows: FileRow[] }
  | { type: 'ended'; notes: ReadingNote[] }
  | { type: 'refused'; code: RefusalCode; message: string; place: Omit<RefusalPlace, 'cause'>; cause?: Failure }
  | { type: 'failed'; failure: Failure };
