/** The worker thread that reads one file; read-file-in-worker.ts starts it. */

import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { FileRefused } from './file-refused.ts';
import { readFile } from './read-file.ts';
import type { WorkerMessage, WorkerTask } from './worker-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('reading-worker.ts runs in a worker thread only');

const { path, limits, options } = workerData as WorkerTask;
const say = (message: WorkerMessage) => port.postMessage(message);

let asked = 0;
let wake = () => {};
port.on('message', () => {
  asked += 1;
  wake();
});

/** Resolves once the other side has asked for one more batch. */
async function untilAsked(): Promise<void> {
  while (asked === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  asked -= 1;
}

try {
  const { batches, close: _, ...reading } = await readFile(() => createReadStream(path), limits, options);
  say({ type: 'opened', reading });
  for await (const rows of batches) {
    await untilAsked();
    say({ type: 'batch', rows });
  }
  say({ type: 'ended', findings: reading.findings });
} catch (error) {
  if (!(error instanceof FileRefused)) throw error;
  const { code, message, line, column, table } = error;
  const place = { ...(line && { line }), ...(column && { column }), ...(table && { table }) };
  say({ type: 'refused', code, message, place });
}
port.close();
