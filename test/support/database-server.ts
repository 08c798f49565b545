/**
 * One PostgreSQL server for a whole test run, with a template database that has all tables. It lives in a temporary
 * folder, unless TEST_DATABASE_URL names a server whose role may create databases.
 */
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { isAlive } from '../../src/embedded-postgres/stop-server.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { onServer, withDatabase } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the server for tests, where databases can be created. */
    databaseUrl: string;
    /** The name of the database to copy: migrated and empty. */
    databaseTemplate: string;
    /** when the run started, in milliseconds since 1970 */
    startedAt: number;
  }
}

/** Nothing in a test outlives the machine, so the server need not wait for the disk. */
const settings = {
  ...{ fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
  // Every new connection and every drop goes through all of them.
  shared_buffers: '64MB',
};

/** Folders of this name with the number of their process are removed by the next run once that process has ended. */
export const folderPrefix = 'holdfast-test-';

/**
 * Starts the server, makes the template, and gives vitest the function that takes both away again. A project that
 * comes after another one shares the server of that.
 */
export default async function startDatabaseServer(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const shared = project.vitest.projects.map((other) => other.getProvidedContext()).find((it) => it.databaseUrl);
  if (shared !== undefined) {
    project.provide('databaseUrl', shared.databaseUrl);
    project.provide('databaseTemplate', shared.databaseTemplate);
    project.provide('startedAt', shared.startedAt);
    return;
  }
  const server = await openServer();
  const template = `holdfast_template_${process.pid}`;
  await onServer(server.url, (sql) => sql`create database ${sql(template)}`);
  await fillTemplate(withDatabase(server.url, template));
  project.provide('databaseUrl', server.url);
  project.provide('databaseTemplate', template);
  project.provide('startedAt', Date.now());
  return async () => {
    await onServer(server.url, (sql) => dropTemplates(sql, template));
    await server.close();
  };
}

/** Drops the template, and those that tests made from it. */
async function dropTemplates(sql: Sql, template: string): Promise<void> {
  const databases = await sql`select datname from pg_database where starts_with(datname, ${template})`;
  for (const { datname } of databases) await sql`drop database ${sql(datname)} with (force)`;
}

/** The tables of the bot and those of its queue, so that no bot of a test has to make either. */
async function fillTemplate(url: string): Promise<void> {
  await migrateDatabase(url);
  const queue = await openQueue(url, openLog('silent'), createMetrics());
  await queue.stop(1);
  // Otherwise the queue of every bot begins with the upkeep of forty queues.
  await onServer(url, (sql) => sql`update pgboss.queue set maintain_on = now(), monitor_on = now()`);
}

async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const { TEST_DATABASE_URL: url } = process.env;
  if (url) return { url, close: async () => {} };
  await removeFoldersOfKilledRuns();
  const dataFolder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const server = await startEmbeddedPostgres({ dataFolder, settings, log: openLog('error') });
  await simplifyPassword(server.url);
  const close = async () => {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return { url: server.url, close };
}

/** Bots open thousands of connections, and each proves its password in 4096 rounds on both sides. */
async function simplifyPassword(url: string): Promise<void> {
  const { username, password } = new URL(url);
  await onServer(url, async (sql) => {
    await sql`set scram_iterations = 1`;
    await sql.unsafe(`alter role ${username} password '${password}'`);
  });
}

/** A run that is killed cannot remove its folder (its server ends all the same); the next run of this account does. */
async function removeFoldersOfKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const folder = join(tmpdir(), name);
    const isOurs = statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
    const runs = isAlive(Number.parseInt(name.slice(folderPrefix.length), 10));
    if (isOurs && !runs) await rm(folder, { recursive: true, force: true });
  }
}
