/** What counts as a time to acknowledge, and what stands apart. */

import { expect, test } from 'vitest';
import type { Delivery } from '../workspace/record.ts';
import { readAckTimes } from './ack-times.ts';

const delivery = (given: Partial<Delivery>): Delivery => ({
  ...{
    at: 0,
    kind: 'event',
    id: 'E',
    retry: 0,
    over: 'http',
    url: '',
    headers: {},
    rawBody: '',
    payload: { event: {} },
  },
  ...{ outcome: 'acknowledged', status: 200, answer: undefined, ackMs: 10 },
  ...given,
});
const file = { event: { subtype: 'file_share' } };

test('kills and events that could not be noted stand apart; a click that was not answered in time counts', () => {
  const times = readAckTimes([
    delivery({ payload: file, ackMs: 20 }),
    delivery({ payload: file, ackMs: 40 }),
    delivery({ payload: file, outcome: 'http_error', status: 503, ackMs: 900 }),
    delivery({ payload: file, outcome: 'http_timeout', status: 0, ackMs: 3_000 }),
    delivery({ kind: 'command', outcome: 'connection_failed', status: 0, ackMs: 500 }),
    delivery({ kind: 'interaction', outcome: 'http_timeout', status: 0, ackMs: 3_000 }),
  ]);
  expect(times).toEqual({
    all: { count: 3, p50: 40, p99: 3_000 },
    kinds: new Map([
      ['shared files', { count: 2, p50: 20, p99: 40 }],
      ['clicks and forms', { count: 1, p50: 3_000, p99: 3_000 }],
    ]),
    killed: 1,
    putOff: 2,
  });
});
