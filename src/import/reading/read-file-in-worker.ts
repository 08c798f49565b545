import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { readingFailed } from './file-refusals.ts';
import { FileRefused } from './file-refused.ts';
import type { FileReading, FileRow, ReadingLimits, ReadingOptions } from './read-file.ts';
import { nextBatch, type WorkerMessage, type WorkerTask } from './worker-protocol.ts';

/** Batches that may be on their way while the consumer is busy with another. */
const ahead = 2;

/**
 * `readFile` in a thread of its own, so that no file, however it is made, can stop or end this process. Gives the same
 * reading and throws the same FileRefused; E_READING_FAILED, with the error as its cause, when the thread breaks down
 * or needs more than `memoryMb` megabytes. The thread ends with the last row, a refusal, `close`, or when the consumer
 * leaves `batches` early.
 */
export async function readFileInWorker(
  path: string,
  limits: ReadingLimits,
  options: ReadingOptions = {},
  memoryMb = 256,
): Promise<FileReading> {
  const task: WorkerTask = { path, limits, options };
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  // `listen` throws what goes wrong; what breaks after its last word is of no interest, but would end this process.
  worker.on('error', () => {});
  const messages = listen(worker);
  const close = async () => void (await worker.terminate());
  try {
    const { value: opened } = await messages.next();
    if (opened?.type !== 'opened') throw readingFailed(false, new Error('the worker ended without a word'));
    const { reading } = opened;
    return { ...reading, batches: takeBatches(worker, messages, reading), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The worker's messages; what goes wrong with it, or with the file, is thrown. */
async function* listen(worker: Worker): AsyncGenerator<WorkerMessage, undefined> {
  try {
    for await (const [message] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[WorkerMessage]>) {
      if (message.type === 'refused') throw new FileRefused(message.code, message.message, message.place);
      yield message;
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw readingFailed((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY', error);
  }
}

async function* takeBatches(
  worker: Worker,
  messages: AsyncGenerator<WorkerMessage, undefined>,
  reading: Pick<FileReading, 'findings'>,
): AsyncGenerator<FileRow[]> {
  try {
    for (let asked = 0; asked < ahead; asked += 1) worker.postMessage(nextBatch);
    for await (const message of messages) {
      if (message.type === 'ended') {
        reading.findings.splice(0, Infinity, ...message.findings);
        return;
      }
      if (message.type !== 'batch') continue;
      worker.postMessage(nextBatch);
      yield message.rows;
    }
    throw readingFailed(false, new Error('the worker ended before the last row'));
  } finally {
    await worker.terminate();
  }
}
