/** `npm run load -- FILE.csv`: creates the orders and fulfillments of a file in the export's format. */
import { ConfigError, readRecordsConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { openServer } from '../db/open-server.ts';
import { UserError } from '../errors.ts';
import { loadFile } from './load-file.ts';

async function main(): Promise<void> {
  const { DATABASE_URL, TIME_ZONE: timeZone } = readRecordsConfig(process.env);
  const server = await openServer(DATABASE_URL);
  const db = openDatabase(server.url);
  try {
    const { text, exitCode } = await loadFile({ db, timeZone, now: () => new Date() }, process.argv.slice(2));
    console.log(text);
    process.exitCode = exitCode;
  } finally {
    await db.close();
    await server.stop();
  }
}

main().catch((error: unknown) => {
  // The driver's own error: Drizzle's wrapper would print the whole statement, with customers in it.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  console.error(error instanceof UserError || error instanceof ConfigError ? error.message : cause);
  process.exitCode = 1;
});
