/** `npm run db:migrate`: brings the database to the current schema. */
import { readRecordsConfig } from '../config.ts';
import { openServer } from '../embedded-postgres/embedded-postgres.ts';
import { runCli } from './cli.ts';

await runCli(async (log) => {
  const server = await openServer(readRecordsConfig(process.env).DATABASE_URL, log);
  await server.stop();
  process.stdout.write('The database is up to date.\n');
});
