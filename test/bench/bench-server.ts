/** The databases of the benchmarks: one embedded server as it runs in production, templates, and copies of them. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { openLog } from '../../src/runtime/log.ts';
import { onServer, withDatabase } from '../support/database.ts';

export interface BenchServer {
  /** The name of a template; `fill` makes it, given the URL of an empty database, unless it is there already. */
  template(name: string, fill: (url: string) => Promise<void>): Promise<string>;
  /** Makes another template out of a template. */
  derive(name: string, from: string, change: (url: string) => Promise<void>): Promise<string>;
  /** Runs `work` on a copy of a template that nobody has touched, and removes the copy. */
  onCopy<T>(template: string, work: (url: string) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts the server, in `folder` when one is given: its templates are there again next time. */
export async function startBenchServer(folder?: string): Promise<BenchServer> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const dataFolder = folder ?? (await mkdtemp(join(tmpdir(), 'holdfast-bench-')));
  const server = await startEmbeddedPostgres({ dataFolder, log: openLog('error') });
  const make = async (name: string, from: string | null, work: (url: string) => Promise<void>) => {
    if (await exists(server.url, name)) return name;
    // Under its own name only when it is whole, so that a run that was broken off leaves no half template.
    const draft = `${name}_draft`;
    await drop(server.url, draft);
    await create(server.url, draft, from ?? 'template1');
    await work(withDatabase(server.url, draft));
    await onServer(server.url, (sql) => sql`alter database ${sql(draft)} rename to ${sql(name)}`);
    return name;
  };
  return {
    template: (name, fill) =>
      make(name, null, async (url) => {
        await migrateDatabase(url);
        await fill(url);
      }),
    derive: (name, from, change) => make(name, from, change),
    async onCopy(template, work) {
      const copy = 'bench_copy';
      await drop(server.url, copy);
      await create(server.url, copy, template);
      // What making the copy left to be written must not be written during the measurement.
      await onServer(server.url, (sql) => sql`checkpoint`);
      try {
        return await work(withDatabase(server.url, copy));
      } finally {
        await drop(server.url, copy);
      }
    },
    async stop() {
      await server.stop();
      if (folder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function create(url: string, name: string, from: string): Promise<void> {
  return onServer(url, (sql) => sql`create database ${sql(name)} template ${sql(from)} strategy file_copy`);
}

function drop(url: string, name: string): Promise<void> {
  return onServer(url, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
}

async function exists(url: string, name: string): Promise<boolean> {
  const sql = postgres(url, { max: 1 });
  const found = await sql`select 1 from pg_database where datname = ${name}`;
  await sql.end();
  return found.length > 0;
}
