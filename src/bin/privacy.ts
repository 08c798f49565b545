/** `npm run privacy -- export|erase …`: answers a customer who asks what is kept about them, or wants it gone. */
import { readRecordsConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { openServer } from '../embedded-postgres/embedded-postgres.ts';
import { answerRequest } from '../privacy/answer-request.ts';
import { runCli } from './cli.ts';

await runCli(async (log) => {
  const server = await openServer(readRecordsConfig(process.env).DATABASE_URL, log);
  const db = openDatabase(server.url);
  try {
    const { text, exitCode } = await answerRequest(db, process.argv.slice(2));
    console.log(text);
    process.exitCode = exitCode;
  } finally {
    await db.close();
    await server.stop();
  }
});
