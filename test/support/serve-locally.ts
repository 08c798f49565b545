import { createServer, type RequestListener, type Server } from 'node:http';
import { afterAll } from 'vitest';
import { listen } from '../../src/monitoring/http-server.ts';

/** Gives the tests of a file HTTP servers on this machine alone; each answers as it is told, until the last test is over. */
export function serveLocally(): (answer: RequestListener) => Promise<string> {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });
  return async (answer) => {
    const server = createServer(answer);
    servers.push(server);
    return `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
  };
}
