/** Keeps a workspace on disk between two starts: its channels, messages, Home tabs and files. */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { State, StoredFile } from './state.ts';

/** What is kept of the state; people, groups and the app come from the seed, and open forms close with the page. */
const KEPT = ['conversations', 'messages', 'homes', 'files'] as const;

/** After a kill the newest ids may be missing from what was kept; none may be handed out twice. */
const ID_GAP = 10_000;

/** How often a running workspace is kept, in milliseconds. */
const EVERY_MS = 2000;

export interface Keeper {
  /** Keeps the workspace one last time. */
  stop(): Promise<void>;
}

/** Fills a fresh state with what a folder holds, and keeps it there from now on. */
export async function keepState(state: State, folder: string): Promise<Keeper> {
  await mkdir(join(folder, 'files'), { recursive: true });
  const path = join(folder, 'workspace.json');
  if (existsSync(path)) fillState(state, folder, await readFile(path, 'utf8'));
  let last = '';
  let saving = Promise.resolve();
  const save = async () => {
    const text = await describeState(state, folder);
    if (text === last) return;
    // Of its own: a process that ends may keep its state for the last time while another begins.
    const fresh = `${path}.${process.pid}.new`;
    await writeFile(fresh, text);
    await rename(fresh, path);
    last = text;
  };
  const keep = () => {
    saving = saving.then(save);
    return saving;
  };
  const timer = setInterval(keep, EVERY_MS).unref();
  return {
    stop() {
      clearInterval(timer);
      return keep();
    },
  };
}

function fillState(state: State, folder: string, text: string): void {
  const { counters, ...kept } = JSON.parse(text);
  state.counters = { ...counters, id: counters.id + ID_GAP };
  for (const name of KEPT) state[name] = new Map(kept[name]) as never;
  for (const file of state.files.values()) {
    const path = join(folder, 'files', file.id);
    if (existsSync(path)) file.open = () => createReadStream(path);
  }
}

async function describeState(state: State, folder: string): Promise<string> {
  for (const file of state.files.values()) await keepBytes(file, join(folder, 'files', file.id));
  const kept = Object.fromEntries(KEPT.map((name) => [name, [...state[name]]]));
  return JSON.stringify({ counters: state.counters, ...kept });
}

async function keepBytes(file: StoredFile, path: string): Promise<void> {
  if (file.open === undefined || existsSync(path)) return;
  await writeFile(`${path}.new`, file.open());
  await rename(`${path}.new`, path);
}
