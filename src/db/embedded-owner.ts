/** One process at a time owns a data folder, and a dead one owns nothing. */

import { access, constants, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../errors.ts';

const sqliteBusy = 5;

/**
 * Makes the data folder unless it is there and gives its one true path: a server left running is recognised by it.
 * Throws a UserError when this account may not write there.
 */
export async function openDataFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw new UserError(
      `The data folder ${path} cannot be used (${error instanceof Error ? error.message : error}): let this account write there, choose another data folder, or set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
}

/**
 * Makes this process the owner of the data folder until it calls `release` or dies. Throws a UserError that names the
 * owner when there is one.
 *
 * Node has no file lock of its own, but its SQLite has: an exclusive transaction holds an operating-system lock on the
 * file, which the kernel takes back when the process dies, however it dies. It also holds between containers that
 * share the folder, where process numbers mean nothing.
 */
export async function ownDataFolder(dataFolder: string): Promise<{ release(): void }> {
  const numberFile = join(dataFolder, 'owner.pid');
  const lock = new DatabaseSync(join(dataFolder, 'owner.lock'));
  try {
    // Nothing is ever written, so there is nothing to undo after a crash and no need for a journal beside the file.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new UserError(
      `The data folder ${dataFolder} is in use by ${await nameOwner(numberFile)}: stop that process first, or start this one with another data folder.`,
    );
  }
  await writeFile(numberFile, String(process.pid));
  return { release: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

/** The owner writes its number just after it has the lock, so a file that is missing or names a dead process is early. */
async function nameOwner(numberFile: string): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pid = Number(await readFile(numberFile, 'utf8').catch(() => ''));
    if (pid > 0 && isAlive(pid)) return `process ${pid}`;
    await sleep(50);
  }
  return 'another process';
}

/** Whether a process with this number lives, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
