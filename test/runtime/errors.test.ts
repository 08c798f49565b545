/** What is logged of an error holds no customer data. */

import { expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { fulfillmentHouses } from '../../src/fulfillments/tables.ts';
import { describeError } from '../../src/runtime/errors.ts';
import { FilterError } from '../../src/text/typed-text.ts';
import { createTestDatabase } from '../support/database.ts';

test('errors of the database keep code and names, never values', async () => {
  const database = await createTestDatabase();
  const db = openDatabase(database.url);
  const values = { fulfillmentHouseId: 7, name: 'jane@example.com' };
  try {
    await db.write((tx) => tx.insert(fulfillmentHouses).values(values));
    const failures = [
      () => db.write((tx) => tx.insert(fulfillmentHouses).values(values)),
      () => db.write((tx) => tx.execute(`select 'jane@example.com'::int`)),
      () => db.write((tx) => tx.execute(`do $$ begin raise 'no jane@example.com'; end $$`)),
      () => db.write((tx) => tx.execute(`select "jane@example.com" from fulfillment_houses`)),
      () => db.write((tx) => tx.execute(`do $$ begin raise 'no jane@example.com' using errcode = '42501'; end $$`)),
      () => db.read((tx) => tx.execute(`set local role pg_monitor; select * from orders`)),
    ];
    const described: unknown[] = [];
    for (const fail of failures)
      described.push(
        describeError(
          await fail().then(
            () => null,
            (error) => error,
          ),
        ),
      );
    expect(JSON.stringify(described)).not.toContain('jane');
    expect(described).toMatchObject([
      { error: 'PostgresError', code: '23505', constraint: 'fulfillment_houses_pkey' },
      { code: '22P02' },
      { code: 'P0001' },
      { code: '42703' },
      { code: '42501' },
      { code: '42501', message: 'permission denied for table orders' },
    ]);
  } finally {
    await db.close();
    await database.drop();
  }
});

test.each([
  ['a statement without a cause', new Error('Failed query: select 1\nparams: jane@example.com')],
  ['a text that is no JSON', catching(() => JSON.parse('jane@example.com'))],
  ['what a person typed wrongly', new FilterError('“email:jane@example.com” is no filter.')],
  ['something thrown that is no error', 'jane@example.com'],
])('%s is described without its words', (_, error) => {
  expect(JSON.stringify(describeError(error))).not.toContain('jane');
});

test('other errors keep their message, their code and where they come from', () => {
  const error = Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
  const { error: name, code, message, at } = describeError(error);
  expect({ name, code, message }).toEqual({ name: 'TypeError', code: 'ECONNRESET', message: 'fetch failed' });
  expect(String(at)).toContain('errors.test.ts');
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
