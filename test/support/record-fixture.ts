/**
 * Writes the expectations of one import fixture anew, or of all of them:
 * `node src/bin/run.mjs test/support/record-fixture.ts [situation]`.
 * They are the specification: compare the difference with what should happen before you keep it.
 */
import { spawnSync } from 'node:child_process';

const [situation] = process.argv.slice(2);
const only = situation === undefined ? [] : ['--testNamePattern', `^${situation}$`];
const { status } = spawnSync('npx', ['vitest', 'run', 'test/import/fixtures.test.ts', '--update', ...only], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
