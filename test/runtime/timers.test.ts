import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settlesWithin, startInterval } from '../../src/runtime/timers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('turns that take long never pile up, and stopping waits for the one that is under way alone', async () => {
  const ends: (() => void)[] = [];
  const work = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const repetition = startInterval(work, 1_000, { first: 300 });
  await vi.advanceTimersByTimeAsync(299);
  expect(work).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(work).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledTimes(2);
  let isStopped = false;
  const stopping = repetition.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isStopped).toBe(false);
  ends[1]?.();
  await stopping;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(work).toHaveBeenCalledTimes(2);
});

test.each<[string, () => Promise<unknown>, boolean]>([
  ['work that resolves in time', async () => 7, true],
  ['work that rejects in time', () => Promise.reject(new Error('no')), true],
  ['work that never settles', () => new Promise(() => {}), false],
  ['work that rejects too late', () => new Promise((_, reject) => setTimeout(reject, 3_000, new Error('no'))), false],
])('%s', async (_, work, want) => {
  const settled = settlesWithin(work(), 2_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await settled).toBe(want);
  expect(vi.getTimerCount()).toBe(0);
});
