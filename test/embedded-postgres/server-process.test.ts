import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rotateLog } from '../../src/embedded-postgres/server-process.ts';

const long = 'x'.repeat(5_000_000);
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-log-'));
  file = join(folder, 'postgres.log');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

test('a new log is readable for its account only', async () => {
  rotateLog(file).stop();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a short log is kept at the start, a long one is put aside', async () => {
  await writeFile(file, 'short');
  rotateLog(file).stop();
  expect(await readFile(file, 'utf8')).toBe('short');

  await writeFile(file, long);
  rotateLog(file).stop();
  expect(await readFile(file, 'utf8')).toBe('');
  expect((await stat(`${file}.1`)).size).toBe(5_000_000);
});

test('a log that grows while the server runs is put aside, until the keeper stops', async () => {
  const keeper = rotateLog(file);
  await appendFile(file, long);
  vi.advanceTimersByTime(60_000);
  expect((await stat(file)).size).toBe(0);

  keeper.stop();
  await appendFile(file, long);
  vi.advanceTimersByTime(60_000);
  expect((await stat(file)).size).toBe(5_000_000);
});
