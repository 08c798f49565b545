/** A door before the database that a test can shut: what goes through it is cut or held up, what comes is refused. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  port: number;
  /** Lets everything through to this port of 127.0.0.1 from now on. */
  open(port: number): void;
  /** Cuts all connections and lets none through. */
  shut(): void;
  /** Cuts connections, all of them or every n-th; new ones are let through. */
  cut(every?: number): void;
  /** Holds everything up, as a network does that loses all packets: connections stay, and nothing arrives. */
  stall(): void;
  /** Lets on what was held up. */
  resume(): void;
  stop(): Promise<void>;
}

/** A connection on both sides of the door. */
interface Pair {
  incoming: Socket;
  outgoing: Socket;
}

/** Starts the door; it is open to `target`. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let port: number | null = target;
  let stalled = false;
  const pairs = new Set<Pair>();
  const server = createServer((incoming) => {
    // A cut connection is what this door is for.
    incoming.on('error', () => incoming.destroy());
    if (port === null) return void incoming.resetAndDestroy();
    const outgoing = connect(port, '127.0.0.1');
    outgoing.on('error', () => outgoing.destroy());
    const pair = { incoming, outgoing };
    pairs.add(pair);
    if (!stalled) join(pair);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => {
      incoming.destroy();
      pairs.delete(pair);
    });
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
    stall() {
      stalled = true;
      for (const pair of pairs) part(pair);
    },
    resume() {
      if (stalled) for (const pair of pairs) join(pair);
      stalled = false;
    },
    async stop() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

function join({ incoming, outgoing }: Pair): void {
  incoming.pipe(outgoing).pipe(incoming);
}

function part({ incoming, outgoing }: Pair): void {
  incoming.unpipe(outgoing);
  outgoing.unpipe(incoming);
}

function reset({ incoming, outgoing }: Pair): void {
  incoming.resetAndDestroy();
  outgoing.resetAndDestroy();
}
