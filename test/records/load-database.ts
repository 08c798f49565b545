/** A database of its own with the demo's houses, and the way to load a text into it as a file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { fulfillmentHouses } from '../../src/db/schema.ts';
import { type LoadOutcome, loadFile } from '../../src/records/load-file.ts';
import { houses } from '../demo/catalog.ts';
import { createTestDatabase } from '../support/database.ts';

export interface LoadDatabase {
  db: Database;
  load(content: string | Uint8Array): Promise<LoadOutcome>;
  /** takes away all records but the houses */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Opens one; `close` takes everything away again. */
export async function openLoadDatabase(): Promise<LoadDatabase> {
  const { url, drop } = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'load-test-'));
  const db = openDatabase(url);
  await db.write((tx) => tx.insert(fulfillmentHouses).values(houses));
  const path = join(folder, 'records.csv');
  return {
    db,
    load: async (content) => {
      await writeFile(path, content);
      return loadFile({ db, timeZone: 'America/New_York', now: () => new Date('2026-11-20T15:00:00Z') }, [path]);
    },
    empty: async () => {
      await db.write((tx) => tx.execute(sql`truncate fulfillment_items, fulfillments, orders cascade`));
    },
    close: async () => {
      await db.close();
      await drop();
      await rm(folder, { recursive: true });
    },
  };
}
