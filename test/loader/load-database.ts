/** A database of its own with the demo's houses, and the way to load a text into it as a file. */

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { fulfillmentHouses } from '../../src/fulfillments/tables.ts';
import { type LoadOutcome, loadFile } from '../../src/loader/load-file.ts';
import { houses } from '../demo/catalog.ts';
import { createTestDatabase } from '../support/database.ts';

export interface LoadDatabase {
  db: Database;
  url: string;
  /** where the loaded files are; no test finds those of another one */
  folder: string;
  load(content: string | Uint8Array): Promise<LoadOutcome>;
  /** loads a file of `folder`; aborting `signal` ends it after the batch */
  loadFile(name: string, signal?: AbortSignal): Promise<LoadOutcome>;
  /** takes away all records but the houses */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** What a load is told besides: the account's time zone, a moment, nobody who looks. */
const loadContext = {
  timeZone: 'America/New_York',
  now: () => new Date('2026-11-20T15:00:00Z'),
  onProgress: () => undefined,
};

/** Opens one; `close` takes everything away again. */
export async function openLoadDatabase(): Promise<LoadDatabase> {
  const { url, drop } = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'load-test-'));
  const db = openDatabase(url);
  await db.write((tx) => tx.insert(fulfillmentHouses).values(houses));
  const nobody = new AbortController().signal;
  const load = (name: string, signal = nobody) => loadFile({ ...loadContext, db, signal }, join(folder, name));
  return {
    db,
    url,
    folder,
    loadFile: load,
    load: async (content) => {
      await writeFile(join(folder, 'records.csv'), content);
      return load('records.csv');
    },
    empty: async () => {
      for (const name of await readdir(folder)) await rm(join(folder, name));
      await db.write((tx) => tx.execute(sql`truncate fulfillment_items, fulfillments, orders cascade`));
    },
    close: async () => {
      await db.close();
      await drop();
      await rm(folder, { recursive: true });
    },
  };
}
