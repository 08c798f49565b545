/** Socket Mode: the app's websocket connections and the envelopes that go over them. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Parcel } from './deliver.ts';
import type { Answer } from './post-signed.ts';
import { newId } from './state.ts';
import type { World } from './world.ts';

export interface SocketLink {
  socket: WebSocket;
  /** envelope id → what to do with its acknowledgement */
  waiting: Map<string, (payload: unknown) => void>;
}

const ENVELOPE_TYPES = { event: 'events_api', command: 'slash_commands', interaction: 'interactive' } as const;
const PING_EVERY_MS = 10_000;
const CLOSE_MS = 500;
const GOING_AWAY = 1001;

/** The address for one new connection, good once. */
export function openSocketAddress(world: World): string {
  const ticket = newId(world.state, 'ticket');
  world.tickets.add(ticket);
  return `${world.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${world.state.app.id}`;
}

function welcome(world: World, socket: WebSocket): void {
  const link: SocketLink = { socket, waiting: new Map() };
  world.links.add(link);
  world.everReachable = true;
  const ping = setInterval(() => socket.ping(), PING_EVERY_MS);
  socket.on('message', (data) => {
    const { envelope_id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: unknown };
    link.waiting.get(envelope_id)?.(payload);
  });
  socket.on('close', () => {
    clearInterval(ping);
    world.links.delete(link);
  });
  socket.send(
    JSON.stringify({
      type: 'hello',
      num_connections: world.links.size,
      connection_info: { app_id: world.state.app.id },
    }),
  );
}

/** Takes the upgrade of an HTTP connection to a websocket; refuses it without a valid ticket. */
export function newSocketServer(world: World): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({ noServer: true });
  return (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', world.origin).searchParams.get('ticket') ?? '';
    if (!world.tickets.delete(ticket)) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    const fault = world.faults.take('link', {});
    if (fault?.kind === 'forgotten')
      return void socket
        .resume()
        .on('error', () => {})
        .on('end', () => socket.destroy());
    const accept = () => server.handleUpgrade(request, socket, head, (accepted) => welcome(world, accepted));
    if (fault?.kind === 'slow') void pause(fault.ms).then(accept);
    else accept();
  };
}

/** Sends one envelope and waits for its acknowledgement until the deadline. Never rejects. */
export function sendOverSocket(
  link: SocketLink,
  parcel: Parcel,
  { deadlineMs, retry, reason }: { deadlineMs: number; retry: number; reason: string | undefined },
): Promise<Answer> {
  const started = performance.now();
  const envelopeId = `${parcel.id}-${retry}`;
  return new Promise((resolve) => {
    const settle = (outcome: Answer['outcome'], answer?: unknown) => {
      clearTimeout(deadline);
      link.waiting.delete(envelopeId);
      resolve({ outcome, status: 0, answer, ackMs: performance.now() - started, noRetry: false });
    };
    const deadline = setTimeout(() => settle('http_timeout'), deadlineMs);
    link.waiting.set(envelopeId, (payload) => {
      const empty = typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0;
      settle('acknowledged', empty ? undefined : payload);
    });
    link.socket.send(
      JSON.stringify({
        envelope_id: envelopeId,
        type: ENVELOPE_TYPES[parcel.kind],
        payload: parcel.payload,
        accepts_response_payload: parcel.kind !== 'event',
        ...(reason && { retry_attempt: retry, retry_reason: reason }),
      }),
    );
  });
}

/** Closes the app's connections; "refresh" asks it to come back first, as Slack does from time to time. */
export function dropSockets(world: World, how: 'refresh' | 'cut'): void {
  for (const { socket } of world.links) {
    if (how === 'refresh') socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    else socket.terminate();
  }
}

/** Ends all connections: politely, and after half a second by force. */
export async function closeSockets(world: World): Promise<void> {
  const sockets = [...world.links].map(({ socket }) => socket);
  const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of sockets) socket.close(GOING_AWAY);
  await Promise.race([Promise.all(closed), pause(CLOSE_MS)]);
  for (const socket of sockets) socket.terminate();
}
