/** The embedded server as its users meet it: real processes on real folders, ended in every way there is. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { openLog } from '../../src/runtime/log.ts';
import {
  beginOwner,
  crash,
  killAllOn,
  nothingRunsOn,
  processesOn,
  query,
  startOwner,
  watchdogOn,
} from './embedded-postgres-process.ts';

const run = promisify(execFile);
let folder: string;
let logged: string[];
/** A server that lives a moment: its start, and each connection, goes through all buffers. */
const fewBuffers = { shared_buffers: '32MB' };
const start = (settings: Record<string, string> = {}) =>
  startEmbeddedPostgres({
    dataFolder: folder,
    settings: { ...fewBuffers, ...settings },
    log: openLog('info', { write: (line: string) => void logged.push(JSON.parse(line).msg) }),
  });

/** A folder whose server ran and was stopped, made once: making a cluster takes most of a start. */
let usedFolder: string;
const useItsCluster = () => run('cp', ['-a', `${usedFolder}/.`, folder]);
/** What the server said when its folder was fresh, and it had no settings but ours. */
let saidFresh: object | undefined;

beforeAll(async () => {
  usedFolder = await mkdtemp(join(tmpdir(), 'embedded-postgres-used-'));
  const server = await startEmbeddedPostgres({ dataFolder: usedFolder, log: openLog('silent') });
  [saidFresh] = await query(server.url, async (sql) => {
    await sql`create extension pg_trgm`;
    return sql`
      select lower('Ä') as lower, cardinality(show_trgm('Жюль')) as trigrams, current_setting('fsync') as fsync,
        current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets`;
  });
  await query(server.url, async (sql) => {
    // Two thirds of what each copy would copy.
    await sql`update pg_database set datistemplate = false`;
    for (const name of ['template0', 'template1']) await sql`drop database ${sql(name)}`;
  });
  await server.stop();
});
afterAll(() => rm(usedFolder, { recursive: true }));

beforeEach(async () => {
  logged = [];
  folder = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
});

afterEach(async () => {
  killAllOn(folder);
  await nothingRunsOn(folder);
  await rm(folder, { recursive: true, force: true });
});

describe('start and stop', () => {
  test('a fresh folder gets a server that knows letters outside ASCII, and only this machine reaches it', () => {
    expect(saidFresh).toEqual({ lower: 'ä', trigrams: 5, fsync: 'on', addresses: '127.0.0.1', sockets: '' });
  });

  test('stop leaves no process, may be called twice, and the next start has the data', async () => {
    await useItsCluster();
    const first = await start();
    await query(first.url, (sql) => sql`create table kept as select 1 as number`);
    await Promise.all([first.stop(), first.stop()]);
    expect(processesOn(folder)).toEqual([]);
    expect(logged).toEqual(['the built-in PostgreSQL is ready', 'the built-in PostgreSQL has stopped']);

    const second = await start();
    expect(await query(second.url, (sql) => sql`select number from kept`)).toEqual([{ number: 1 }]);
    await second.stop();
  });

  test('settings reach the server; our environment, which holds the tokens, does not', async () => {
    await useItsCluster();
    process.env.EMBEDDED_TEST_TOKEN = 'xoxb-secret';
    const server = await start({ fsync: 'off', max_connections: '7' });
    const environment = await query(server.url, async (sql) => {
      expect(await sql`show max_connections`).toEqual([{ max_connections: '7' }]);
      await sql`create temporary table environment (line text)`;
      await sql`copy environment from program '/usr/bin/env'`;
      return sql`select line from environment`;
    });
    expect(JSON.stringify(environment)).not.toContain('xoxb-secret');
    await server.stop();
  });

  test('a start that fails says what PostgreSQL said, and leaves the folder free', async () => {
    await useItsCluster();
    const settings = { shared_buffers: 'plenty' };
    await expect(start(settings)).rejects.toThrow(
      /did not start[\s\S]*invalid value for parameter "shared_buffers": "plenty"/,
    );
    const server = await start();
    await server.stop();
  });

  test('a cluster of another major version is refused with both versions', async () => {
    await useItsCluster();
    await writeFile(join(folder, 'cluster', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow(
      `The database in ${folder}/cluster was made by PostgreSQL 15, and the built-in one is PostgreSQL 18: move that folder away to start with an empty database, or serve it with PostgreSQL 15 and set DATABASE_URL.`,
    );
  });

  test('Ctrl-C reaches the process, which finishes its work, and not the database under it', async () => {
    await useItsCluster();
    const { child, pid } = await startOwner(folder);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-pid, 'SIGINT');
    expect(await ended).toBe(0);
    expect(processesOn(folder)).toEqual([]);

    const server = await start();
    expect(await query(server.url, (sql) => sql`select what from finished`)).toHaveLength(1);
    await server.stop();
  });
});

describe('several on one folder', () => {
  test('a second start is refused with the number of the owner, whose server goes on', async () => {
    await useItsCluster();
    const server = await start();
    const refusal = `The data folder ${folder} is in use by process ${process.pid}: stop that process first, or set DATABASE_URL to a PostgreSQL server of your own, which both can use.`;
    expect((await startOwner(folder)).answer).toEqual({ refusal });
    await expect(start()).rejects.toThrow(refusal);
    expect(await query(server.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
    await server.stop();
  });

  test('of four that start at once on a fresh folder one owns it and three are told so', async () => {
    const starts = await Promise.all([1, 2, 3, 4].map(() => startOwner(folder)));
    const owners = starts.filter(({ answer }) => answer.url);
    expect(owners).toHaveLength(1);
    const refusals = starts.flatMap(({ answer }) => answer.refusal ?? []);
    expect(refusals).toEqual(Array(3).fill(expect.stringContaining(`is in use by process ${owners[0]?.pid}:`)));
    expect(await query(owners[0]?.answer.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });
});

describe('after a crash', () => {
  test('a server that is killed under its owner is missed in the log', async () => {
    await useItsCluster();
    await start();
    for (const { pid, command } of processesOn(folder)) if (command.includes(' -D ')) process.kill(pid, 'SIGKILL');
    await expect.poll(() => logged).toContain('the built-in PostgreSQL ended unexpectedly');
  });

  test('an owner that is killed takes its server with it, and the next start has the data', async () => {
    await useItsCluster();
    const { child, answer } = await startOwner(folder);
    await query(answer.url, (sql) => sql`create table kept as select 1 as number`);
    await crash(child);
    await nothingRunsOn(folder);

    const server = await start();
    expect(await query(server.url, (sql) => sql`select number from kept`)).toEqual([{ number: 1 }]);
    await server.stop();
  });

  test('a start right after the owner was killed need not wait for anything', async () => {
    await useItsCluster();
    const { child } = await startOwner(folder);
    await crash(child);
    const server = await start();
    expect(await query(server.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
    await server.stop();
  });

  test('an owner that is killed at any moment of its start leaves a folder that can be started', async () => {
    for (const delay of [150, 250, 350, 450, 600, 800]) {
      const { child } = beginOwner(folder);
      await sleep(delay);
      await crash(child);
    }
    const server = await start();
    expect(await query(server.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
    expect((await readdir(folder)).sort()).toEqual(['cluster', 'owner.lock', 'owner.pid', 'postgres.log']);
    await server.stop();
  });

  test('a server that was left alone is stopped by the next start, which has its data', async () => {
    await useItsCluster();
    const { child, answer } = await startOwner(folder);
    await query(answer.url, (sql) => sql`create table kept as select 1 as number`);
    process.kill(watchdogOn(folder), 'SIGKILL');
    await crash(child);
    expect(processesOn(folder).length).toBeGreaterThan(0);

    const server = await start();
    expect(logged[0]).toBe('stopping the PostgreSQL server that a killed process left running');
    expect(await query(server.url, (sql) => sql`select number from kept`)).toEqual([{ number: 1 }]);
    await server.stop();
  });

  test('when everything is killed in the middle of writing, every acknowledged row is there afterwards', async () => {
    await useItsCluster();
    const { answer } = await startOwner(folder);
    let acknowledged = 0;
    const writing = query(answer.url, async (sql) => {
      await sql`create table written (number integer)`;
      for (;;) {
        await sql`insert into written values (${acknowledged + 1})`;
        acknowledged++;
      }
    });
    await expect.poll(() => acknowledged, { timeout: 10_000 }).toBeGreaterThan(100);
    killAllOn(folder);
    await expect(writing).rejects.toThrow();

    const server = await start();
    const [row] = await query(
      server.url,
      (sql) => sql`select count(*)::int from written where number <= ${acknowledged}`,
    );
    expect(row).toEqual({ count: acknowledged });
    await server.stop();
  });

  test('a process number left behind, which another program has got since, locks nobody out', async () => {
    await useItsCluster();
    const { answer } = await startOwner(folder);
    await query(answer.url, (sql) => sql`create table kept as select 1 as number`);
    killAllOn(folder);
    await nothingRunsOn(folder);
    const pidFile = join(folder, 'cluster', 'postmaster.pid');
    await writeFile(pidFile, (await readFile(pidFile, 'utf8')).replace(/^\d+/, String(process.ppid)));

    const server = await start();
    expect(await query(server.url, (sql) => sql`select number from kept`)).toEqual([{ number: 1 }]);
    expect(() => process.kill(process.ppid, 0)).not.toThrow();
    await server.stop();
  });
});
