/** A few of the files that test/conformance/fuzz-files.ts makes by the thousand. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFile } from '../../src/spreadsheets/read-file.ts';
import { accountFor, filledLines, mutatedFile, realFiles } from '../support/mutated-files.ts';
import { runs } from '../support/property-runs.ts';
import { inChunks, limits } from './read-all.ts';

const files = await realFiles();

test('every real file is read, and every row of it is in one of the outcomes', async () => {
  for (const bytes of files) {
    const account = await accountFor(() => readFile(() => inChunks(bytes, 65_536), limits));
    expect(account).toMatchObject({ rows: expect.any(Number) });
  }
});

test('of a changed file no row is lost: it is refused with a reason, or every row is in one of the outcomes', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedFile(files), fc.integer({ min: 1, max: 5000 }), async (bytes, chunk) => {
      let lines: number | null = null;
      const account = await accountFor(async () => {
        const reading = await readFile(() => inChunks(bytes, chunk), limits);
        lines = filledLines(bytes, reading);
        return reading;
      });
      if ('rows' in account && lines !== null) expect(account.rows).toBeGreaterThanOrEqual(lines);
    }),
    { numRuns: runs(40) },
  );
}, 120_000);
