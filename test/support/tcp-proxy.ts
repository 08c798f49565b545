/** A door before the database that a test can shut, slow down or hold up, and that can swallow what goes through it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What to do with bytes on their way: let them pass; swallow them and all that follow on this connection; cut it. */
type Verdict = 'pass' | 'swallow' | 'cut';
/** Looks at bytes before they are passed on; `connection` is the same object for all of one connection. */
export type Look = (from: 'client' | 'server', bytes: Buffer, connection: object) => Verdict;

export interface TcpProxy {
  port: number;
  /** Lets everything through to this port of 127.0.0.1 from now on. */
  open(port: number): void;
  /** Cuts all connections and lets none through. */
  shut(): void;
  /** Cuts connections, all of them or every n-th; new ones are let through. */
  cut(every?: number): void;
  /** Has everything looked at; undefined ends that. */
  look(look: Look | undefined): void;
  /** From now on the present connections are dead without anybody being told. New ones are fine. */
  swallow(): void;
  /** Holds everything up, as a network does that loses all packets: connections stay, and nothing arrives. */
  stall(): void;
  /** Lets on what was held up. */
  resume(): void;
  /** Every packet takes so long, in each direction. */
  delay(milliseconds: number): void;
  stop(): Promise<void>;
}

/** A connection on both sides of the door. */
interface Pair {
  client: Socket;
  database: Socket;
  swallowing: boolean;
}

/** Starts the door; it is open to `target`. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let port: number | null = target;
  let look: Look | undefined;
  let late = 0;
  let stalled = false;
  const pairs = new Set<Pair>();

  const later = (write: () => void) => (late === 0 ? write() : void setTimeout(write, late));
  const pass = (pair: Pair, from: 'client' | 'server', bytes: Buffer) => {
    if (pair.swallowing) return;
    const verdict = look?.(from, bytes, pair) ?? 'pass';
    if (verdict === 'cut') reset(pair);
    if (verdict === 'swallow') pair.swallowing = true;
    const to = from === 'client' ? pair.database : pair.client;
    if (verdict === 'pass') later(() => to.writable && to.write(bytes));
  };
  const server = createServer((client) => {
    // A cut connection is what this door is for.
    client.on('error', () => client.destroy());
    if (port === null) return void client.resetAndDestroy();
    const database = connect(port, '127.0.0.1');
    database.on('error', () => database.destroy());
    const pair = { client, database, swallowing: false };
    pairs.add(pair);
    client.on('data', (bytes: Buffer) => pass(pair, 'client', bytes));
    database.on('data', (bytes: Buffer) => pass(pair, 'server', bytes));
    if (stalled) pause(pair);
    client.on('close', () => pair.swallowing || database.destroy());
    database.on('close', () => pair.swallowing || client.destroy());
    const forget = () => client.closed && database.closed && pairs.delete(pair);
    for (const socket of [client, database]) socket.on('close', forget);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (every = 1) => {
    for (const [index, pair] of [...pairs].entries()) if (index % every === 0) reset(pair);
  };
  return {
    port: (server.address() as AddressInfo).port,
    open: (next) => {
      port = next;
    },
    shut() {
      port = null;
      cut();
    },
    cut,
    look: (next) => {
      look = next;
    },
    swallow() {
      for (const pair of pairs) pair.swallowing = true;
    },
    stall() {
      stalled = true;
      for (const pair of pairs) pause(pair);
    },
    resume() {
      stalled = false;
      for (const { client, database } of pairs) for (const socket of [client, database]) socket.resume();
    },
    delay: (milliseconds) => {
      late = milliseconds;
    },
    async stop() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

function pause({ client, database }: Pair): void {
  client.pause();
  database.pause();
}

function reset({ client, database }: Pair): void {
  client.resetAndDestroy();
  database.resetAndDestroy();
}
