/**
 * Every folder of test/fixtures/import is a case: `_file.csv` is shared while the database has `_records.json`;
 * `plan.json` is what is staged, `summary.json` what the thread says, `after.json` what Confirm changes, all of it.
 * `node test/support/record-fixture.ts <situation>` writes the last three anew.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { type CaseRecords, replaceRecords } from '../support/case-records.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { playCase } from '../support/import-case.ts';

const folder = join(import.meta.dirname, '../fixtures/import');
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test.each(readdirSync(folder))('%s', async (situation) => {
  const inCase = (file: string) => join(folder, situation, file);
  const records = JSON.parse(await readFile(inCase('_records.json'), 'utf8')) as CaseRecords;
  await db.write((tx) => replaceRecords(tx, records));
  const outcome = await playCase(db, inCase('_file.csv'), `${situation}.csv`);
  for (const part of ['plan', 'summary', 'after'] as const) {
    await expect(`${JSON.stringify(outcome[part], null, 2)}\n`).toMatchFileSnapshot(inCase(`${part}.json`));
  }
});
