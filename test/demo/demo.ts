/** `npm run demo`: the whole product with nothing but Node: database with sample records, local Slack workspace, bot. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/client.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded-postgres.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { UserError } from '../../src/errors.ts';
import { startHoldfast } from '../../src/holdfast.ts';
import { openLog } from '../../src/log.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import { type DemoRecords, demoRecords } from './demo-records.ts';
import { sampleFiles } from './sample-files.ts';
import { seedDatabase } from './seed-database.ts';

const dataFolder = process.env.DEMO_DATA ?? '.data/demo';
const pagePort = Number(process.env.DEMO_PORT ?? 8484);
const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  await mkdir(dataFolder, { recursive: true });
  const log = openLog(process.env.LOG_LEVEL ?? 'warn');
  const database = await startEmbeddedPostgres({ dataFolder: `${dataFolder}/postgres` });
  await migrateDatabase(database.url);
  const records = demoRecords({ seed: 1, now: await firstStart() });
  const db = openDatabase(database.url);
  await seedDatabase(db, records);
  await db.close();

  const workspace = await startWorkspace({ port: pagePort, samples: await writeSamples(records) });
  const config = readConfig({
    ...process.env,
    DATABASE_URL: database.url,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    SLACK_APP_TOKEN: '',
    HOST: '127.0.0.1',
    PORT: '0',
  });
  const holdfast = await startHoldfast(config, log);
  workspace.deliverTo(`http://127.0.0.1:${holdfast.port}/slack/events`);

  say(`\nHoldfast runs. Open this page and share one of the sample files in #fulfillment:\n\n  ${workspace.url}\n`);
  say(
    `The records are in PostgreSQL at\n\n  ${database.url}\n\nCtrl-C ends everything; the next start finds the records as you left them.`,
  );

  const stop = async () => {
    say('\nStopping …');
    await holdfast.stop();
    await workspace.stop();
    await database.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
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

/** The workspace hands out files from disk. */
async function writeSamples(records: DemoRecords) {
  const folder = `${dataFolder}/samples`;
  await mkdir(folder, { recursive: true });
  const samples = sampleFiles(records).map(({ name, description, content }) => ({
    name,
    description,
    content,
    path: `${folder}/${name}`,
  }));
  for (const { path, content } of samples) await writeFile(path, content);
  return samples.map(({ name, description, path }) => ({ name, description, path }));
}
