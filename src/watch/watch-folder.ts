/**
 * Posts each new file of a folder into a channel and starts its import, as if somebody had shared it; afterwards the file
 * moves to `done` or `refused`. Every step is recorded before the next, and looked up again after a crash.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Deps } from '../deps.ts';
import { isImportChannel } from '../imports/intake/import-channels.ts';
import { looksLikeTable } from '../imports/intake/looks-like-table.ts';
import { registerImport } from '../imports/intake/register-import.ts';
import { findByFile, findImport } from '../imports/model/import-row.ts';
import type { ImportState } from '../imports/model/lifecycle.ts';
import { describeError, UserError } from '../runtime/errors.ts';
import { isSharedOutside } from '../slack/channels.ts';
import { findSharing, handOver, throwRefusal } from '../slack/files/upload-file.ts';
import { readHistory } from '../slack/read-history.ts';
import { splitFileName } from '../text/clean-file-name.ts';
import { endWatch, findOpenFiles, recordImport, recordSharing, takeFile, type WatchedFile } from './watched-file.ts';

interface WatchDeps extends Pick<Deps, 'config' | 'db' | 'slack' | 'log' | 'now'> {
  queue: Pick<Deps['queue'], 'send'>;
  /** told of everything that happens to a file, as one line */
  say(line: string): void;
}

interface Watch {
  /** an absolute path */
  folder: string;
  channelId: string;
  /** the workspace, and the bot's user */
  teamId: string;
  botUser: string;
}

/**
 * Checks what a watch needs, and makes the folders for files that were decided on.
 * @throws {UserError} when the folder can't be read, or files in that channel aren't imported
 */
export async function prepareWatch(deps: WatchDeps, wanted: { folder: string; channelId: string }): Promise<Watch> {
  const folder = resolve(wanted.folder);
  const { channelId } = wanted;
  const found = await stat(folder).catch(() => null);
  if (found === null || !found.isDirectory()) throw new UserError(`There is no folder at ${folder}. Check the path.`);
  if (!isImportChannel(channelId, deps.config)) {
    throw new UserError(`${channelId} isn’t among IMPORT_CHANNELS. Add it there, or choose another channel.`);
  }
  if (await deps.db.read((tx) => isSharedOutside(tx, channelId))) {
    throw new UserError(`${channelId} is shared with another company, so files aren’t imported there.`);
  }
  for (const place of ['done', 'refused']) await mkdir(join(folder, place), { recursive: true });
  const { team_id: teamId = '', user_id: botUser = '' } = await deps.slack.auth.test();
  return { folder, channelId, teamId, botUser };
}

/**
 * Looks at the folder once.
 * @param before what was there the last time
 * @returns what is there now
 */
export async function lookAtFolder(deps: WatchDeps, watch: Watch, before: readonly FileLook[]): Promise<FileLook[]> {
  const found = await listFiles(watch.folder);
  for (const { name, changedAt } of found) {
    if (changedAt !== unreadable || before.some((file) => file.name === name)) continue;
    deps.say(`${name}: its name isn’t UTF-8, so it can’t be read. Rename it.`);
  }
  const open = await deps.db.read((tx) => findOpenFiles(tx, watch.folder));
  for (const now of stableFiles(found, before, { at: deps.now().getTime() })) {
    const file = open.find(({ name }) => name === now.name);
    await attempt(deps, now.name, async () => {
      if (file !== undefined && !(await endIfReplaced(deps, file, now))) return;
      await take(deps, watch, now.name);
    });
  }
  for (const file of await deps.db.read((tx) => findOpenFiles(tx, watch.folder))) {
    await attempt(deps, file.name, () => advance(deps, watch, file));
  }
  return found;
}

/** One file must not hold up the others; what failed is tried again at the next look. */
async function attempt({ log, say }: WatchDeps, name: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error) => {
    if (error instanceof UserError) say(`${name}: ${error.message}`);
    log.warn({ file: name, ...describeError(error) }, 'watched file not handled yet');
  });
}

async function listFiles(folder: string): Promise<FileLook[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && isTable(entry.name)).map(({ name }) => name);
  const looks = await Promise.all(names.map((name) => look(folder, name)));
  return looks.filter((one) => one !== null).toSorted((a, b) => a.changedAt - b.changedAt);
}

/** What Excel makes beside a workbook that somebody has open begins with `~$`. */
const isTable = (name: string) => !/^(?:\.|~\$)/.test(name) && looksLikeTable({ name });

/** In place of the time at which a file was changed, when its name can't be decoded. */
const unreadable = -1;

/** Null when it is gone. */
async function look(folder: string, name: string): Promise<FileLook | null> {
  const found = await stat(join(folder, name)).catch(() => null);
  if (found === null && name.includes('\ufffd')) return { name, size: 0, changedAt: unreadable };
  return found?.isFile() ? { name, size: found.size, changedAt: found.mtimeMs } : null;
}

async function take({ db, say }: WatchDeps, { folder, channelId }: Watch, name: string): Promise<void> {
  const contentHash = await hashFile(join(folder, name));
  const taken = await db.write((tx) => takeFile(tx, { folder, name, contentHash, channelId }));
  if (taken !== null) say(`${name}: found`);
}

/** Ends the watch over a file in whose place there is another one, before its import was decided: that is a new file. */
async function endIfReplaced(
  { db, say }: WatchDeps,
  file: WatchedFile,
  { name, changedAt }: FileLook,
): Promise<boolean> {
  if (file.importId === null || changedAt <= (file.uploadNotedAt?.getTime() ?? 0)) return false;
  if ((await hashFile(join(file.folder, name))) === file.contentHash) return false;
  await db.write((tx) => endWatch(tx, file));
  say(`${name}: replaced by another file while its import was open`);
  return true;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The next step of a file that was taken: share it, start its import, or move it once that is decided. */
async function advance(deps: WatchDeps, watch: Watch, file: WatchedFile): Promise<void> {
  if (file.importId !== null) return await moveWhenDecided(deps, watch, file, file.importId);
  if (file.uploadFileId === null || file.uploadNotedAt === null) return await share(deps, watch, file);
  const sharing = await findSharing(deps.slack, file.uploadFileId);
  if (sharing === 'shared')
    return await startImport(deps, watch, file, { fileId: file.uploadFileId, notedAt: file.uploadNotedAt });
  const isOld = deps.now().getTime() - file.uploadNotedAt.getTime() > maxSharingWaitMs;
  if (sharing === 'pending' && !isOld) return;
  deps.say(`${file.name}: Slack hasn’t shown it, so it is posted once more`);
  await share(deps, watch, file);
}

/** A file that Slack has not shared by then never will be. */
const maxSharingWaitMs = 60_000;

async function share(deps: WatchDeps, { folder, channelId }: Watch, file: WatchedFile): Promise<void> {
  const { db, slack, now, say } = deps;
  const path = join(folder, file.name);
  if ((await look(folder, file.name)) === null) {
    say(`${file.name}: gone before it was posted`);
    return await db.write((tx) => endWatch(tx, file));
  }
  if (await db.read((tx) => isSharedOutside(tx, channelId))) throw new Error('another company can read the channel');
  // Of what is posted now: the file may have been written to since it was taken.
  const contentHash = await hashFile(path);
  const beforeSharing = async (uploadFileId: string) => {
    const upload = { uploadFileId, uploadNotedAt: now(), contentHash };
    const isFirst = await db.write((tx) => recordSharing(tx, file, upload));
    if (!isFirst) throw new Error('another run shares this file');
  };
  const owned = { owner: '', remedy: '' };
  const upload = { path, name: file.name, comment: '', channelId, threadTs: null, beforeSharing, ...owned };
  await handOver(slack, upload).catch(throwRefusal);
  say(`${file.name}: posted in ${channelId}`);
}

/** Registers the import as if an event had told of the file; does nothing until the message with it is there. */
async function startImport(
  { db, queue, slack, now, say }: WatchDeps,
  { teamId, botUser }: Watch,
  file: WatchedFile,
  { fileId, notedAt }: { fileId: string; notedAt: Date },
): Promise<void> {
  const { channelId, name: fileName } = file;
  const since = String(Math.min(notedAt.getTime(), now().getTime()) / 1000 - clockMarginSeconds);
  const messages = await readHistory(slack, channelId, since);
  const message = messages.find(({ files = [] }) => files.some(({ id }) => id === fileId));
  if (message === undefined) return;
  const shared = { teamId, fileId, fileName, channelId, messageTs: message.ts, threadTs: message.ts };
  await db.write(async (tx) => {
    const registered = await registerImport({ tx, queue }, { ...shared, sharedBy: botUser, isByBot: true });
    const importId = registered ?? (await findByFile(tx, shared))?.importId;
    if (importId !== undefined) await recordImport(tx, file, importId);
  });
  say(`${fileName}: being imported; someone has to confirm it in Slack`);
}

const clockMarginSeconds = 300;

async function moveWhenDecided(deps: WatchDeps, { folder }: Watch, file: WatchedFile, importId: string): Promise<void> {
  const { db, say } = deps;
  const row = await db.read((tx) => findImport(tx, importId));
  const place = row === null ? 'refused' : placeFor(row.state);
  if (place === null) return;
  // Moved by an earlier run, or replaced by another file of the same name, which is a new one then.
  const isThere = (await look(folder, file.name)) !== null;
  const isSame = isThere && (await hashFile(join(folder, file.name))) === file.contentHash;
  if (isSame) {
    await mkdir(join(folder, place), { recursive: true });
    const name = freeName(file.name, new Set(await readdir(join(folder, place))));
    await rename(join(folder, file.name), join(folder, place, name));
    say(`${file.name}: ${row?.state.replaceAll('_', ' ') ?? 'unknown'}, moved to ${place}/${name}`);
  }
  await db.write((tx) => endWatch(tx, file));
}

/** How a file looks from outside. */
export interface FileLook {
  name: string;
  size: number;
  /** milliseconds since 1970 */
  changedAt: number;
}

/** A file that is still being written looks different every time. */
const stableMs = 2_000;

/**
 * The files that are completely written, as far as that can be seen: they have content, look as they did when they were
 * looked at before, and nobody has written to them for a while. Who sent them may have another clock, one that is ahead.
 */
export function stableFiles(now: readonly FileLook[], before: readonly FileLook[], { at }: { at: number }): FileLook[] {
  const looks = new Map(before.map((one) => [one.name, one]));
  return now.filter(({ name, size, changedAt }) => {
    const earlier = looks.get(name);
    const isSame = earlier?.size === size && earlier.changedAt === changedAt;
    return isSame && size > 0 && Math.abs(at - changedAt) >= stableMs;
  });
}

const places: Partial<Record<ImportState, 'done' | 'refused'>> = {
  applied: 'done',
  undoing: 'done',
  undone: 'done',
  nothing_to_do: 'done',
  refused: 'refused',
  discarded: 'refused',
  expired: 'refused',
  superseded: 'refused',
};

/** The folder that a file goes to by the state of its import; null while that is open. */
export function placeFor(state: ImportState): 'done' | 'refused' | null {
  return places[state] ?? null;
}

/** "march.csv", "march-2.csv", …: the first name that isn't taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const { base, extension } = splitFileName(name);
  let n = 2;
  while (taken.has(`${base}-${n}${extension}`)) n += 1;
  return `${base}-${n}${extension}`;
}
