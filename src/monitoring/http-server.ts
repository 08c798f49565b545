/** The process's only HTTP server, for Slack's requests and for monitoring. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, UserError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** Why the process can't do its work right now; empty if it can. */
type Readiness = () => Promise<string[]>;

interface Routes {
  /** absent in Socket Mode */
  slackEvents?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readiness: Readiness;
  metrics: Metrics;
  log: Log;
  /** updates the metrics that aren't counted as things happen; must not reject */
  refreshMetrics?: () => Promise<void>;
  limits?: HttpLimits;
}

/** What one stranger can keep busy, together with the longest body (http-receiver.ts): 256 MB at worst. */
interface HttpLimits {
  /** open sockets; further ones are closed at once. Slack opens a few. */
  sockets: number;
  /** milliseconds until the headers, and the whole of a request, must have arrived */
  headers: number;
  request: number;
  /** how often that is checked */
  checkEvery: number;
  /** milliseconds that a socket is kept open for the next request */
  idle: number;
  requestsPerSocket: number;
}

const usualLimits: HttpLimits = {
  sockets: 256,
  requestsPerSocket: 1_000,
  headers: 10_000,
  request: 20_000,
  checkEvery: 5_000,
  // Proxies keep their connections for 60 seconds (nginx, load balancers of AWS) and must be the ones that close them: what
  // they send on one that we are closing fails, and Slack repeats neither commands nor clicks. Node's default is 5 seconds.
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-idle-timeout.html
  idle: 65_000,
};

/** Creates the server; `listen` starts it. */
export function createHttpServer(routes: Routes): Server {
  const { slackEvents, readiness, metrics, log, refreshMetrics, limits = usualLimits } = routes;
  const get: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/healthz': async (response) => send(response, 200, 'text/plain', 'alive\n'),
    '/readyz': async (response) => {
      const reasons = await readiness();
      const isReady = reasons.length === 0;
      send(response, isReady ? 200 : 503, 'text/plain', isReady ? 'ready\n' : `${reasons.join('\n')}\n`);
    },
    '/metrics': async (response) => {
      await refreshMetrics?.();
      send(response, 200, metrics.registry.contentType, await metrics.registry.metrics());
    },
  };
  const respond = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && get[path] !== undefined) return await get[path](response);
    const isDelivery = path === '/slack/events' && request.method === 'POST';
    if (isDelivery && slackEvents !== undefined) return await slackEvents(request, response);
    send(response, 404, 'text/plain', 'not found\n');
  };
  const timeouts = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    connectionsCheckingInterval: limits.checkEvery,
    keepAliveTimeout: limits.idle,
  };
  const server = createServer(timeouts, (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    respond(path, request, response).catch((error) => {
      log.error({ path, ...describeError(error) }, 'HTTP request failed');
      send(response, 500, 'text/plain', 'failed\n');
    });
  });
  server.maxConnections = limits.sockets;
  server.maxRequestsPerSocket = limits.requestsPerSocket;
  return server;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': type }).end(body);
}

const listenErrors: Record<string, string> = {
  EADDRINUSE: 'is taken by another process. Set PORT to a free one, or to 0 for any',
  EADDRNOTAVAIL: 'is not an address of this machine. Set HOST to one that is, or to 0.0.0.0 for all',
  ENOTFOUND: 'is not a known host. Set HOST to an address of this machine, or to 0.0.0.0 for all',
  EACCES: 'may not be used by this account. Set PORT to one above 1023',
};

/**
 * Listens on `host` and `port` (0: any free one) and gives the port.
 * @throws {UserError} when the address can't be used, with what to do
 */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const reason = listenErrors[error.code ?? ''];
      reject(reason === undefined ? error : new UserError(`Port ${port} on ${host} ${reason}.`));
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
