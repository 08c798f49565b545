/** Dead connections are found by looking again and again, whatever happens at one look. */

import { expect, onTestFinished, test, vi } from 'vitest';
import { type WatchedConnection, watchConnections } from '../../src/postgres-js/watch-connections.ts';

test('a look that fails does not keep the next one from being taken', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const unhandled = collectUnhandled();
  const cuts: string[] = [];
  let looks = 0;
  const silent: WatchedConnection = { pid: () => null, idleSince: () => 0, cut: (why) => void cuts.push(why) };
  const broken: WatchedConnection = {
    ...silent,
    idleSince() {
      looks += 1;
      throw new Error('this look fails');
    },
  };
  let running = [broken];
  const stop = watchConnections({
    running: () => running,
    isWorking: async () => true,
    terminate: async () => {},
    now: () => 60_000,
  });
  onTestFinished(stop);
  await vi.advanceTimersByTimeAsync(5_000);
  expect({ looks, cuts }).toEqual({ looks: 1, cuts: [] });
  running = [silent];
  await vi.advanceTimersByTimeAsync(5_000);
  expect(cuts).toEqual(['the database does not answer']);
  expect(unhandled).toEqual([new Error('this look fails')]);
});

/** Unhandled rejections, which the bot logs and a test run would count as its own failure. */
function collectUnhandled(): unknown[] {
  const collected: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => collected.push(error));
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const other of others) process.on('unhandledRejection', other);
  });
  return collected;
}
