/** A short chaos run: what `npm run chaos` does for minutes, for some seconds and always with the same seed. */

import { expect, test } from 'vitest';
import { runChaos } from './run-chaos.ts';

test('I1 to I8 hold while replicas are killed, the database stops, connections break and Slack fails', async () => {
  const { violations, states, struck, written } = await runChaos({ seed: 7, minutes: 0.3, replicas: 2 });
  expect(violations).toEqual([]);
  expect(states.size).toBeGreaterThan(0);
  expect(written).toBeGreaterThan(0);
  expect(struck.kills).toBeGreaterThan(0);
  expect([...struck.slack.keys()].length).toBeGreaterThan(0);
}, 240_000);
