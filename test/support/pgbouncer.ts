/** PgBouncer before the test server, where the program is installed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program, or one that PGBOUNCER names. */
const program = process.env.PGBOUNCER ?? 'pgbouncer';

/** Whether it can be started here. */
export function hasPgBouncer(): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface PgBouncer {
  /** leads to the same database through PgBouncer */
  url: string;
  stop(): Promise<void>;
}

/** Starts one with its defaults, but for the mode and where it listens. */
export async function startPgBouncer(databaseUrl: string, mode: 'session' | 'transaction'): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(databaseUrl);
  const ownPort = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pgbouncer-'));
  const file = join(folder, 'pgbouncer.ini');
  const server = `host=${hostname} port=${port} user=${username}${password === '' ? '' : ` password=${password}`}`;
  await writeFile(
    file,
    `[databases]\n* = ${server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${ownPort}\nunix_socket_dir =\nauth_type = any\npool_mode = ${mode}\n`,
  );
  // It refuses to run as root.
  await chmod(folder, 0o755);
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(program, [file], { stdio: ['ignore', 'ignore', 'pipe'], ...account });
  await isListening(child);
  return {
    url: Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String(ownPort) }).href,
    async stop() {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isListening({ stderr }: ChildProcess): Promise<void> {
  let told = '';
  for await (const piece of stderr ?? []) {
    told += String(piece);
    if (told.includes('process up')) break;
  }
  if (!told.includes('process up')) throw new Error(`PgBouncer did not start: ${told}`);
  stderr?.resume();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}
