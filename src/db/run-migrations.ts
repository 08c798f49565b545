/** `npm run db:migrate`: brings the database to the current schema. */
import { readRecordsConfig } from '../config.ts';
import { openServer } from './open-server.ts';

const server = await openServer(readRecordsConfig(process.env).DATABASE_URL);
await server.stop();
process.stdout.write('The database is up to date.\n');
