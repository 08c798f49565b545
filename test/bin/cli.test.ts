/** The commands beside the bot fail with a sentence for what was foreseen, and without customers' data for the rest. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
