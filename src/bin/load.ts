/** `npm run load -- FILE`: creates the orders and fulfillments of a file in the export's format. */
import { readRecordsConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { embeddedFolder, hasEmbeddedCluster, openServer } from '../embedded-postgres/embedded-postgres.ts';
import { describeDatabase, isEmptyDatabase, readLoadArguments, refuseNewDatabase } from '../loader/choose-database.ts';
import { loadFile } from '../loader/load-file.ts';
import { showProgress } from '../loader/load-report.ts';
import { runCli } from './cli.ts';

await runCli(async (log) => {
  const { DATABASE_URL, TIME_ZONE: timeZone } = readRecordsConfig(process.env);
  const { isEmbedded, words } = readLoadArguments(process.argv.slice(2), DATABASE_URL);
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
    const { text, exitCode } = await loadFile(deps, words).finally(progress.end);
    console.log(text);
    process.exitCode = exitCode;
  } finally {
    await db.close();
    await server.stop();
  }
});

/** Aborted by Ctrl-C or SIGTERM. A second signal ends the process at once. */
function abortOnSignal(onAbort: () => void): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const abort = () => {
    for (const name of signals) process.off(name, abort);
    controller.abort();
    onAbort();
  };
  for (const name of signals) process.on(name, abort);
  return controller.signal;
}
