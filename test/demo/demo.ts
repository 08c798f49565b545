/** `npm run demo`: the whole product with nothing but Node: database with sample records, local Slack workspace, bot. */
import { readFile, writeFile } from 'node:fs/promises';
import { runCli } from '../../src/bin/cli.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/client.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { startHoldfast } from '../../src/holdfast.ts';
import { readOptions } from '../../src/runtime/command-line.ts';
import { UserError } from '../../src/runtime/errors.ts';
import { openLog } from '../../src/runtime/log.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { demoRecords } from './demo-records.ts';
import { openPage } from './open-page.ts';
import { demoOpening } from './opening.ts';
import { seedDatabase } from './seed-database.ts';
import { demoTour } from './tour.ts';
import { writeSamples } from './write-samples.ts';

const { DEMO_DATA: dataFolder = '.data/demo', DEMO_PORT: port, LOG_LEVEL: level = 'warn' } = process.env;
/** Where the page of the demo that runs, or ran last, is. */
const addressFile = `${dataFolder}/page-address`;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** What has been opened so far; Ctrl-C closes it from the last to the first. */
const closers: (() => Promise<void>)[] = [];
let stopping: Promise<never> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (stopping ??= leave()));

const usage = 'Use: npm run demo. DEMO_PORT and DEMO_DATA choose another port and folder.';

await runCli(usage, process.env, async (args) => {
  readOptions(args, usage);
  try {
    say('Starting the database …');
    const databaseUrl = await openRecords();
    const workspace = await openWorkspace();
    await connectBot(databaseUrl, workspace);
    say(`
Holdfast is running. Open this page, then share a sample file in #fulfillment or type /fulfillments help:

  ${workspace.url}

Switch between Dana, Lee and Gus (a guest) at the top left. Everything stays in ${dataFolder} until the next start.
Delete that folder to start over. Press Ctrl-C to stop.`);
  } catch (error) {
    await closeAll();
    // Whatever was half open must not keep the process.
    setTimeout(() => process.exit(), 2000).unref();
    throw error;
  }
});

async function openRecords(): Promise<string> {
  const server = await startEmbeddedPostgres({ dataFolder: `${dataFolder}/postgres`, log: openLog('warn') }).catch(
    explainRunning,
  );
  closers.push(server.stop);
  await migrateDatabase(server.url);
  const db = openDatabase(server.url);
  closers.push(db.close);
  await seedDatabase(db, demoRecords({ seed: 1, now: await firstStart() }));
  return server.url;
}

/** Tells where the demo runs already, if that is why it can't start again. */
async function explainRunning(error: unknown): Promise<never> {
  const page = await readFile(addressFile, 'utf8').catch(() => '');
  const isRunning =
    page !== '' &&
    (await fetch(page).then(
      ({ ok }) => ok,
      () => false,
    ));
  if (!isRunning || !(error instanceof UserError)) throw error;
  const remedy = 'Open that page, or set DEMO_DATA to another folder for a second demo.';
  throw new UserError(`${error.message}\nThe demo is running already: ${page}\n${remedy}`);
}

async function openWorkspace(): Promise<Workspace> {
  const samples = await writeSamples(demoRecords({ seed: 1, now: await firstStart() }), `${dataFolder}/samples`);
  const { workspace, takenPort } = await openPage(port, {
    samples,
    tour: demoTour,
    opening: demoOpening,
    keepIn: `${dataFolder}/workspace`,
  });
  closers.push(workspace.stop);
  await writeFile(addressFile, workspace.url);
  if (takenPort !== null) say(`Port ${takenPort} is taken, so the page has another one this time.`);
  return workspace;
}

async function connectBot(databaseUrl: string, workspace: Workspace): Promise<void> {
  const config = readConfig({
    ...process.env,
    DATABASE_URL: databaseUrl,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    SLACK_APP_TOKEN: '',
    HOST: '127.0.0.1',
    PORT: '0',
  });
  const holdfast = await startHoldfast(config, openLog(level));
  closers.push(holdfast.stop);
  workspace.deliverTo(`http://127.0.0.1:${holdfast.port}/slack/events`);
}

async function leave(): Promise<never> {
  await closeAll();
  process.exit(0);
}

async function closeAll(): Promise<void> {
  if (closers.length > 0) say('\nStopping …');
  for (const close of closers.splice(0).reverse()) await close();
}

/** When the demo was first started: its records and sample files are made from that moment, also at later starts. */
async function firstStart(): Promise<Date> {
  const path = `${dataFolder}/first-start`;
  try {
    return new Date(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const now = new Date();
    await writeFile(path, now.toISOString());
    return now;
  }
}
