/** The process that reads one file; read-file-in-worker.ts starts it. */
import { createReadStream } from 'node:fs';
import { FileRefused } from '../columns/file-refused.ts';
import { readFile } from './read-file.ts';
import { toFailure, type WorkerMessage, type WorkerTask } from './read-file-in-worker.ts';

const { path, limits, options } = JSON.parse(process.argv[2] ?? '') as WorkerTask;
/** Resolves once the message is on its way. */
const post = (message: WorkerMessage) => new Promise<void>((resolve) => void process.send?.(message, () => resolve()));
// The parent process is gone or no longer needs the reading.
process.on('disconnect', () => process.exit());

let requested = 0;
let wake = () => {};
process.on('message', () => {
  requested += 1;
  wake();
});

/** Resolves once the parent has requested one more batch. */
async function waitForRequest(): Promise<void> {
  while (requested === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  requested -= 1;
}

try {
  const { batches, close: _, ...reading } = await readFile(() => createReadStream(path), limits, options);
  await post({ type: 'opened', reading });
  for await (const rows of batches) {
    await waitForRequest();
    await post({ type: 'batch', rows });
  }
  await post({ type: 'ended', notes: reading.notes });
} catch (error) {
  if (error instanceof FileRefused) {
    const { code, message, line, column, table, cause } = error;
    const place = { ...(line && { line }), ...(column && { column }), ...(table && { table }) };
    await post({ type: 'refused', code, message, place, ...(cause !== undefined && { cause: toFailure(cause) }) });
  } else {
    await post({ type: 'failed', failure: toFailure(error) });
  }
}
process.disconnect?.();
