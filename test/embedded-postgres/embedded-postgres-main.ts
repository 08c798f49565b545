/**
 * A process that owns an embedded server, as the bot does: started with a data folder, it tells its parent the URL or
 * why there is none. On SIGINT it takes a while to finish its work, which ends with a row in the database.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { UserError } from '../../src/runtime/errors.ts';
import { openLog } from '../../src/runtime/log.ts';

// The bot lives for its HTTP server, this process for its parent.
process.channel?.ref();

const [dataFolder = ''] = process.argv.slice(2);
/** A server that lives a moment: its start, and each connection, goes through all buffers. */
const settings = { shared_buffers: '32MB' };

try {
  const server = await startEmbeddedPostgres({ dataFolder, settings, log: openLog('silent') });
  process.once('SIGINT', async () => {
    await sleep(300);
    const sql = postgres(server.url, { max: 1 });
    await sql`create table finished as select 'the last of the work' as what`;
    await sql.end();
    await server.stop();
    process.exit(0);
  });
  process.send?.({ url: server.url });
} catch (error) {
  process.send?.({ refusal: error instanceof UserError ? error.message : `Not a UserError: ${error}` });
  process.disconnect();
}
