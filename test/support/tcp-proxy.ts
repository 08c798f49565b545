/** A door before the database that a test can shut: what goes through it is cut, what comes is refused. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  port: number;
  /** Lets everything through to this port of 127.0.0.1 from now on. */
  open(port: number): void;
  /** Cuts all connections and lets none through. */
  shut(): void;
  stop(): Promise<void>;
}

/** Starts the door; it is open to `target`. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let port: number | null = target;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // A cut connection is what this door is for.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (port === null) return void incoming.resetAndDestroy();
    const outgoing = connect(port, '127.0.0.1');
    keep(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
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
    async stop() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
