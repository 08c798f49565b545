/** The running server process: its settings, its start, and what its log says when it does not start. */
/* MERGED: The server's log file, kept small. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../runtime/log.ts';
import type { ServerAccount } from './cluster.ts';
import { findLeftover, readPostmasterPid, stopLeftover } from './data-folder.ts';
import type { PostgresLibrary } from './library.ts';
import { stopServer } from './stop-server.ts';
import { startWatchdog } from './watchdog.ts';

/** A server that answers. `ended` resolves when its process has ended, for whatever reason. */
export interface ServerProcess {
  pid: number;
  port: number;
  isRunning(): boolean;
  ended: Promise<void>;
}

/** What a start needs: programs, account, folder, log file, PostgreSQL settings on top of ours, and who is told. */
export interface ServerStart {
  library: PostgresLibrary;
  account: ServerAccount;
  cluster: string;
  logFile: string;
  settings: Record<string, string>;
  log: Log;
}

/** Long enough for the recovery after a crash in the middle of a very large import. */
const startTimeout = 300_000;

/**
 * Causes of a failed start that are gone at the next try: another program took the port; children of a killed server
 * are still ending; a server that lost its owner while it started was quicker than ours, and is found now.
 */
const passing =
  /could not create any TCP\/IP sockets|pre-existing shared memory block|"postmaster\.pid" already exists/;
const attempts = 50;

/**
 * Starts the server of a cluster, after stopping one that a dead owner left, and waits until it takes connections.
 * Throws with the server's own words when it does not.
 */
export async function startServer(start: ServerStart): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt++) {
    await stopLeftover(start.cluster, start.library, start.log);
    const logStart = sizeOf(start.logFile);
    const { server, port } = await spawnServer(start);
    const watchdog = startWatchdog(server.pid ?? 0, start.cluster);
    const ended = once(server, 'exit').then(watchdog.dismiss);
    if (await becomesReady(server, start)) {
      return { pid: server.pid ?? 0, port, isRunning: () => isRunning(server), ended };
    }
    const words = readLogFrom(start.logFile, logStart);
    if (attempt === attempts || !passing.test(words)) {
      throw new Error(`The built-in PostgreSQL did not start. Its log, ${start.logFile}, ends with:\n${words}`);
    }
    await sleep(200);
  }
}

async function spawnServer({ library, account, cluster, logFile, settings }: ServerStart) {
  const port = await findFreePort();
  const values = { ...serverSettings(port), ...settings };
  const options = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...account.prefix, library.postgres, '-D', cluster, ...options];
  const env = await excuseStranger(cluster);
  const log = openSync(logFile, 'a', 0o600);
  const server = spawn(command, args, {
    ...account.identity,
    cwd: cluster,
    // A session of its own: Ctrl-C in the terminal must not end the database before its users have finished.
    detached: true,
    stdio: ['ignore', log, log],
    // Not our environment, which holds the tokens: whoever may run SQL on this server could read it.
    env,
  });
  closeSync(log);
  await once(server, 'spawn');
  // The server alone does not keep us running: when we end, the watchdog stops it.
  server.unref();
  return { server, port };
}

/**
 * PostgreSQL does not start while a process lives that has the number in `postmaster.pid`, whatever it is, unless that
 * is its grandparent's (CreateLockFile in miscinit.c). So we call a stranger that; deleting the file instead would
 * also delete PostgreSQL's second safeguard, the key of its shared memory.
 */
async function excuseStranger(cluster: string): Promise<Record<string, string>> {
  const leftover = await findLeftover(cluster);
  return leftover?.kind === 'stranger' ? { PG_GRANDPARENT_PID: String(leftover.pid) } : {};
}

function serverSettings(port: number): Record<string, string> {
  return {
    shared_buffers: `${sharedBuffers(totalmem())}MB`,
    max_wal_size: '2GB',
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Statements and their details hold customers' data, which has no place in a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
}

const megabyte = 1024 * 1024;

/** Megabytes of an eighth of the memory, but no more than what a million records and their indexes fill. */
function sharedBuffers(memory: number): number {
  return Math.min(1024, Math.max(32, Math.floor(memory / 8 / megabyte)));
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return address.port;
}

async function becomesReady(server: ChildProcess, { cluster, library }: ServerStart): Promise<boolean> {
  const deadline = Date.now() + startTimeout;
  while (isRunning(server)) {
    const status = await readPostmasterPid(cluster);
    if (status?.pid === server.pid && status?.ready) return true;
    if (Date.now() > deadline) await stopServer(server.pid ?? 0, () => isRunning(server), library);
    await sleep(20);
  }
  return false;
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

const maxBytes = 5_000_000;
const checkEveryMs = 60_000;

/** The size of a file in bytes, 0 when there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What the server wrote to its log after that place, without blanks at the ends. */
export function readLogFrom(file: string, start: number): string {
  return readFileSync(file).subarray(start).toString('utf8').trim();
}

/**
 * Keeps the log and one earlier piece of it (`….1`) below 5 MB each, until `stop` is called. The server holds the file
 * open for appending, so it is emptied in place: the next line then lands at its new end.
 */
export function keepLogSmall(file: string): { stop(): void } {
  closeSync(openSync(file, 'a', 0o600));
  const shorten = () => {
    if (sizeOf(file) < maxBytes) return;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  };
  shorten();
  const timer = setInterval(shorten, checkEveryMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
