/** As whom the server runs when we are root, which PostgreSQL refuses to be. Needs root, so it says nothing elsewhere. */
import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts';
import { openLog } from '../../src/runtime/log.ts';
import { processesOn, query, startOwnerThrough } from './embedded-postgres-process.ts';

/** Hides `unshare` from a program, as a container that allows no user namespaces does in effect. */
const withoutNamespaces = [
  'unshare',
  '--mount',
  '--',
  'sh',
  '-c',
  'mount --bind /bin/false /usr/bin/unshare && exec "$@"',
  'sh',
];

const nobody = Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout);
const isRoot = process.getuid?.() === 0;
const canHide = isRoot && spawnSync('unshare', ['--mount', '--', 'true']).status === 0;

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'embedded-account-'));
  folder = join(parent, 'data');
});

afterEach(() => rm(parent, { recursive: true, force: true }));

describe.runIf(isRoot)('as root', () => {
  test('below a folder that only root can enter, the server runs without root’s rights and the files stay root’s', async () => {
    const server = await startEmbeddedPostgres({ dataFolder: folder, log: openLog('silent') });
    expect(await query(server.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
    expect((await stat(join(folder, 'cluster'))).uid).toBe(0);
    await server.stop();
  });

  test('the owner of the folder runs the server, so that the folder stays theirs', async () => {
    await chmod(parent, 0o755);
    await startEmbeddedPostgres({ dataFolder: folder, log: openLog('silent') }).then((server) => server.stop());
    await chown(folder, nobody, nobody);
    const server = await startEmbeddedPostgres({ dataFolder: folder, log: openLog('silent') });
    const postmaster = processesOn(folder).find(({ command }) => command.includes(' -D '));
    expect((await stat(`/proc/${postmaster?.pid}`)).uid).toBe(nobody);
    for (const name of [
      'cluster',
      'cluster/base',
      'cluster/holdfast-password',
      'postgres.log',
      'owner.lock',
      'owner.pid',
    ]) {
      expect((await stat(join(folder, name))).uid, name).toBe(nobody);
    }
    await server.stop();
  });
});

describe.runIf(canHide)('as root where there are no user namespaces', () => {
  test('an account that can reach the folder gets it and runs the server', async () => {
    await chmod(parent, 0o755);
    const answer = await startOwnerThrough(withoutNamespaces, folder);
    expect(answer.url).toContain('postgres://');
    expect((await stat(folder)).uid).not.toBe(0);
  });

  test('where only root can go, the person is told what to do', async () => {
    const answer = await startOwnerThrough(withoutNamespaces, folder);
    expect(answer.refusal).toMatch(
      /^The built-in database can’t run as root here, and no other account can reach both .*data and .*postgres\. Start as an ordinary user, choose a data folder that the account "nobody" can enter, or set DATABASE_URL/,
    );
  });
});
