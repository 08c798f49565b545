/** `npm run load -- FILE`: creates the orders and fulfillments of a file in the export's format. */
import { readRecordsConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { describeDatabase } from '../db/database-failure.ts';
import { embeddedFolder, hasEmbeddedCluster, openServer } from '../embedded-postgres/embedded-postgres.ts';
import { isEmptyDatabase, loadFile, loadUsage, readLoadArguments, refuseNewDatabase } from '../loader/load-file.ts';
import { showProgress } from '../loader/load-report.ts';
import { abortOnSignal, runCli } from './cli.ts';

await runCli(loadUsage, process.env, async (args, log) => {
  const { DATABASE_URL, TIME_ZONE: timeZone } = readRecordsConfig(process.env);
  const { isEmbedded, path } = readLoadArguments(args, DATABASE_URL);
  const mayBeNew = isEmbedded || DATABASE_URL !== undefined;
  if (!mayBeNew && !hasEmbeddedCluster()) throw refuseNewDatabase(embeddedFolder);
  const server = await openServer(DATABASE_URL, log);
  const db = openDatabase(server.url);
  const now = () => new Date();
  const write = (text: string) => void process.stderr.write(text);
  const progress = showProgress({ write, columns: process.stderr.columns, now });
  const signal = abortOnSignal(() => {
    progress.end();
    write('Stopping after the rows that are being written. Press Ctrl-C again to stop at once.\n');
  });
  try {
    if (!mayBeNew && (await isEmptyDatabase(db))) throw refuseNewDatabase(embeddedFolder);
    console.log(`Database: ${describeDatabase(DATABASE_URL, embeddedFolder)}`);
    const deps = { db, timeZone, now, signal, onProgress: progress.show };
    const { text, exitCode } = await loadFile(deps, path).finally(progress.end);
    console.log(text);
    process.exitCode = exitCode;
  } finally {
    await db.close();
    await server.stop();
  }
});
