import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from './protocol.ts';

/** How a request is answered: a status, with a JSON body if any, after a pause if any. */
export interface PlannedAnswer {
  status: number;
  body?: Json | string;
  afterMs?: number;
}

/** An app that is nothing but an HTTP server: it keeps what it gets and answers what it is told to. */
export interface BareReceiver {
  url: string;
  received: { headers: IncomingHttpHeaders; body: string }[];
  /** the answers to the next requests; 200 without a body when there is none */
  plan: PlannedAnswer[];
  /** what was received last, as the payload of an interaction */
  lastPayload(): Json;
  stop(): Promise<void>;
}

/** Starts a bare receiver on a free port of 127.0.0.1. */
export async function startReceiver(): Promise<BareReceiver> {
  const received: BareReceiver['received'] = [];
  const plan: PlannedAnswer[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: Buffer.concat(await request.toArray()).toString() });
    const { status, body = '', afterMs = 0 } = plan.shift() ?? { status: 200 };
    await pause(afterMs);
    const isText = typeof body === 'string';
    response.writeHead(status, isText ? {} : { 'content-type': 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    received,
    plan,
    lastPayload: () => JSON.parse(new URLSearchParams(received.at(-1)?.body).get('payload') ?? '{}') as Json,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
