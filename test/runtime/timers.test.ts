import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startInterval } from '../../src/runtime/timers.ts';

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
