/** `npm run privacy -- export|erase …`: answers a customer who asks what is kept about them, or wants it gone. */
import { ConfigError, readRecordsConfig } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { openServer } from '../db/open-server.ts';
import { UserError } from '../errors.ts';
import { describeError } from '../log.ts';
import { answerRequest } from './answer-request.ts';

async function main(): Promise<void> {
  const server = await openServer(readRecordsConfig(process.env).DATABASE_URL);
  const db = openDatabase(server.url);
  try {
    const { text, exitCode } = await answerRequest(db, process.argv.slice(2));
    console.log(text);
    process.exitCode = exitCode;
  } finally {
    await db.close();
    await server.stop();
  }
}

main().catch((error: unknown) => {
  const isForeseen = error instanceof UserError || error instanceof ConfigError;
  console.error(isForeseen ? error.message : describeError(error));
  process.exitCode = 1;
});
