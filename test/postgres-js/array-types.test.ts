/** Arrays as parameters and in results: the client isn't told about them by the server (fault 3 in its README). */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runs } from '../support/property-runs.ts';

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

// PostgreSQL stores no NUL and no half surrogate pair.
const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', '').toWellFormed());
const arrays = fc.record({
  texts: fc.array(fc.oneof(text, fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', ',', ' a ', '\\"', 'a\nb'))),
  integers: fc.array(fc.integer()),
  bigints: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  floats: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)), // no -0
  uuids: fc.array(fc.uuid()),
});

test('arrays come back as they were sent, whatever is in them', async () => {
  await fc.assert(
    fc.asyncProperty(arrays, async ({ texts, integers, bigints, floats, uuids }) => {
      const [back] = await db.read((tx) =>
        tx.execute(sql`select ${sql.param(texts)}::text[] as texts, ${sql.param(integers)}::int[] as integers,
          ${sql.param(bigints)}::bigint[] as bigints, ${sql.param(floats)}::float8[] as floats,
          ${sql.param(uuids)}::uuid[] as uuids`),
      );
      expect(back).toEqual({ texts, integers, bigints, floats, uuids });
    }),
    { numRuns: runs(100) },
  );
});

test('what is missing in an array is null, there and back', async () => {
  const values = sql.param(['a', null, 'NULL']);
  const [row] = await db.read((tx) =>
    tx.execute(sql`select ${values}::text[] as texts, array_agg(x is null order by n)::text as nulls
      from unnest(${values}::text[]) with ordinality as t(x, n)`),
  );
  expect(row).toEqual({ texts: ['a', null, 'NULL'], nulls: '{f,t,f}' });
});
