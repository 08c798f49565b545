/** The demo's records for many tests: inserted once per run, into a database that their own ones are copied from. */
import { inject } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { type DemoRecords, demoRecords } from '../demo/demo-records.ts';
import { seedDatabase } from '../demo/seed-database.ts';
import { createTestDatabase, makeTemplate, type TestDatabase } from './database.ts';

const hour = 60 * 60 * 1000;

/**
 * When the records are made: the start of the run or, later on, of this hour, so that no day changes between them and a
 * test.
 */
function moment(): Date {
  return new Date(Math.max(inject('startedAt'), Math.floor(Date.now() / hour) * hour));
}

let newest: { now: Date; records: DemoRecords } | undefined;

function newestRecords() {
  const now = moment();
  if (newest?.now.getTime() !== now.getTime()) newest = { now, records: demoRecords({ seed: 1, now }) };
  return newest;
}

/** The demo's records, and the function that makes a database of its own with them. */
export function openDemo(): { records: DemoRecords; createDatabase(): Promise<TestDatabase> } {
  const { now, records } = newestRecords();
  return {
    records,
    async createDatabase() {
      const template = await makeTemplate(`demo_${now.getTime()}`, async (url) => {
        const db = openDatabase(url);
        await seedDatabase(db, records).finally(() => db.close());
      });
      return await createTestDatabase(template);
    },
  };
}
