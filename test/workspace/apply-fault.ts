/** Makes scripted faults happen to a request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './faults.ts';

/** A request and its response, as Node gives them. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

/** Cuts the connection as a crashed machine would: no answer, a reset. */
export function cut({ request }: Exchange): void {
  request.socket.resetAndDestroy();
}

/** Ends the exchange with a status and a JSON or text body. */
export function end(
  { response }: Exchange,
  status: number,
  body: unknown = '',
  headers: { [name: string]: string } = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(text);
}

/**
 * Lets a fault strike before anything else happens. Gives the HTTP status that the request ended with (0 when the
 * connection was cut), or undefined when the request goes on.
 */
export async function strikeBefore(exchange: Exchange, fault: Fault | undefined): Promise<number | undefined> {
  if (fault?.kind === 'slow') await pause(fault.ms);
  if (fault?.kind === 'reset') {
    cut(exchange);
    return 0;
  }
  if (fault?.kind === 'rate_limited') {
    end(exchange, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(fault.retryAfter) });
    return 429;
  }
  if (fault?.kind === 'status') {
    end(exchange, fault.status, `Scripted fault: ${fault.status}`);
    return fault.status;
  }
  return undefined;
}
