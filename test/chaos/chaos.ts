/**
 * `npm run chaos`: several replicas, several people, and everything that can fail failing; then a check of all that is
 * promised, round after round. Ends with 1 when something did not hold.
 *
 *   --seed 1        another seed, other chance
 *   --minutes 10    how long
 *   --replicas 3    how many processes
 *
 * With --simulate: many short histories one after the other, without Slack and other processes, each from its own seed.
 *
 *   --histories 10000
 */
import { parseArgs } from 'node:util';
import { openDeps } from '../support/open-deps.ts';
import { startChaosDatabase } from './chaos-database.ts';
import { judge, resultTable } from './result-table.ts';
import { runChaos } from './run-chaos.ts';
import { simulate } from './simulation/simulate.ts';

const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '10' },
    replicas: { type: 'string', default: '3' },
    simulate: { type: 'boolean', default: false },
    histories: { type: 'string', default: '10000' },
  },
});
const number = (name: 'seed' | 'minutes' | 'replicas' | 'histories', least: number): number => {
  const value = Number(given[name]);
  if (value >= least) return value;
  throw new Error(`--${name} takes a number from ${least} on, not "${given[name]}".`);
};
const options = { seed: number('seed', 0), minutes: number('minutes', 0.1), replicas: number('replicas', 1) };
const tell = (text: string) => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
// Like main.ts: of a connection that is lost while it opens, the database client leaves a rejected promise behind
// (src/postgres-js/README.md), and this process opens some while the database crashes.
process.on('unhandledRejection', (error) => tell(`unhandled rejection: ${String(error)}`));
if (given.simulate) {
  const histories = number('histories', 1);
  const database = await startChaosDatabase(async () => {});
  const { deps, close } = await openDeps(database.urlThrough(database.port()));
  const failed = await simulate(deps, { histories, seed: options.seed, tell });
  await close();
  await database.stop();
  process.stdout.write(`${histories} histories from seed ${options.seed}, ${failed.length} failed\n`);
  process.exit(failed.length === 0 ? 0 : 1);
}
const result = await runChaos({ ...options, tell });
const { holds, text } = judge(result, options.minutes);
process.stdout.write(`seed ${options.seed}, ${options.minutes} minutes, ${options.replicas} replicas\n`);
process.stdout.write(`${resultTable(result, options.minutes)}\n${text}\n`);
// Connections that were cut in the middle keep timers of their own for a while.
process.exit(holds ? 0 : 1);
