/** `npm run privacy -- export|erase …`: answers a customer who asks what is kept about them, or wants it gone. */
import { readRecordsConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { describeDatabase } from '../db/database-failure.ts';
import { embeddedFolder, hasEmbeddedCluster, openServer } from '../embedded-postgres/embedded-postgres.ts';
import { answerRequest, privacyUsage, readPrivacyRequest } from '../privacy/answer-request.ts';
import { UserError } from '../runtime/errors.ts';
import { runCli } from './cli.ts';

await runCli(privacyUsage, process.env, async (args, log) => {
  readPrivacyRequest(args);
  const { DATABASE_URL: url } = readRecordsConfig(process.env);
  // A new, empty database would answer that nothing is known.
  if (url === undefined && !hasEmbeddedCluster()) {
    throw new UserError('DATABASE_URL isn’t set. Set it to the database that Holdfast uses.');
  }
  const server = await openServer(url, log);
  const db = openDatabase(server.url);
  try {
    // Apart from the answer, which may go to a file.
    console.error(`Database: ${describeDatabase(url, embeddedFolder)}`);
    const { text, note, exitCode } = await answerRequest(db, args);
    process.exitCode = exitCode;
    console.log(text);
    if (note !== undefined) console.error(note);
  } finally {
    await db.close();
    await server.stop();
  }
});
