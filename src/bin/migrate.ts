/** `npm run db:migrate`: brings the database to the current schema. */
import { readRecordsConfig } from '../config.ts';
import { describeDatabase } from '../db/database-failure.ts';
import { embeddedFolder, openServer } from '../embedded-postgres/embedded-postgres.ts';
import { readOptions } from '../runtime/command-line.ts';
import { runCli } from './cli.ts';

const usage = 'Use: npm run db:migrate, with DATABASE_URL set';

await runCli(usage, process.env, async (args, log) => {
  readOptions(args, usage);
  const { DATABASE_URL: url } = readRecordsConfig(process.env);
  const server = await openServer(url, log);
  await server.stop();
  const unset = url === undefined ? ' DATABASE_URL isn’t set, so no other was looked at.' : '';
  process.stdout.write(`The database is up to date: ${describeDatabase(url, embeddedFolder)}.${unset}\n`);
});
