/** What a chaos run came to, in numbers. */
import { type AckTimes, readAckTimes } from './ack-times.ts';
import type { Struck } from './cause-trouble.ts';
import type { Evidence } from './evidence.ts';
import type { Fleet } from './fleet.ts';
import type { Violation } from './invariants/violation.ts';
import type { Scene } from './scene.ts';

export interface ChaosResult {
  rounds: number;
  struck: Struck;
  failedStarts: number;
  /** files that were shared, and those whose every delivery failed, which the bot therefore never heard of */
  shared: number;
  neverHeard: number;
  /** how many imports are in which state */
  states: Map<string, number>;
  /** rows read, records written, records written back */
  rows: number;
  written: number;
  undone: number;
  exports: number;
  /** the longest that a round took to settle, in milliseconds */
  settled: number;
  acks: AckTimes;
  /** milliseconds from each shared file to the first answer in its thread */
  answered: number[];
  /** each once, with the round that found it */
  violations: (Violation & { round: number })[];
}

/** The numbers that follow from how it stands at the end. */
export function sumUp(
  { workspace, shared }: Scene,
  fleet: Fleet,
  { imports, audit, exports }: Evidence,
): Omit<ChaosResult, 'rounds' | 'settled' | 'struck' | 'violations'> {
  const known = new Set(imports.map(({ fileId }) => fileId));
  const records = (action: string) =>
    audit.filter((one) => one.action === action && one.entity === 'fulfillment').length;
  const states = new Map<string, number>();
  for (const { state } of imports) states.set(state, (states.get(state) ?? 0) + 1);
  return {
    failedStarts: fleet.failedStarts(),
    shared: shared.length,
    neverHeard: shared.filter(({ fileId }) => !known.has(fileId)).length,
    states,
    rows: imports.reduce((sum, { kind, counts }) => sum + (kind === null ? 0 : (counts?.[kind]?.rows ?? 0)), 0),
    written: records('import'),
    undone: records('undo'),
    exports: exports.length,
    acks: readAckTimes(workspace.record.deliveries),
    answered: shared.flatMap(({ channel, ts }) => {
      const answer = workspace.thread(channel, ts).find(({ user }) => user === workspace.ids.botUser);
      return answer === undefined ? [] : [(Number(answer.ts) - Number(ts)) * 1_000];
    }),
  };
}
