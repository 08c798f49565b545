/** What a chaos run came to, as lines of a table, each beside what a long enough run has to reach. */
import { quantile } from '../bench/statistics.ts';
import type { Acks } from './ack-times.ts';
import type { ChaosResult } from './sum-up.ts';

/** What ten minutes have to bring about, so that their outcome means something. */
const perTenMinutes = { kills: 200, restarts: 20, slackFaults: 1_000, imports: 500 };
const maxAckMilliseconds = 1_000;

const sum = (counts: Map<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);
const show = (count: number) => Math.round(count).toLocaleString('en-US');
const list = (counts: Map<string, number>) =>
  [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${show(count)}`)
    .join(', ');
const times = ({ count, p50, p99 }: Acks) => `p50 ${show(p50)} ms, p99 ${show(p99)} ms, of ${show(count)}`;

const answerTimes = (all: number[]) =>
  [0.5, 0.9, 1].map((share) => `p${share * 100} ${show(quantile(all, share) / 1_000)} s`).join(', ');

/** The table, aligned for a terminal; below it every violation. */
export function resultTable(result: ChaosResult, minutes: number): string {
  const { struck, acks, states } = result;
  const due = (count: number) => `≥ ${show((count * minutes) / 10)}`;
  const lines: [what: string, value: string, bound?: string][] = [
    ['rounds', show(result.rounds)],
    ['kills', show(struck.kills), due(perTenMinutes.kills)],
    ['starts that failed', show(result.failedStarts)],
    ['database restarts', show(struck.restarts), due(perTenMinutes.restarts)],
    ['connections cut, stalled', `${show(struck.cuts)}, ${show(struck.stalls)} times`],
    ['minutes of five restarts', show(struck.flaps)],
    ['rows that an owner’s rule refused', show(struck.refusedRows)],
    ['times the queue was lost', show(struck.lostQueues)],
    ['Slack faults', show(sum(struck.slack)), due(perTenMinutes.slackFaults)],
    ['  by kind', list(struck.slack)],
    ['files shared', `${show(result.shared)}, of ${show(result.neverHeard)} every delivery failed`],
    ['imports', show(sum(states)), due(perTenMinutes.imports)],
    ['  by state', list(states)],
    ['rows read', show(result.rows)],
    ['records written', `${show(result.written)}, written back ${show(result.undone)}`],
    ['exports', show(result.exports)],
    ['longest until all was settled', `${show(result.settled / 1000)} s`],
    ['from file to answer', answerTimes(result.answered)],
    ['acknowledgements', times(acks.all), `p99 < ${show(maxAckMilliseconds)} ms`],
    ...[...acks.kinds].map(([kind, measured]): [string, string] => [`  ${kind}`, times(measured)]),
    ['  killed before, put off', `${show(acks.killed)}, ${show(acks.putOff)}`],
    ['violations', show(result.violations.length), '0'],
  ];
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const rows = lines.map((line) =>
    `| ${line[0].padEnd(widths[0] ?? 0)} | ${line[1].padEnd(widths[1] ?? 0)} | ${line[2] ?? ''}`.trimEnd(),
  );
  const found = result.violations.map(({ invariant, round, text }) => `${invariant} in round ${round}: ${text}`);
  return [...rows, ...found].join('\n');
}

/** Whether everything held that has to; a run that brought about too little proves nothing, and says so. */
export function judge(result: ChaosResult, minutes: number): { holds: boolean; text: string } {
  const { struck, acks, states, violations } = result;
  const broken = violations.length > 0 || acks.all.p99 >= maxAckMilliseconds;
  const reached: [number, number][] = [
    [struck.kills, perTenMinutes.kills],
    [struck.restarts, perTenMinutes.restarts],
    [sum(struck.slack), perTenMinutes.slackFaults],
    [sum(states), perTenMinutes.imports],
  ];
  if (broken) return { holds: false, text: 'Something did not hold.' };
  const enough = reached.every(([count, least]) => count >= (least * minutes) / 10);
  if (!enough) return { holds: true, text: 'Everything held, though less went wrong than a run should bring about.' };
  return { holds: true, text: 'Everything held.' };
}
