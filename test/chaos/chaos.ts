/**
 * `npm run chaos`: several replicas, several people, and everything that can fail failing; then a check of all that is
 * promised, round after round. Ends with 1 when something did not hold.
 */
import { runCli } from '../../src/bin/cli.ts';
import { readOptions } from '../../src/runtime/command-line.ts';
import { numberReader } from '../support/number-option.ts';
import { openDeps } from '../support/open-deps.ts';
import { startChaosDatabase } from './chaos-database.ts';
import { judge, resultTable } from './result-table.ts';
import { runChaos } from './run-chaos.ts';
import { simulate } from './simulation/simulate.ts';

const usage = `Use: npm run chaos -- [--minutes 10] [--replicas 3] [--seed 1]
     npm run chaos -- --simulate [--histories 10000] [--seed 1]
With --simulate: many short histories one after the other, without Slack and other processes, each from its own seed.`;
const known = { seed: 'value', minutes: 'value', replicas: 'value', simulate: 'alone', histories: 'value' } as const;

await runCli(usage, process.env, async (args) => {
  const given = readOptions(args, usage, known);
  const number = numberReader(given, usage);
  const options = {
    seed: number('seed', { usual: 1, least: 0 }),
    minutes: number('minutes', { usual: 10, least: 0.1 }),
    replicas: number('replicas', { usual: 3, least: 1 }),
  };
  const tell = (text: string) => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
  // Like main.ts: of a connection that is lost while it opens, the database client leaves a rejected promise behind
  // (src/postgres-js/README.md), and this process opens some while the database crashes.
  process.on('unhandledRejection', (error) => tell(`unhandled rejection: ${String(error)}`));
  if (given.has('simulate')) {
    const histories = number('histories', { usual: 10_000, least: 1 });
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
});
