/** The commands beside the bot fail with a sentence for what was foreseen, and without customers' data for the rest. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, onServer } from '../support/database.ts';

const commands = [
  ['db:migrate', 'src/bin/migrate.ts', []],
  ['load', 'src/bin/load.ts', ['records.csv']],
  ['privacy', 'src/bin/privacy.ts', ['export', '--order', '7B83FF8095']],
] as const;

function run(script: string, args: readonly string[], databaseUrl: string) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['src/bin/run.mjs', script, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: databaseUrl },
  });
  return { stdout, stderr, status };
}

test.each(commands)('%s says in a sentence that the address of the database is wrong', (_, script, args) => {
  expect(run(script, args, 'mysql://db/records')).toEqual({
    stdout: '',
    stderr: 'DATABASE_URL takes an address such as postgres://user:password@host:5432/name\n',
    status: 1,
  });
});

test.each(commands)('%s says in a sentence that nothing answers there', (_, script, args) => {
  expect(run(script, args, 'postgres://holdfast:secret@127.0.0.1:1/records')).toEqual({
    stdout: '',
    stderr:
      'The database records at 127.0.0.1:1 can’t be used: nothing listens there. Check DATABASE_URL and the server.\n',
    status: 1,
  });
});

const usages = [
  ['doctor', 'src/bin/doctor.ts', ['--chanel', 'C1'], 'This command has no option --chanel. Its options: --channel.'],
  ['db:migrate', 'src/bin/migrate.ts', ['--dry-run'], 'This command has no option --dry-run. It takes none.'],
  ['load', 'src/bin/load.ts', [], 'Name a file.'],
  ['privacy', 'src/bin/privacy.ts', ['erase', '--order', '--with-orders'], '--order needs a value.'],
  [
    'watch',
    'src/bin/watch.ts',
    ['/tmp', '--channel', '#in'],
    'Name the channel by its id, such as C0123456789, not as “#in”.',
  ],
  ['doctor', 'src/bin/doctor.ts', ['C0123456789'], 'This command does nothing with “C0123456789”.'],
  ['db:migrate', 'src/bin/migrate.ts', ['down'], 'This command does nothing with “down”.'],
  ['bench', 'test/bench/bench.ts', ['--rows', '1,000'], '--rows takes a whole number from 1 on, not “1,000”.'],
  ['bench', 'test/bench/bench.ts', ['--case', 'serch,start'], 'There is no case serch.'],
  ['chaos', 'test/chaos/chaos.ts', ['--replicas', '1.5'], '--replicas takes a whole number from 1 on, not “1.5”.'],
  ['pictures', 'test/pictures/take-pictures.ts', ['--all'], 'This command has no option --all. It takes none.'],
  ['demo', 'test/demo/demo.ts', ['8080'], 'This command does nothing with “8080”.'],
  ['start', 'src/main.ts', ['--port', '8080'], 'This command has no option --port. It takes none.'],
] as const;

test.each(usages)('%s refuses a slip of the pen before it opens a database', (name, script, args, problem) => {
  const refused = run(script, args, 'postgres://127.0.0.1:1/x');
  expect(refused).toMatchObject({ stdout: '', status: 1 });
  expect(refused.stderr.startsWith(`${problem}\nUse: npm ${name === 'start' ? 'start' : 'run '}`)).toBe(true);
});

test('--help prints how a command is used, and does nothing', () => {
  const { stdout, ...others } = run('src/bin/migrate.ts', ['--help'], 'postgres://127.0.0.1:1/x');
  expect(others).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^Use: npm run db:migrate/);
});

test('a privacy request is never answered from a new, empty database', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'no-database-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const script = [resolve('src/bin/run.mjs'), resolve('src/bin/privacy.ts'), 'export', '--email', 'jo@example.com'];
  const { stdout, stderr, status } = spawnSync(process.execPath, script, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '' },
  });
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
  expect(stderr).toBe('DATABASE_URL isn’t set. Set it to the database that Holdfast uses.\n');
  expect(await readdir(cwd)).toEqual([]);
});

test('a load goes on to its end when nobody reads what it prints', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const folder = await mkdtemp(join(tmpdir(), 'unread-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'records.csv');
  await writeFile(file, 'orderId,fulfillmentId,status,dateCreated\nA1,1,HOLD,2026-11-01\n');
  const child = spawn(process.execPath, ['src/bin/run.mjs', 'src/bin/load.ts', file], {
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: database.url },
  });
  child.stdout.destroy();
  const stderr = text(child.stderr);
  const [status] = await once(child, 'exit');
  expect({ status, stderr: await stderr }).toEqual({ status: 0, stderr: '' });
  await onServer(database.url, async (sql) => {
    expect([...(await sql`select order_id from orders`)]).toEqual([{ order_id: 'A1' }]);
  });
});

test('a failure that nobody foresaw is told by its code and its place, without the row that it was about', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  await onServer(database.url, (sql) => sql`alter table orders add constraint none check (ship_last_name <> 'Marsh')`);
  const folder = await mkdtemp(join(tmpdir(), 'run-script-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'records.csv');
  await writeFile(
    file,
    'orderId,fulfillmentId,status,dateCreated,dateUpdated,shipLastName\nA1,1,HOLD,2026-11-01,2026-11-01,Marsh\n',
  );
  const { stderr, status } = run('src/bin/load.ts', [file], database.url);
  expect(status).toBe(1);
  expect(stderr).toContain("code: '23514'");
  expect(stderr).toContain("constraint: 'none'");
  expect(stderr).not.toContain('Marsh');
});
