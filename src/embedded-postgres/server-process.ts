/** The running server process: its start, its settings and its log. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded } from '../runtime/end-process.ts';
import type { Log } from '../runtime/log.ts';
import type { PostgresPrograms, ServerAccount } from './postgres-programs.ts';
import { findLeftover, readPostmasterPid, startWatchdog, stopLeftover, stopServer } from './stop-server.ts';

/** A server that accepts connections. `ended` resolves when its process has ended, for whatever reason. */
interface ServerProcess {
  pid: number;
  port: number;
  isRunning(): boolean;
  ended: Promise<void>;
}

interface ServerOptions {
  programs: PostgresPrograms;
  account: ServerAccount;
  cluster: string;
  logFile: string;
  /** PostgreSQL settings, in addition to ours */
  settings: Record<string, string>;
  log: Log;
}

/** Milliseconds: enough for crash recovery in the middle of a very large import. */
const startTimeout = 300_000;

/**
 * Reasons for a failed start that the next attempt won't meet: another program took the port; children of a killed server
 * are still ending; a server that lost its owner during its start was faster than ours, and is found now.
 */
const transient =
  /could not create any TCP\/IP sockets|pre-existing shared memory block|"postmaster\.pid" already exists/;
const attempts = 50;

/**
 * Starts the server of a cluster, after stopping one that a dead owner left running, and waits until it accepts
 * connections.
 * @throws with the server's own output when it doesn't start
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt++) {
    await stopLeftover(options.cluster, options.programs, options.log);
    const logStart = sizeOf(options.logFile);
    const { server, port } = await spawnServer(options);
    const watchdog = startWatchdog(server.pid ?? 0, options.cluster);
    const ended = once(server, 'exit').then(watchdog.dismiss);
    if (await becomesReady(server, options)) {
      return { pid: server.pid ?? 0, port, isRunning: () => !hasEnded(server), ended };
    }
    const output = readLogFrom(options.logFile, logStart);
    if (attempt === attempts || !transient.test(output)) {
      throw new Error(`The built-in PostgreSQL did not start. Its log, ${options.logFile}, ends with:\n${output}`);
    }
    await sleep(200);
  }
}

async function spawnServer({ programs, account, cluster, logFile, settings }: ServerOptions) {
  const port = await findFreePort();
  const values = { ...serverSettings(port), ...settings };
  const flags = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...account.prefix, programs.postgres, '-D', cluster, ...flags];
  const env = await ignoreStranger(cluster);
  const log = openSync(logFile, 'a', 0o600);
  const server = spawn(command, args, {
    ...account.identity,
    cwd: cluster,
    // In its own session: Ctrl-C must not end the database before its clients have finished.
    detached: true,
    stdio: ['ignore', log, log],
    // Not our environment, which holds the tokens: anyone who may run SQL on this server could read it.
    env,
  });
  closeSync(log);
  await once(server, 'spawn');
  // It must not keep this process alive: when we end, the watchdog stops it.
  server.unref();
  return { server, port };
}

/**
 * PostgreSQL refuses to start while any process has the id in `postmaster.pid`, unless it is that of its grandparent
 * (CreateLockFile in miscinit.c). So we declare a stranger to be that; deleting the file would also remove PostgreSQL's
 * second safeguard, the key of its shared memory.
 */
async function ignoreStranger(cluster: string): Promise<Record<string, string>> {
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
    // Statements and their details contain customer data, which must not be logged.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
}

const megabyte = 1024 * 1024;

/** In megabytes: an eighth of the memory, but no more than a million records and their indexes need. */
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

async function becomesReady(server: ChildProcess, { cluster, programs }: ServerOptions): Promise<boolean> {
  const deadline = Date.now() + startTimeout;
  while (!hasEnded(server)) {
    const status = await readPostmasterPid(cluster);
    if (status?.pid === server.pid && status?.ready) return true;
    if (Date.now() > deadline) await stopServer(server.pid ?? 0, () => !hasEnded(server), programs);
    await sleep(20);
  }
  return false;
}

const maxBytes = 5_000_000;
const checkEveryMs = 60_000;

/** The size of a file in bytes; 0 when it doesn't exist. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What was written to the log after position `start`, trimmed. */
function readLogFrom(file: string, start: number): string {
  return readFileSync(file).subarray(start).toString('utf8').trim();
}

/**
 * Keeps the log and its predecessor (`….1`) below 5 MB each, until `stop` is called. The server has the file open for
 * appending, so it is truncated in place: the next line is then written at its new end.
 */
export function rotateLog(file: string): { stop(): void } {
  closeSync(openSync(file, 'a', 0o600));
  const rotate = () => {
    if (sizeOf(file) < maxBytes) return;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  };
  rotate();
  const timer = setInterval(rotate, checkEveryMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
