/** The workspace's one HTTP server: which path leads where. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Exchange, end } from './apply-fault.ts';
import { serveDownload, serveLogin, serveUpload } from './file-routes.ts';
import { servePage } from './page-server.ts';
import { recordViolation } from './report-findings.ts';
import { serveResponse } from './response-url.ts';
import { newSocketServer } from './socket-mode.ts';
import { serveApi } from './web-api.ts';
import type { World } from './world.ts';

const ROUTES: [prefix: string, serve: (world: World, exchange: Exchange) => Promise<void> | void][] = [
  ['/api/', serveApi],
  ['/files-pri/', serveDownload],
  ['/files-origin/', serveDownload],
  ['/upload/v1/', serveUpload],
  ['/response/', serveResponse],
  ['/login', (_world, exchange) => serveLogin(exchange)],
  ['/', servePage],
];

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = { request, response, url: new URL(request.url ?? '/', world.origin) };
  const route = ROUTES.find(([prefix]) => exchange.url.pathname.startsWith(prefix));
  try {
    await route?.[1](world, exchange);
  } catch (error) {
    recordViolation(world, exchange.url.pathname, 'workspace_failed', String(error));
    if (!response.headersSent) end(exchange, 500, { ok: false, error: 'fatal_error', detail: String(error) });
    else response.destroy();
  }
}

/** Listens on 127.0.0.1, on the given port or a free one, and puts the address into the world. */
export async function listen(world: World, port: number): Promise<Server> {
  // Never closes an idle connection: whoever sends on it at that moment would see it reset.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => void serve(world, request, response));
  server.on('upgrade', newSocketServer(world));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}
