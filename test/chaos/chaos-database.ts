/** The database of a chaos run: a real server of its own that can be stopped at once, and a witness to all writes. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Database, openDatabase, type Transaction } from '../../src/db/client.ts';
import { classifyDatabaseFailure } from '../../src/db/database-failure.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { openLog } from '../../src/runtime/log.ts';
import { folderPrefix } from '../support/database-server.ts';
import { waitUntil } from '../support/read-imports.ts';
import { putUpRule } from './owners-rule.ts';

export interface ChaosDatabase {
  /** where it listens now; another port after every restart */
  port(): number;
  /** the address for a replica that goes through a door at this port */
  urlThrough(port: number): string;
  password: string;
  /** Looks, or writes, from outside, on a connection of its own that nothing disturbs. */
  outside<T>(work: (db: Database) => Promise<T>): Promise<T>;
  /** Stops it like `pg_ctl stop -m immediate`, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Nothing here outlives the machine, so nothing waits for the disk. A commit still reaches the operating system before
 * it is answered, which is all that a crash of the server alone can put to the test.
 */
const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '120' };

const maxAttempts = 5;

/** Starts and migrates it, and puts the witness and the owner's rule up. */
export async function startChaosDatabase(
  seed: (tx: Transaction) => Promise<void>,
  migrate: (url: string) => Promise<unknown> = migrateDatabase,
): Promise<ChaosDatabase> {
  const dataFolder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const start = () => startEmbeddedPostgres({ dataFolder, settings, log: openLog('silent') });
  let server = await start();
  await migrate(server.url);
  const lookOnce: ChaosDatabase['outside'] = async (work) => {
    const db = openDatabase(server.url);
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  };
  // On a busy machine even a server that is there may be slow to take a connection.
  const outside: ChaosDatabase['outside'] = async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await lookOnce(work);
      } catch (error) {
        if (attempt === maxAttempts || classifyDatabaseFailure(error) !== 'passing') throw error;
        await pause(500);
      }
    }
  };
  await outside((db) => db.write(seed));
  await outside((db) => db.write(callWitness));
  await outside((db) => db.write(putUpRule));
  return {
    port: () => server.port,
    urlThrough: (port) => Object.assign(new URL(server.url), { port: String(port) }).href,
    password: new URL(server.url).password,
    outside,
    async restart() {
      const [pid] = (await readFile(join(dataFolder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGQUIT');
      // Until the crashed server has ended, its folder is taken.
      server = await waitUntil('the server to come back', () => start().catch(() => null));
    },
    async stop() {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** What the witness watches, with the key of each table. */
const watched = {
  fulfillments: 'fulfillment_id',
  fulfillment_items: 'fulfillment_item_id',
  purchases: 'purchase_id',
  orders: 'order_id',
  fulfillment_houses: 'fulfillment_house_id',
};

/**
 * Writes down every change to a record, by whomever, in the transaction that makes it. That a record was exported, which
 * each export notes in it, is no change of it: who took records out is in the table of exports.
 */
export async function callWitness(tx: Transaction): Promise<void> {
  await tx.execute(sql`create schema chaos`);
  await tx.execute(sql`
    create table chaos.writes (
      entity text not null, entity_id text not null, before jsonb, after jsonb,
      by text not null default current_setting('application_name'), at timestamptz not null default now())`);
  await tx.execute(sql`create index on chaos.writes (entity, entity_id)`);
  await tx.execute(sql`
    create function chaos.note() returns trigger language plpgsql as $$ begin
      if to_jsonb(new) -> 'date_exported' is distinct from to_jsonb(old) -> 'date_exported'
        and to_jsonb(new) - 'date_exported' = to_jsonb(old) - 'date_exported' then return null; end if;
      insert into chaos.writes (entity, entity_id, before, after)
      values (rtrim(tg_table_name, 's'), coalesce(to_jsonb(new), to_jsonb(old)) ->> tg_argv[0], to_jsonb(old), to_jsonb(new));
      return null;
    end $$`);
  for (const [table, key] of Object.entries(watched)) {
    const whenever = `after insert or update or delete on ${table} for each row`;
    await tx.execute(sql.raw(`create trigger witness ${whenever} execute function chaos.note('${key}')`));
  }
}
