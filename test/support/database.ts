/** A database of its own for a test, made in milliseconds as a copy of the migrated template. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';

/** The URL of a database with all migrations and no rows, and the function that removes it with all connections to it. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Makes a database that nobody else uses: a copy of `template`, by default of the one that is migrated and empty. Rejects
 * when there is no server: a database test never passes without one.
 */
export async function createTestDatabase(template = inject('databaseTemplate')): Promise<TestDatabase> {
  const server = connectToServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Copying files costs a third of the default strategy, which writes every page to the log.
  await server`create database ${server(name)} template ${server(template)} strategy file_copy`;
  return {
    url: withDatabase(inject('databaseUrl'), name),
    drop: async () => void (await server`drop database ${server(name)} with (force)`),
  };
}

/** Any number; that of the lock under which workers make templates. */
const templateLock = 2_718_281_828;

/**
 * Makes another template for `createTestDatabase`: a copy of the migrated one, changed by `fill`. The first worker that
 * needs it makes it, others wait; it is dropped at the end of the run. Gives its name.
 */
export async function makeTemplate(kind: string, fill: (url: string) => Promise<void>): Promise<string> {
  const name = `${inject('databaseTemplate')}_${kind}`;
  // The lock ends with its connection, so that must not be one which is closed when filling takes long.
  await onServer(inject('databaseUrl'), async (server) => {
    await server`select pg_advisory_lock(${templateLock})`;
    const [known] = await server`select from pg_database where datname = ${name}`;
    if (known !== undefined) return;
    const draft = await createTestDatabase();
    await fill(draft.url);
    await server`alter database ${server(new URL(draft.url).pathname.slice(1))} rename to ${server(name)}`;
  });
  return name;
}

let connection: postgres.Sql | undefined;

/** This worker's connection for creating and dropping databases: opening one each time costs more than either. */
function connectToServer(): postgres.Sql {
  const url: string | undefined = inject('databaseUrl');
  if (url === undefined) throw new Error('This test belongs to a project without a database: see test-projects.ts.');
  connection ??= postgres(url, { max: 1, connect_timeout: 5, idle_timeout: 10, onnotice: () => {} });
  return connection;
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
