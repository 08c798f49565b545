/** Real processes around a data folder: starting owners of it, and seeing what runs on it. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { expect, vi } from 'vitest';

/** As every start of ours: with the compile cache, a process is ready in a third of the time. */
const loadQuickly = ['--import', new URL('../../src/bin/module-hooks.mjs', import.meta.url).href];
const mainFile = fileURLToPath(new URL('embedded-postgres-main.ts', import.meta.url));

/** What a process that tried to own a folder said: a URL, or the sentence with which it was refused. */
export interface Answer {
  url?: string;
  refusal?: string;
}

/** Starts a process, in a group of its own, that is going to own the folder's server; `answer` is how that went. */
export function beginOwner(dataFolder: string): { child: ChildProcess; pid: number; answer: Promise<Answer> } {
  const child = fork(mainFile, [dataFolder], { detached: true, execArgv: loadQuickly });
  return { child, pid: child.pid ?? 0, answer: firstAnswer(child) };
}

/** The same, resolved when the process has said how it went. */
export async function startOwner(dataFolder: string): Promise<{ child: ChildProcess; pid: number; answer: Answer }> {
  const { child, pid, answer } = beginOwner(dataFolder);
  return { child, pid, answer: await answer };
}

/** The same, started through another program: `wrapper` is the command line before that of Node. */
export async function startOwnerThrough(wrapper: string[], dataFolder: string): Promise<Answer> {
  const [command = '', ...args] = [...wrapper, process.execPath, ...loadQuickly, mainFile, dataFolder];
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const answer = await firstAnswer(child);
  if (answer.url) {
    child.kill('SIGINT');
    await once(child, 'exit');
  }
  return answer;
}

async function firstAnswer(child: ChildProcess): Promise<Answer> {
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => [{ refusal: 'It ended without a word.' }]),
  ]);
  return answer;
}

/** Ends a process as a crash does, and waits until it has. */
export async function crash(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Every process that works in the folder or was started with it: `pid` and command line. Ended ones have neither. */
export function processesOn(folder: string): { pid: number; command: string }[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  return pids
    .map((pid) => ({ pid, command: readProc(pid, 'cmdline'), cwd: readProc(pid, 'cwd') }))
    .filter(({ command, cwd }) => command.includes(folder) || cwd.startsWith(folder));
}

/** Ends every process on a folder as a crash does; some may end by themselves meanwhile. */
export function killAllOn(folder: string): void {
  for (const { pid } of processesOn(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** The watchdog among the processes on a folder. */
export function watchdogOn(folder: string): number {
  const watchdog = processesOn(folder).find(({ command }) => command.startsWith('/bin/sh'));
  expect(watchdog, 'the watchdog').toBeDefined();
  return watchdog?.pid ?? 0;
}

/** Resolves once nothing runs on the folder any more. */
export async function nothingRunsOn(folder: string): Promise<void> {
  await vi.waitFor(() => expect(processesOn(folder)).toEqual([]), { timeout: 20_000, interval: 50 });
}

function readProc(pid: number, what: 'cmdline' | 'cwd'): string {
  try {
    return what === 'cwd'
      ? readlinkSync(`/proc/${pid}/cwd`)
      : readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // Ended meanwhile, or not ours to look at.
    return '';
  }
}

/** Runs statements on a connection of their own. */
export async function query<T>(url: string | undefined, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url ?? '', { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
