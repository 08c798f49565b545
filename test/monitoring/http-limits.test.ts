/** What strangers can do to the HTTP server without a signature: sockets and memory stay bounded. */
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpServer, listen } from '../../src/monitoring/http-server.ts';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { createHttpReceiver } from '../../src/slack/deliveries/http-receiver.ts';
import { createInFlight } from '../../src/slack/deliveries/in-flight.ts';

const limits = { sockets: 40, headers: 300, request: 600, checkEvery: 100, idle: 2_000, requestsPerSocket: 30 };
const log = openLog('silent');
const metrics = createMetrics();
const receiver = createHttpReceiver({
  ...{ signingSecrets: ['secret'], inFlight: createInFlight(), metrics, log, now: Date.now },
});
const server = createHttpServer({ slackEvents: receiver.handle, readiness: async () => [], metrics, log, limits });
let port: number;
beforeAll(async () => {
  port = await listen(server, '127.0.0.1', 0);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const headersOf = (length: number, more = '') =>
  `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;

/** Sends what is given, and gives all that comes until the server closes the socket. */
async function talk(...pieces: (string | Buffer)[]): Promise<string> {
  const socket = open();
  let heard = '';
  socket.on('data', (bytes) => {
    heard += String(bytes);
  });
  for (const piece of pieces) if (!socket.destroyed) socket.write(piece);
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}

function open(): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  return socket;
}

const countSockets = () =>
  new Promise<number>((resolve) => {
    server.getConnections((_, count) => resolve(count));
  });

test('headers that never end, and bodies that are held open, are cut off', async () => {
  const heard = await Promise.all([
    ...Array.from({ length: 10 }, () => talk('POST /slack/events HTTP/1.1\r\nhost: x\r\nx-slow: ')),
    ...Array.from({ length: 10 }, () => talk(headersOf(1_000), '{"type":')),
  ]);
  expect(heard.every((text) => text === '' || text.startsWith('HTTP/1.1 408'))).toBe(true);
  expect(await countSockets()).toBe(0);
});

test('a socket is kept for the next request, longer than a request may take', async () => {
  const socket = open();
  const ask = async () => {
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    return await new Promise((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
  };
  expect(await ask()).toMatch(/^HTTP\/1\.1 200/);
  await pause(2 * limits.request);
  expect(await ask()).toMatch(/^HTTP\/1\.1 200/);
  socket.destroy();
});

test('an idle socket of a proxy is closed by the proxy, which keeps it for 60 seconds', () => {
  const usual = createHttpServer({ readiness: async () => [], metrics, log });
  expect(usual.keepAliveTimeout).toBeGreaterThan(60_000);
});

test('no more sockets than the limit are served', async () => {
  const sockets = Array.from({ length: 120 }, open);
  await pause(200);
  expect(await countSockets()).toBeLessThanOrEqual(limits.sockets);
  for (const socket of sockets) socket.destroy();
  await pause(50);
});

test('a body that is too long is refused before it has come, a compressed one is not unpacked', async () => {
  const before = process.memoryUsage().rss;
  const large = Buffer.alloc(4 * 1024 * 1024, 'x');
  expect(await talk(headersOf(large.length, 'connection: close\r\n'), large)).toMatch(/^HTTP\/1\.1 413/);
  const bomb = gzipSync(Buffer.alloc(30 * 1024 * 1024, ' '));
  const answer = await talk(headersOf(bomb.length, 'content-encoding: gzip\r\nconnection: close\r\n'), bomb);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
});

test('pipelined requests are answered in order, as many as a socket may have', async () => {
  const one = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';
  const heard = await talk(one.repeat(limits.requestsPerSocket + 20));
  expect(heard.match(/HTTP\/1\.1 200/g)).toHaveLength(limits.requestsPerSocket);
  expect((server.address() as AddressInfo).port).toBe(port);
});
