/**
 * Rolls a deployment out: replicas of an older commit work, one of this version starts beside them and migrates the
 * database, then they are replaced one after the other, while people share, confirm and undo imports all the time.
 * Afterwards the invariants of the chaos run are checked. Usage, from the repository's root, with its history:
 *
 *   node test/conformance/rolling-deploy.ts COMMIT [SECONDS]
 *
 * What the older version says is checked against today's words only if its messages are the same. Ends with exit code 1
 * when something did not hold.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { startChaosDatabase } from '../chaos/chaos-database.ts';
import { gatherEvidence } from '../chaos/gather-evidence.ts';
import { checkInvariants } from '../chaos/invariants/check-invariants.ts';
import { violate } from '../chaos/invariants/violation.ts';
import { letPeopleWork } from '../chaos/people.ts';
import { populate } from '../chaos/run-chaos.ts';
import { seedRecords } from '../chaos/seed-records.ts';
import { settle } from '../chaos/settle.ts';
import { createFileMaker } from '../chaos/shared-files.ts';
import { createRandom } from '../demo/random.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';

const [commit, seconds = '75'] = process.argv.slice(2);
if (commit === undefined) throw new Error('Usage: node test/conformance/rolling-deploy.ts COMMIT [SECONDS]');
const stage = (Number(seconds) * 1_000) / 5;

const git = (...args: string[]) => execFileSync('git', args, { maxBuffer: 2 ** 30 });
const older = await mkdtemp(join(tmpdir(), 'holdfast-older-'));
execFileSync('tar', ['-x', '-C', older], { input: git('archive', commit) });
await symlink(resolve('node_modules'), join(older, 'node_modules'));
const inOlder = ['env', '-C', older];
const saysTheSame = git('diff', '--name-only', commit, '--', 'src/imports/messages').length === 0;

const maxUnderWay = 6;
const stock = { onHold: 2_000, shipped: 500 };
const database = await startChaosDatabase(
  (tx) => seedRecords(tx, stock),
  async (url) => {
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: url };
    const [command, ...args] = [...inOlder, process.execPath, 'src/bin/run.mjs', 'src/bin/migrate.ts'];
    execFileSync(command ?? '', args, { env });
  },
);
const workspace = await startWorkspace();
const settings = {
  ...{ DATABASE_URL: database.urlThrough(database.port()), SLACK_API_URL: workspace.apiUrl },
  ...{ SLACK_BOT_TOKEN: workspace.botToken, SLACK_SIGNING_SECRET: workspace.signingSecret },
  ...{ HOST: '127.0.0.1', PORT: '0' },
};
const scene = {
  workspace,
  database,
  files: createFileMaker(createRandom(1), stock),
  ...populate(workspace),
  shared: [],
};
const running: BotProcess[] = [];
const started: BotProcess[] = [];
const ended: string[] = [];
const deliver = () => workspace.deliverTo(...running.map(({ port }) => `http://127.0.0.1:${port}/slack/events`));
const tell = (text: string) => process.stderr.write(`${new Date().toISOString()} ${text}\n`);

async function start(name: string, under: string[] = []): Promise<void> {
  const bot = await startBotProcess(settings, under);
  started.push(bot);
  if (bot.port === 0) throw new Error(`${name} did not start: ${bot.lines.join('\n')}`);
  running.push(bot);
  deliver();
  tell(`${name} runs`);
  void bot.ended.then(({ code, signal }) => {
    if (running.includes(bot)) ended.push(`${name}: exit code ${code}, signal ${signal}`);
  });
}

async function stopFirst(name: string): Promise<void> {
  const [bot] = running.splice(0, 1);
  deliver();
  await bot?.end('SIGTERM');
  tell(`${name} has ended`);
}

/** No more imports at a time than a machine can take; then each person does one thing. */
async function workAtPace(): Promise<void> {
  const underWay = sql`select from imports where state in ('received', 'confirmed', 'undoing')`;
  for (let seed = 1; !isOver; seed += 1) {
    const waiting = await database.outside((db) => db.read((tx) => tx.execute(underWay)));
    let looks = 0;
    if (waiting.length < maxUnderWay) await letPeopleWork(scene, seed, () => looks++ > 0);
    else await pause(500);
  }
}

let isOver = false;
await start('the first of the older version', inOlder);
await start('the second of the older version', inOlder);
const work = workAtPace();
await pause(stage);
await start('the first of this version');
await pause(stage * 2);
await stopFirst('the first of the older version');
await pause(stage);
await start('the second of this version');
await stopFirst('the second of the older version');
await pause(stage);
isOver = true;
await work;
const { took, unsettled } = await settle(scene);
const lines = () => started.flatMap((bot) => bot.lines);
const evidence = await gatherEvidence(scene, { lines, endedByThemselves: ended }, unsettled);
const misread = lines()
  .filter((line) => line.includes('job payload invalid'))
  .map(violate('process'));
const depending = ['I5', 'I7', 'Slack'];
const found = [...checkInvariants(evidence), ...misread];
const violations = found.filter(({ invariant }) => saysTheSame || !depending.includes(invariant));
const states = Object.entries(Object.groupBy(evidence.imports, ({ state }) => state));
console.log(
  `${evidence.imports.length} imports (${states.map(([state, all]) => `${state} ${all?.length}`).join(', ')})`,
);
console.log(
  `settled after ${Math.round(took / 1_000)} s; ${violations.length} violations, ${found.length - violations.length} not counted`,
);
for (const { invariant, text } of violations) console.log(`${invariant}: ${text}`);
await Promise.all(running.splice(0).map((bot) => bot.end('SIGKILL')));
await workspace.stop();
await database.stop();
await rm(older, { recursive: true, force: true });
process.exit(violations.length > 0 ? 1 : 0);
