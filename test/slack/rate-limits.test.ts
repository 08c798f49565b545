/** Turns to post in a channel: a few at once, then one a second, whoever asks. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { throttleChannel } from '../../src/slack/rate-limits.ts';
import { channelTurns } from '../../src/slack/tables.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
/** two replicas */
let replicas: Database[];

beforeAll(async () => {
  database = await createTestDatabase();
  replicas = [openDatabase(database.url), openDatabase(database.url)];
});
afterAll(async () => {
  for (const db of replicas) await db.close();
  await database.drop();
});

test('ten come at once, each further one waits a second longer, across replicas; another channel is free', async () => {
  const begun = performance.now();
  const asked = Array.from({ length: 14 }, (_, n) => replicas[n % 2]).map((db) =>
    db?.write((tx) => throttleChannel(tx, 'C1')),
  );
  const waits = (await Promise.all(asked)).map(Number).toSorted((a, b) => a - b);
  const took = (performance.now() - begun) / 1000;
  expect(waits.slice(0, 10).every((wait) => wait <= 0)).toBe(true);
  for (const [index, wait] of waits.slice(10).entries()) {
    expect(wait).toBeLessThanOrEqual(index + 1);
    expect(wait).toBeGreaterThanOrEqual(index + 1 - took);
  }
  const [first] = replicas;
  expect(await first?.write((tx) => throttleChannel(tx, 'C2'))).toBeLessThanOrEqual(0);
});

test('X45 a clock of the database that was set back holds no message up for long', async () => {
  const [db] = replicas;
  const far = new Date(Date.now() + 3_600_000);
  await db?.write((tx) => tx.insert(channelTurns).values({ channelId: 'C3', nextAt: far }));
  expect(await db?.write((tx) => throttleChannel(tx, 'C3'))).toBeLessThanOrEqual(30);
});
