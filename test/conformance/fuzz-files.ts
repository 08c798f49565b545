/**
 * Reads changed copies of real files, as many as asked for, and says what became of them. Usage, from the repository's
 * root:
 *
 *   node src/bin/run.mjs test/conformance/fuzz-files.ts [FILES [APART]]
 *
 * FILES are read in this process, so that nothing lost or leaked goes unnoticed: 10,000 unless given. APART others, a
 * tenth of that unless given, are read as the bot does it, in a process of their own, while the longest pause of this one
 * is measured. Ends with
 * exit code 1 when a file breaks the reading or a row is in no outcome, when memory has grown by more than a tenth, or
 * when a pause was longer than 50 ms.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { createWorkerPool } from '../../src/runtime/worker-pool.ts';
import { fixedLimits } from '../../src/spreadsheets/file-refusals.ts';
import { readFile } from '../../src/spreadsheets/read-file.ts';
import { type Account, accountFor, filledLines, mutatedFile, realFiles } from '../support/mutated-files.ts';

const total = Number(process.argv[2] ?? 10_000);
const apart = Number(process.argv[3] ?? Math.ceil(total / 10));
const limits = { maxBytes: 100_000_000, maxRows: 1_000_000, ...fixedLimits };
const maxPause = 50;
const maxGrowth = 0.1;
/** fast-check keeps what it drew until a run ends, so there are many runs. */
const perRun = 250;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const files = await realFiles();
const refusals = new Map<string, number>();
const outcomes = new Map<string, number>();
let read = 0;

function note(account: Account): void {
  if ('refused' in account) refusals.set(account.refused, (refusals.get(account.refused) ?? 0) + 1);
  else read += 1;
  if (!('rows' in account)) return;
  for (const [name, count] of Object.entries({ rows: account.rows, ...account.outcomes })) {
    outcomes.set(name, (outcomes.get(name) ?? 0) + count);
  }
}

async function readHere(bytes: Buffer): Promise<void> {
  let lines: number | null = null;
  const account = await accountFor(async () => {
    const reading = await readFile(async function* () {
      yield bytes;
    }, limits);
    lines = filledLines(bytes, reading);
    return reading;
  });
  if ('rows' in account && lines !== null && account.rows < lines)
    throw new Error(`${account.rows} rows of ${lines} lines`);
  note(account);
}

async function runFuzz(runs: number, firstSeed: number, use: (bytes: Buffer) => Promise<void>): Promise<void> {
  for (let done = 0; done < runs; done += perRun) {
    const numRuns = Math.min(perRun, runs - done);
    await fc.assert(fc.asyncProperty(mutatedFile(files), use), { numRuns, seed: firstSeed + done });
  }
}

function memory(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

await runFuzz(Math.ceil(total / 10), 1_000_000, readHere); // warm: caches and compiled code are no leak
const before = memory();
await runFuzz(total, 1, readHere);
const growth = memory() / before - 1;

const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
const pool = createWorkerPool(new URL('read-file-worker.ts', import.meta.url));
const pauses = monitorEventLoopDelay({ resolution: 5 });
let own = 0;
try {
  await runFuzz(apart, 2_000_000, async (bytes) => {
    const path = join(folder, 'file');
    await writeFile(path, bytes);
    pauses.enable();
    await pool.run({ path, limits });
    pauses.disable();
    own += 1;
  });
} finally {
  await pool.stop();
  await rm(folder, { recursive: true });
}
const pause = pauses.max / 1e6 - 5;

console.log(
  `${total.toLocaleString('en-US')} files: ${read} read, ${[...refusals.values()].reduce((a, b) => a + b, 0)} refused`,
);
console.log(Object.fromEntries([...refusals].sort((a, b) => b[1] - a[1])));
console.log(Object.fromEntries(outcomes));
console.log(
  `memory ${(growth * 100).toFixed(1)} % more than before; longest pause while ${own} files were read in processes of their own: ${pause.toFixed(1)} ms`,
);
process.exitCode = growth <= maxGrowth && pause < maxPause ? 0 : 1;
