/** The door before the database does what tests rely on. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startTcpProxy } from './tcp-proxy.ts';

/** An echo behind a door; gives a connection through it and what came back so far. */
async function openEcho() {
  const echo = createServer((socket) => void socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const door = await startTcpProxy((echo.address() as AddressInfo).port);
  onTestFinished(async () => {
    await door.stop();
    echo.close();
  });
  const call = () => {
    const heard = { text: '', closed: false };
    const socket = connect(door.port, '127.0.0.1').setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard.text += text;
    });
    socket
      .on('error', () => {})
      .on('close', () => {
        heard.closed = true;
      });
    return { socket, heard };
  };
  return { door, call };
}

test('while it stalls nothing arrives, on old and new connections alike; then all of it does', async () => {
  const { door, call } = await openEcho();
  const early = call();
  early.socket.write('one ');
  await expect.poll(() => early.heard.text).toBe('one ');
  door.stall();
  const late = call();
  early.socket.write('two');
  late.socket.write('three');
  await pause(100);
  expect([early.heard.text, late.heard.text]).toEqual(['one ', '']);
  door.resume();
  await expect.poll(() => [early.heard.text, late.heard.text]).toEqual(['one two', 'three']);
});

test('a cut resets every n-th connection, and new ones are let through', async () => {
  const { door, call } = await openEcho();
  const calls = [call(), call(), call()];
  for (const { socket } of calls) socket.write('x');
  await expect.poll(() => calls.map(({ heard }) => heard.text)).toEqual(['x', 'x', 'x']);
  door.cut(2);
  await expect.poll(() => calls.map(({ heard }) => heard.closed)).toEqual([true, false, true]);
  const next = call();
  next.socket.write('y');
  await expect.poll(() => next.heard.text).toBe('y');
});
