/** What a run comes to is said plainly, and a violation is never lost in it. */

import { expect, test } from 'vitest';
import { judge, resultTable } from './result-table.ts';
import type { ChaosResult } from './sum-up.ts';

const fast = { count: 9_000, p50: 12, p99: 640 };
const result = (given: Partial<ChaosResult> = {}): ChaosResult => ({
  ...{ rounds: 6, failedStarts: 3, shared: 612, neverHeard: 2, rows: 8_000, written: 5_000, undone: 300, exports: 40 },
  struck: {
    kills: 240,
    restarts: 30,
    cuts: 120,
    stalls: 20,
    refusedRows: 30,
    lostQueues: 10,
    flaps: 3,
    slack: new Map([
      ['reset', 400],
      ['slow', 800],
    ]),
  },
  states: new Map([
    ['applied', 400],
    ['ready', 210],
  ]),
  ...{ settled: 21_000, answered: [1_000, 9_000] },
  acks: { all: fast, kinds: new Map([['commands', fast]]), killed: 30, putOff: 4 },
  violations: [],
  ...given,
});
const violation = { invariant: 'I3', round: 2, text: 'import X was written in 2 transactions' };

test.each<[what: string, given: Partial<ChaosResult>, holds: boolean, text: RegExp]>([
  ['all is well', {}, true, /^Everything held\.$/],
  ['too little went wrong', { states: new Map([['applied', 12]]) }, true, /less went wrong/],
  ['something was violated', { violations: [violation] }, false, /did not hold/],
  ['answers were slow', { acks: { ...result().acks, all: { ...fast, p99: 1_000 } } }, false, /did not hold/],
])('%s', (_, given, holds, text) => {
  expect(judge(result(given), 10)).toEqual({ holds, text: expect.stringMatching(text) });
});

test('the table', () => {
  expect(resultTable(result({ violations: [violation] }), 10)).toMatchInlineSnapshot(`
    "| rounds                            | 6                               |
    | kills                             | 240                             | ≥ 200
    | starts that failed                | 3                               |
    | database restarts                 | 30                              | ≥ 20
    | connections cut, stalled          | 120, 20 times                   |
    | minutes of five restarts          | 3                               |
    | rows that an owner’s rule refused | 30                              |
    | times the queue was lost          | 10                              |
    | Slack faults                      | 1,200                           | ≥ 1,000
    |   by kind                         | slow 800, reset 400             |
    | files shared                      | 612, of 2 every delivery failed |
    | imports                           | 610                             | ≥ 500
    |   by state                        | applied 400, ready 210          |
    | rows read                         | 8,000                           |
    | records written                   | 5,000, written back 300         |
    | exports                           | 40                              |
    | longest until all was settled     | 21 s                            |
    | from file to answer               | p50 1 s, p90 9 s, p100 9 s      |
    | acknowledgements                  | p50 12 ms, p99 640 ms, of 9,000 | p99 < 1,000 ms
    |   commands                        | p50 12 ms, p99 640 ms, of 9,000 |
    |   killed before, put off          | 30, 4                           |
    | violations                        | 1                               | 0
    I3 in round 2: import X was written in 2 transactions"
  `);
});
