/** Opens the sockets of postgres.js, with TLS where that is asked for. */
import { once } from 'node:events';
import { connect, isIP, Socket } from 'node:net';
import { type ConnectionOptions, connect as secure } from 'node:tls';
import { ConnectionLost } from './transaction.ts';

/** Where to connect, and how. */
export interface SocketPlace {
  host: string;
  port: number;
  /** of a socket in the file system, instead of host and port */
  path: string | false;
  /** false for a connection without TLS */
  ssl: false | ConnectionOptions;
}

const secondsToConnect = 5;

/** How a client asks for TLS ("SSLRequest" in PostgreSQL's protocol). */
const tlsRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const accepted = 'S'.charCodeAt(0);

/**
 * Opens a connection, and secures it if the address says so: postgres.js would keep the secured socket to itself, where it
 * can't be cut, and compares no certificate with an IP address. `onSocket` is given each socket that is to be destroyed to
 * cut it. Never rejects, which the client doesn't expect, and never fails before the client listens: the socket that it
 * gets fails instead, as a lost connection.
 */
export async function openSocket(
  { host, port, path, ssl }: SocketPlace,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const place = path ? { path } : { host, port };
  const plain = connect({ ...place, keepAlive: true, keepAliveInitialDelay: 10_000, noDelay: true });
  onSocket(plain);
  const signal = AbortSignal.timeout(secondsToConnect * 1000);
  plain.on('error', () => {});
  try {
    await once(plain, 'connect', { signal });
    if (ssl === false) return plain;
    plain.write(tlsRequest);
    const [answer] = (await once(plain, 'data', { signal })) as [Buffer];
    if (answer[0] !== accepted) throw new Error('the server does not offer TLS');
    const secured = secure({ ...ssl, socket: plain, host, ...(isIP(host) === 0 && { servername: host }) });
    onSocket(secured);
    await once(secured, 'secureConnect', { signal });
    return secured;
  } catch (error) {
    plain.destroy();
    const failed = Object.assign(new Socket(), { write: () => true });
    onSocket(failed);
    const reason = signal.aborted || !(error instanceof Error) ? 'no answer' : error.message;
    const fail = () => failed.destroy(new ConnectionLost(reason, { cause: error }));
    // After the client's first write, whose timer it would never clear otherwise.
    setImmediate(() => setImmediate(fail));
    return failed;
  }
}
