/** A database of its own for a test, made in milliseconds as a copy of the migrated template. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';

/** The URL of a database with all migrations and no rows, and the function that removes it with all connections to it. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Makes a database that nobody else uses. Rejects when there is no server: a database test never passes without one. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl: string | undefined = inject('databaseUrl');
  if (serverUrl === undefined)
    throw new Error('This test belongs to a project without a database: see test-projects.ts.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, (sql) => sql`create database ${sql(name)} template ${sql(inject('databaseTemplate'))}`);
  return {
    url: withDatabase(serverUrl, name),
    drop: () => onServer(serverUrl, (sql) => sql`drop database ${sql(name)} with (force)`),
  };
}

/** Runs one statement on the server, on a connection of its own. */
export async function onServer(url: string, statement: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await statement(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
